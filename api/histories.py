"""The history of an intervention from stored texts: one query, and no object of the domain."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from orjson import Fragment

from api.rendering import FORM, render_changes
from catalogue.models import InterventionVersion
from catalogue.models.comparisons import in_history
from catalogue.models.prepared import Prepared


class Entry(NamedTuple):
    """A version as it is read; `changes` is JSON in the shape of `form`, if that is stored."""

    key: int
    valid_from: date
    valid_from_basis: str
    release: int
    cause: str
    cause_note_nl: str
    cause_note_en: str
    is_removal: bool
    form: str | None
    changes: str | None

    def row(self, changes: str, *, language: str, item: str) -> dict[str, Any]:
        """Return it as InterventionVersionSerializer tells it; `item` is the item's address."""
        day = self.valid_from.isoformat()
        place = urlencode({"release": self.release, "validOn": day})
        return {
            "validFrom": day,
            "release": self.release,
            "cause": self.cause,
            "causeNote": getattr(self, f"cause_note_{language}") or None,
            "validFromBasis": self.valid_from_basis,
            "isRemoval": self.is_removal,
            "changes": Fragment(changes),
            "links": {"intervention": f"{item}?{place}"},
        }


def known_of(slug: str, release: int) -> Any:
    known = InterventionVersion.objects.filter(identity__slug=slug, release__number__lte=release)
    return known.order_by("-release__number", "-valid_from").values_list(
        *("pk", "valid_from", "valid_from_basis", "release__number"),
        *("cause", "cause_note_nl", "cause_note_en", "is_removal"),
        *("changes_document__form", "changes_document__changes"),
    )


KNOWN = Prepared(known_of, slug="----", release=2_000_000_011)


def history(slug: str, *, release: int) -> list[Entry]:
    """Return every version of an intervention that `release` knew, newest first."""
    return [Entry(*row) for row in KNOWN.rows(slug=slug, release=release)]


def rows(entries: Sequence[Entry], *, language: str, item: str) -> list[dict[str, Any]]:
    """Return versions of one intervention as they are told; `item` is its address."""
    texts = {entry.key: entry.changes for entry in entries if entry.form == FORM}
    if missing := {entry.key for entry in entries} - texts.keys():
        texts |= live_changes(missing)
    return [entry.row(texts[entry.key] or "", language=language, item=item) for entry in entries]


def live_changes(keys: set[int]) -> dict[int, str]:
    """Render what versions of one intervention changed: it is not stored."""
    identity = InterventionVersion.objects.filter(pk__in=keys).values("identity")[:1]
    versions = InterventionVersion.objects.whole().published().filter(identity__in=identity)
    known = list(versions)
    return {v.pk: render_changes(in_history(v, known)) for v in known if v.pk in keys}
