"""Items of the menu from their stored texts: one query, and no object of the domain."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from django.urls import get_script_prefix
from orjson import Fragment
from rest_framework.request import Request

from api.as_of import AskedAsOf
from api.casing import camelise, to_json
from api.language import languages
from api.rendering import FORM, Rendering
from catalogue.models import InterventionState, StateDocument
from catalogue.models.documents import HOST, PLACE, Item
from catalogue.models.prepared import Prepared
from catalogue.models.states import LAST_DAY
from catalogue.reading.columns import Columns
from catalogue.reading.keys import any_of


class Reading:
    """How stored texts are read for one question."""

    def __init__(self, *, language: str, request: Request, as_of: AskedAsOf) -> None:
        self.language = language
        self.as_of = as_of
        self.place = as_of.query
        # Without its last slash: the addresses in a text begin with one.
        self.host = request.build_absolute_uri(get_script_prefix())[:-1]

    def fill(self, text: str) -> str:
        """Fill in what the question adds."""
        return text.replace(HOST, self.host).replace(PLACE, self.place).replace("\n", "")

    def live(self, versions: Sequence[int]) -> list[str]:
        """Render the items of versions at the place of the question: they have no stored text."""
        items = [Item(version, self.as_of.valid_on) for version in versions]
        return list(Rendering(items, release=self.as_of.release).texts(self.language))


def rows(states: Sequence[int], **question: Any) -> list[Fragment]:
    """Return the item of each state, in their order; see `texts`."""
    return list(map(Fragment, texts(states, **question)))


def texts(
    states: Sequence[int],
    *,
    columns: Columns,
    language: str,
    request: Request,
    as_of: AskedAsOf,
    only: frozenset[str] = frozenset(),
) -> list[str]:
    """Return the JSON of the item of each state, in their order.

    What has no text is rendered, also if the menu has been laid out anew since `columns` was
    read, so that its states are gone: their versions are not.

    Args:
        states: keys of states that hold at `as_of` and take nothing off the menu.
        columns: what `states` were found in.
        only: names of the members to give, in the code or on the wire; empty gives all.
    """
    reading = Reading(language=language, request=request, as_of=as_of)
    stored = StateDocument.objects.filter(state__in=any_of(states), form=FORM)
    found: dict[int, str] = dict(stored.values_list("state_id", language))
    if missing := [key for key in states if key not in found]:
        found |= zip(missing, reading.live(columns.versions_of(missing)), strict=True)
    members = frozenset(map(camelise, only))
    return [reading.fill(pick(found[key], members)) for key in states]


def item_at(language: str, *, slug: str, release: int, valid_on: date) -> Any:
    held = InterventionState.objects.as_of(release, valid_on).live().filter(slug=slug)
    columns = ("version_id", "document__form", f"document__{language}")
    return held.order_by().values_list(*columns)[:1]


ITEM = {
    language: Prepared(
        partial(item_at, language), slug="----", release=2_000_000_011, valid_on=date(4321, 1, 1)
    )
    for language in languages()
}


def detail(slug: str, *, language: str, request: Request, as_of: AskedAsOf) -> Fragment | None:
    """Return an item of the menu, with where it was read; None if it is not on it."""
    day = min(as_of.valid_on, LAST_DAY)
    found = ITEM[language].first(slug=slug, release=as_of.release, valid_on=day)
    if found is None:
        return None
    version, form, text = found
    reading = Reading(language=language, request=request, as_of=as_of)
    item = reading.fill(text if form == FORM else reading.live([version])[0])
    return placed(item, as_of)


def placed(item: str, as_of: AskedAsOf) -> Fragment:
    """Add to a text where on the time axes it was read."""
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
