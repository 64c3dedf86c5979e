"""What the rows of studies consist of, in the language of the answer."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from api.filters.dates import in_utc
from catalogue.models import Recruitment, StudyProgramme

Part = Mapping[str, Any]
Link = Callable[[str], str]


class Programme(NamedTuple):
    """A programme as its studies show it: its members, and what it states for all of them."""

    shown: Part | None
    obligations: Sequence[Part]
    benefits: Sequence[Part]


NO_PROGRAMME = Programme(None, [], [])
NO_RECRUITMENT = {
    **dict.fromkeys(("status", "opensAt", "closesAt", "places", "placesLeft")),
    "placesAbsence": "unknown",
    "waitingList": None,
}


def programmes_in(language: str, link: Link) -> dict[int, Programme]:
    """Return all programmes by their keys; they are few."""
    read = ("pk", "slug", f"title_{language}", "obligations", "benefits")
    return {
        key: Programme(
            {"slug": slug, "title": title, "link": link(slug)},
            [obligation_item(part, language, "programme") for part in obligations],
            [benefit_item(part, language, "programme") for part in benefits],
        )
        for key, slug, title, obligations, benefits in StudyProgramme.objects.values_list(*read)
    }


def obligation_item(part: Part, language: str, stated_for: str) -> Part:
    text = part.get("text")
    return {
        "kind": part["kind"],
        "text": text and text[language],
        "absence": part.get("absence") or None,
        "statedFor": stated_for,
        "sources": part.get("sources", []),
    }


def benefit_item(part: Part, language: str, stated_for: str) -> Part:
    return {
        "kind": part["kind"],
        "text": part["text"][language],
        "amountEur": part.get("amount_eur"),
        "amountAbsence": part.get("amount_absence") or None,
        "statedFor": stated_for,
        "sources": part.get("sources", []),
    }


def arm_item(part: Part, language: str) -> Part:
    return {"code": part["code"], "title": part["title"][language]}


def recruitment_item(row: Any, now: datetime) -> Part:
    """Return whether schools can enrol at `now`, and how full the study is."""
    opens_at, closes_at = row.recruitment__opens_at, row.recruitment__closes_at
    if opens_at is None:
        return NO_RECRUITMENT | {"absence": row.recruitment_absence or "unknown"}
    places, taken = row.recruitment__places, row.recruitment__places_taken
    return {
        "status": Recruitment.state_between(opens_at, closes_at, now).value,
        "opensAt": in_utc(opens_at),
        "closesAt": closes_at and in_utc(closes_at),
        "places": places,
        "placesLeft": None if places is None else places - taken,
        "placesAbsence": "unlimited" if places is None else None,
        "waitingList": row.recruitment__waiting,
        "absence": None,
    }
