"""Bringing columns up to date after a publication, by reading what it changed."""

from dataclasses import replace
from typing import Any

import numpy as np
from django.db.models import F, OuterRef, Subquery
from numpy.typing import NDArray

from catalogue.models import InterventionState, InterventionVersion, Release
from catalogue.models.newest import Newest

from .bitmaps import Bits, pack, unpack
from .columns import KEYS, Columns
from .loading import SORTED_BY, Ranks, States, Values, read_removals, read_rows, read_values
from .vocabularies import load_vocabularies

MOST_ADDED = 2_000  # rows; of more than that, everything is read sooner
MOST_EARLIER = 50


def updated(columns: Columns, asked: Newest) -> Columns | None:
    """Return columns that also hold what came out since, up to `asked`.

    None says that everything is to be read: too much has changed, or not by publishing.
    """
    before = columns.newest
    if not before.number < asked.number or not still_out(before):
        return None
    states = InterventionState.objects.filter(pk__gt=before.last_state, pk__lte=asked.last_state)
    if states.count() > MOST_ADDED:
        return None
    rows = read_rows(states)
    if rows["known_from"].min(initial=asked.number) <= before.number:
        return None
    versions = InterventionVersion.objects.filter(pk__in=states.values("version"))
    values = read_values(rows, versions)
    removals = pack(read_removals(states, rows["states"]))
    return replace(
        columns,
        newest=asked,
        states=np.concatenate([columns.states, rows["states"]]),
        versions=np.concatenate([columns.versions, rows["versions"]]),
        known_from=np.concatenate([columns.known_from, rows["known_from"]]),
        known_until=np.concatenate([known_until(columns, asked), rows["known_until"]]),
        valid_from=np.concatenate([columns.valid_from, rows["valid_from"]]),
        valid_until=np.concatenate([columns.valid_until, rows["valid_until"]]),
        ranks={key: ranks_with(columns, states, key) for key in KEYS},
        values=joined_values(columns, values, len(rows)),
        removals=joined(columns.removals, len(columns), removals, len(rows)),
        vocabularies=load_vocabularies(),
        earlier=lineage(columns),
    )


def still_out(newest: Newest) -> bool:
    """Whether that release is one of those of the database: it may have been emptied."""
    release = {"number": newest.number, "sha256": newest.sha256, "opened_at": newest.opened_at}
    return Release.objects.published().filter(**release).exists()


def lineage(columns: Columns) -> tuple[Newest, ...]:
    return (*columns.earlier, columns.newest)[-MOST_EARLIER:]


def known_until(columns: Columns, asked: Newest) -> NDArray[np.int32]:
    """Return until when each row is known, after the releases up to `asked`."""
    ended = InterventionState.objects.filter(
        is_removal__in=[False, True],  # what the index begins with
        known_until__gt=columns.newest.number,
        known_until__lte=asked.number,
    )
    until = columns.known_until.copy()
    for state, release in ended.values_list("pk", "known_until"):
        place = np.searchsorted(columns.states, state)
        if place < len(columns):  # else it is one of the rows that are added
            until[place] = release
    return until


def ranks_with(columns: Columns, states: States, key: str) -> Ranks:
    """Return the ranks of the rows and of those of `states`, which make room for themselves."""
    old = columns.ranks[key]
    placed = [
        (-1 if before is None else int(old[np.searchsorted(columns.states, before)]), text, equal)
        for _state, text, before, equal in neighbours(columns, states, SORTED_BY[key])
    ]
    fresh = sorted({(base, text) for base, text, equal in placed if not equal})
    bases = np.array([base for base, _text in fresh], np.int32)
    ranks = {entry: entry[0] + 1 + number for number, entry in enumerate(fresh)}
    moved = old + np.searchsorted(bases, old).astype(np.int32)
    new = [
        base + int(np.searchsorted(bases, base)) if equal else ranks[base, text]
        for base, text, equal in placed
    ]
    return np.concatenate([moved, np.array(new, np.int32)])


def neighbours(columns: Columns, states: States, column: str) -> Any:
    """Yield each row's key and text, the key of the row it comes after, and if they are equal."""
    last = columns.newest.last_state
    # The sum keeps SQLite from going by key, as there is an index in this order.
    older = InterventionState.objects.alias(number=F("pk") + 0).filter(
        number__lte=last, **{f"{column}__lte": OuterRef(column)}
    )
    before = older.order_by(f"-{column}").values("pk")[:1]
    added = states.annotate(before=Subquery(before)).order_by("pk")
    found = list(added.values_list("pk", column, "before"))
    keys = {key for _state, _text, key in found}
    texts = dict(InterventionState.objects.filter(pk__in=keys).values_list("pk", column))
    for state, text, key in found:
        yield state, text, key, texts.get(key) == text


def joined_values(columns: Columns, added: Values, rows: int) -> Values:
    values: Values = {}
    for kind in columns.values.keys() | added.keys():
        old, new = columns.values.get(kind, {}), added.get(kind, {})
        values[kind] = {
            key: joined(old.get(key), len(columns), new.get(key), rows) for key in {*old, *new}
        }
    return values


def joined(first: Bits | None, rows: int, second: Bits | None, more_rows: int) -> Bits:
    """Return two bitmaps one after the other; None is an empty one."""
    flags = np.zeros(rows + more_rows, np.bool_)
    if first is not None:
        flags[:rows] = unpack(first, rows)
    if second is not None:
        flags[rows:] = unpack(second, more_rows)
    return pack(flags)
