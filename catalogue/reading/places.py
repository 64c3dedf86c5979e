"""What the menu holds at one place on the two time axes, and what a question leaves of it."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import overload
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from .bitmaps import Bits, Rows, count, in_one, pack, positions, union
from .columns import LEVELS, Columns
from .vocabularies import Term
from .words import Found

Counts = dict[int | str, int]
# What was found, as rows of the columns that were held last, for as long as `words` keeps it.
ANSWERED: "WeakKeyDictionary[Found, tuple[Columns, Answers]]" = WeakKeyDictionary()


@dataclass(frozen=True, eq=False)
class Place:
    """What the menu holds as of a release and a day, narrowed or not.

    Narrowing gives another place; this one never changes.
    """

    columns: Columns
    release: int
    valid_on: date
    left: Bits

    def __len__(self) -> int:
        return count(self.left)

    def narrowed(self, bits: Bits) -> "Place":
        return replace(self, left=self.left & bits)

    def with_any(self, kind: str, keys: Collection[int | str]) -> "Place":
        """Narrow to what has any of `keys`: of categories, sectors or themes."""
        return self.narrowed(self.having(kind, lambda key: key in keys))

    def with_all(self, kind: str, keys: Collection[int | str]) -> "Place":
        place = self
        for key in keys:
            place = place.with_any(kind, [key])
        return place

    def with_only(self, kind: str, keys: Collection[int | str]) -> "Place":
        """Narrow to what has none but `keys`, or nothing at all."""
        return self.narrowed(~self.having(kind, lambda key: key not in keys))

    def with_one(self, kind: str) -> "Place":
        """Narrow to what has exactly one value."""
        return self.narrowed(in_one(self.columns.values[kind].values(), like=self.left))

    def with_none(self, kind: str) -> "Place":
        return self.with_only(kind, ())

    def at_least(self, level: str, lowest: int) -> "Place":
        """Narrow to what has months, evidence or cost, and that much of it."""
        return self.narrowed(self.having(level, lambda value: int(value) >= lowest))

    def at_most(self, level: str, highest: int) -> "Place":
        return self.narrowed(self.having(level, lambda value: int(value) <= highest))

    def rated(self, is_rated: bool) -> "Place":
        """Narrow to what has any level, or to what has none."""
        bitmaps = (bits for level in LEVELS for bits in self.columns.values[level].values())
        having = union(bitmaps, like=self.left)
        return self.narrowed(having if is_rated else ~having)

    def having(self, kind: str, is_wanted: Callable[[int | str], bool]) -> Bits:
        """Return the rows, of any place, that have a value that is wanted."""
        values = self.columns.values[kind]
        return union((values[key] for key in values if is_wanted(key)), like=self.left)

    def counts(self, kind: str) -> Counts:
        """Return how many are left with each value that any of them has."""
        counted = {key: count(self.left & bits) for key, bits in self.columns.values[kind].items()}
        return {key: number for key, number in counted.items() if number}

    def terms(self, kind: str) -> list[Term]:
        """Return the vocabulary as it was at this place, in its order."""
        return self.columns.vocabularies[kind].held(self.release, self.valid_on)

    def answers(self, found: Found) -> "Answers":
        """Return which rows, of any place, have a version that was found, and how well."""
        columns, answers = ANSWERED.get(found, (None, None))
        if answers is None or columns is not self.columns:
            answers = self.looked_up(found)
            ANSWERED[found] = self.columns, answers
        return answers

    def looked_up(self, found: Found) -> "Answers":
        versions = self.columns.versions
        by_version = np.zeros(versions.max(initial=0) + 1, np.uint16)
        known = found.versions[: np.searchsorted(found.versions, len(by_version))]
        scores = found.scores[: len(known)].astype(np.uint16)  # assigning would cast one by one
        by_version[known] = scores
        return Answers(by_version.take(versions))

    def by(self, order: str) -> "Ordered":
        """Return what is left in one of the orders of the columns."""
        return Ordered(self, lambda number: self.columns.first(number, self.left, order))

    def best_first(self, answers: "Answers") -> "Ordered":
        """Return what is left by its score, and equals by code."""
        return Ordered(self, lambda number: self.best(number, answers))

    def best(self, number: int, answers: "Answers") -> Rows:
        if len(self) <= number:
            return sorted_by_score(self.columns, positions(self.left), answers)
        # Most have the score of many others: only the better ones need sorting.
        lowest = answers.lowest(number, self.left)
        better = positions(self.left & answers.above(lowest))
        best = sorted_by_score(self.columns, better, answers)
        equal = self.left & answers.above(lowest - 1) & ~answers.above(lowest)
        return np.concatenate([best, self.columns.first(number - len(best), equal, "code")])


def sorted_by_score(columns: Columns, rows: Rows, answers: "Answers") -> Rows:
    """Return the best first, and equals by code."""
    ranks, scores = columns.ranks, answers.scores[rows].astype(np.int32)
    return rows[np.lexsort((ranks["slug"][rows], ranks["code"][rows], -scores))]


@dataclass(frozen=True, eq=False)
class Answers:
    """How well each row answers a question in words; 0 where it does not."""

    scores: NDArray[np.uint16]
    better: dict[int, Bits] = field(default_factory=dict)  # than a score, once it was asked for

    @property
    def bits(self) -> Bits:
        return self.above(0)

    def above(self, score: int) -> Bits:
        """Return the rows with more than a score."""
        if score not in self.better:
            self.better[score] = pack(self.scores > score)
        return self.better[score]

    @cached_property
    def highest(self) -> int:
        return int(self.scores.max(initial=0))

    def lowest(self, number: int, left: Bits) -> int:
        """Return the score of the last of the best `number` rows of `left`, which has as many.

        Counting the rows above a score is a fraction of the work of partitioning all scores.
        """
        return bisect_left(
            range(self.highest), True, key=lambda score: count(left & self.above(score)) < number
        )


class Ordered(Sequence[int]):
    """Keys of states in an order of which only as much is found out as is asked for."""

    def __init__(self, place: Place, first: Callable[[int], Rows]) -> None:
        self.place = place
        self.first = first

    def __len__(self) -> int:
        return len(self.place)

    def __iter__(self) -> Iterator[int]:
        return iter(self[:])

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> list[int]: ...
    def __getitem__(self, index: int | slice) -> int | list[int]:
        numbers = range(len(self))[index]
        if isinstance(numbers, int):
            return self[numbers : numbers + 1][0]
        if not numbers:
            return []
        rows = self.first(max(numbers) + 1)[np.array(numbers, np.intp)]
        keys: list[int] = self.place.columns.states[rows].tolist()
        return keys


def place_at(columns: Columns, *, release: int, valid_on: date) -> Place:
    return Place(columns, release, valid_on, columns.held(release, valid_on))
