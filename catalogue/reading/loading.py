"""Reading the columns from the database."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any

import numpy as np
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from numpy.typing import NDArray

from catalogue.models import InterventionState, InterventionVersion
from catalogue.models.fields import Absence
from catalogue.models.newest import Newest

from .bitmaps import Bits, Flags, pack
from .columns import KEYS, Columns
from .vocabularies import load_vocabularies

States = QuerySet[InterventionState]
Versions = QuerySet[InterventionVersion]
Rows = NDArray[np.void]
Keys = NDArray[np.int64]
Ranks = NDArray[np.int32]
Values = dict[str, dict[int | str, Bits]]

BATCH = 10_000
RECTANGLE = ("known_from", "known_until", "valid_from", "valid_until")
ROW = np.dtype(
    [
        *[(name, np.int64) for name in ("states", "versions")],
        *[(name, np.int32) for name in RECTANGLE],
        ("category", np.int64),
        *[(name, np.int8) for name in ("months", "evidence", "cost")],
    ]
)
PAIR = np.dtype([("version", np.int64), ("value", np.int64)])
RANKED = np.dtype([("state", np.int64), ("rank", np.int32)])
ABSENT = -128
SORTED_BY = {key: "slug" if key == "slug" else f"sort_{key}" for key in KEYS}
TAGS = {
    "sector": InterventionVersion.sectors.through,
    "theme": InterventionVersion.themes.through,
}
LEVEL_COLUMNS = {"months": "months", "evidence": "evidence_strength", "cost": "cost_band"}
MAY_BE_ABSENT = ("evidence_absence", "cost_absence")
ABSENCES: list[str] = list(Absence.values)


class LaidOutAnew(Exception):
    """The rows that are being read have been replaced by others."""


def load(newest: Newest) -> Columns:
    """Read every row that there was when `newest` came out; later ones may be there already.

    Raises:
        LaidOutAnew: the menu was laid out again meanwhile.
    """
    states = InterventionState.objects.filter(pk__lte=newest.last_state)
    rows = read_rows(states)
    keys = rows["states"].copy()
    if newest.last_state != keys.max(initial=0):
        raise LaidOutAnew
    removals = pack(read_removals(states, keys))
    ranks = {key: read_ranks(keys, SORTED_BY[key]) for key in KEYS}  # notices what has gone
    return Columns(
        newest=newest,
        states=keys,
        versions=rows["versions"].copy(),
        known_from=rows["known_from"].copy(),
        known_until=rows["known_until"].copy(),
        valid_from=rows["valid_from"].copy(),
        valid_until=rows["valid_until"].copy(),
        ranks=ranks,
        values=read_values(rows),
        removals=removals,
        vocabularies=load_vocabularies(),
    )


def read_rows(states: States) -> Rows:
    """Return what the rows of `states` hold of their own, by key."""
    days = (Cast(name, CharField()) for name in ("valid_from", "valid_until"))
    levels = (Coalesce(column, Value(ABSENT)) for column in LEVEL_COLUMNS.values())
    start = ("pk", "version_id", "known_from", "known_until")
    rows = states.order_by("pk").values_list(*start, *days, "category_id", *levels)
    return np.fromiter(with_days(rows.iterator(chunk_size=BATCH)), ROW)


def with_days(rows: Iterable[Any]) -> Iterator[tuple[int, ...]]:
    for state, version, known_from, known_until, valid_from, valid_until, *values in rows:
        days = ordinal(valid_from), ordinal(valid_until)
        yield state, version, known_from, known_until, *days, *values


@lru_cache(maxsize=10_000)
def ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def read_removals(states: States, keys: Keys) -> Flags:
    """Return which of the rows take something off the menu."""
    removals = states.filter(is_removal=True).values_list("pk", flat=True)
    found = np.fromiter(removals.iterator(chunk_size=BATCH), np.int64)
    flags: Flags = np.isin(keys, found)
    return flags


def read_ranks(keys: Keys, column: str) -> NDArray[np.int32]:
    """Return the place of each row by `column`, which an index has in order; equals share one.

    Raises:
        LaidOutAnew: the rows are not those of `keys`.
    """
    # All rows: asked for those up to a key, SQLite would take them by key and sort them.
    ordered = InterventionState.objects.order_by(column).values_list("pk", column)
    ranked = np.fromiter(with_rank(ordered.iterator(chunk_size=BATCH)), RANKED)
    ranked = ranked[ranked["state"] <= keys.max(initial=0)]
    by_key = np.argsort(ranked["state"], kind="stable")
    if not np.array_equal(ranked["state"][by_key], keys):
        raise LaidOutAnew
    ranks: NDArray[np.int32] = ranked["rank"][by_key]
    return ranks


def with_rank(ordered: Iterable[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    rank, before = -1, None
    for state, key in ordered:
        if key != before:
            rank, before = rank + 1, key
        yield state, rank


def read_values(rows: Rows, versions: Versions | None = None) -> Values:
    """Return which of `rows` have each value; `versions` are theirs, and by default all."""
    values: Values = {name: by_value(rows[name]) for name in ("category", *LEVEL_COLUMNS)}
    for tag, relation in TAGS.items():
        pairs = relation._default_manager.order_by()
        if versions is not None:
            pairs = pairs.filter(interventionversion__in=versions)
        columns = ("interventionversion_id", f"{tag}_id")
        values[tag] = by_pair(rows, pairs.values_list(*columns).iterator(chunk_size=BATCH))
    return values | read_absences(rows, versions)


def read_absences(rows: Rows, versions: Versions | None) -> Values:
    """Return which rows have no evidence strength or cost band for which reason."""
    if versions is None:
        versions = InterventionVersion.objects.all()
    absent = versions.filter(Q(evidence_strength=None) | Q(cost_band=None)).order_by()
    found = absent.values_list("pk", *MAY_BE_ABSENT)
    coded: list[list[tuple[int, int]]] = [[] for _ in MAY_BE_ABSENT]
    for version, *reasons in found.iterator(chunk_size=BATCH):
        for pairs, reason in zip(coded, reasons, strict=True):
            if reason:
                pairs.append((version, ABSENCES.index(reason)))
    return {
        name: {ABSENCES[int(code)]: bits for code, bits in by_pair(rows, iter(pairs)).items()}
        for name, pairs in zip(MAY_BE_ABSENT, coded, strict=True)
    }


def by_value(column: NDArray[Any]) -> dict[int | str, Bits]:
    """Return the rows of each value that a column has."""
    values = np.unique(column[column != ABSENT]).tolist()
    return {value: pack(column == value) for value in values}


def by_pair(rows: Rows, pairs: Iterator[tuple[int, int]]) -> dict[int | str, Bits]:
    """Return the rows of each value, from pairs of a version and a value that it has."""
    end = int(rows["versions"].max(initial=0)) + 1
    having: dict[int | str, Flags] = defaultdict(lambda: np.zeros(end, np.bool_))
    while len(batch := np.fromiter(islice(pairs, BATCH), PAIR)):
        batch = batch[batch["version"] < end]  # the draft has versions of its own
        for value in np.unique(batch["value"]).tolist():
            having[value][batch["version"][batch["value"] == value]] = True
    return {value: pack(flags[rows["versions"]]) for value, flags in having.items()}
