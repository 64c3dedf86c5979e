"""Items of the menu from their stored texts: one query, and no object of the domain."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F
from django.urls import get_script_prefix
from orjson import Fragment
from rest_framework.request import Request

from api.as_of import AskedAsOf
from api.casing import camelise, to_json
from api.rendering import FORM, Rendering
from catalogue.models import InterventionState, StateDocument
from catalogue.models.documents import HOST, PLACE, Item
from catalogue.models.states import InterventionStateQuerySet


class Reading:
    """How stored texts are read for one question."""

    def __init__(self, *, language: str, request: Request, as_of: AskedAsOf) -> None:
        self.language = language
        self.as_of = as_of
        # Without its last slash: the addresses in a text begin with one.
        self.host = request.build_absolute_uri(get_script_prefix())[:-1]

    def fill(self, text: str) -> str:
        """Fill in what the question adds."""
        return text.replace(HOST, self.host).replace(PLACE, self.as_of.query).replace("\n", "")

    def live(self, versions: Sequence[int]) -> list[str]:
        """Render the items of versions at the place of the question: they have no stored text."""
        items = [Item(version, self.as_of.valid_on) for version in versions]
        return list(Rendering(items, release=self.as_of.release).texts(self.language))


def rows(
    states: Sequence[int],
    *,
    language: str,
    request: Request,
    as_of: AskedAsOf,
    only: frozenset[str] = frozenset(),
) -> list[Fragment]:
    """Return the item of each state, in their order.

    Args:
        states: keys of states that hold at `as_of` and take nothing off the menu.
        only: names of the members to give, in the code or on the wire; empty gives all.
    """
    reading = Reading(language=language, request=request, as_of=as_of)
    stored = StateDocument.objects.filter(state__in=states, form=FORM)
    texts: dict[int, str] = dict(stored.values_list("state_id", language))
    if missing := [key for key in states if key not in texts]:
        texts |= live_texts(missing, reading)
    members = frozenset(map(camelise, only))
    return [Fragment(reading.fill(pick(texts[key], members))) for key in states]


def live_texts(states: Iterable[int], reading: Reading) -> dict[int, str]:
    versions = dict(
        InterventionState.objects.filter(pk__in=states).values_list("pk", "version_id")
    )
    return dict(zip(versions, reading.live(list(versions.values())), strict=True))


def detail(
    held: InterventionStateQuerySet, *, language: str, request: Request, as_of: AskedAsOf
) -> Fragment | None:
    """Return the one item of the states `held`, with where it was read; None if there is none."""
    columns: Any = ("version_id", "document__form", F(f"document__{language}"))
    found = list(held.live().order_by().values_list(*columns)[:1])
    if not found:
        return None
    version, form, text = found[0]
    reading = Reading(language=language, request=request, as_of=as_of)
    item = reading.fill(text if form == FORM else reading.live([version])[0])
    place = to_json(as_of.as_member()).decode()
    return Fragment(f'{item[:-1]},"asOf":{place}}}')


def pick(text: str, members: frozenset[str]) -> str:
    """Return a text with only some of its members, in their order; `members` empty gives all."""
    if not members:
        return text
    lines = text[1:-1].split(",\n")
    return "{" + ",\n".join(line for line in lines if name_of(line) in members) + "}"


def name_of(line: str) -> str:
    """Return the name of the member on a line."""
    return line[1 : line.index('"', 1)]
