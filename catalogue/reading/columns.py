"""The menu of every release in columns: one row per state, in the order they were laid out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from catalogue.models.newest import Newest
from catalogue.models.states import LAST_DAY

from .bitmaps import Bits, Flags, Rows, count, members, pack, positions, unpack
from .vocabularies import Vocabulary

LEVELS = ("months", "evidence", "cost")
KEYS = ("code", "title_nl", "title_en", "slug")
NO_LEVEL = 127  # after every level, from low to high and from high to low
CHUNK = 32_768  # rows of an order that are looked at in one go
FEW = 2_000  # rows that are sorted sooner than found in an order of all
MOST_HELD = 100  # bitmaps, of a bit for each row, of what the menu had


@dataclass(frozen=True, eq=False, repr=False)
class Columns:
    """Every row of InterventionState that there was when `newest` came out, and what it is of.

    Never changed once it is made, so that threads may share it: the next release makes another.
    """

    newest: Newest
    states: NDArray[np.int64]  # keys of rows, ascending
    versions: NDArray[np.int64]
    known_from: NDArray[np.int32]
    known_until: NDArray[np.int32]
    valid_from: NDArray[np.int32]  # days since year 1
    valid_until: NDArray[np.int32]
    ranks: Mapping[str, NDArray[np.int32]]  # by KEYS; equals have the same
    values: Mapping[str, Mapping[int | str, Bits]]  # by category, sector, …: which rows have it
    removals: Bits
    vocabularies: Mapping[str, Vocabulary]
    earlier: tuple[Newest, ...] = ()  # what came out before, of which this holds every row too
    # Found when they are asked for, and anew in other columns.
    orders: dict[str, Rows] = field(default_factory=dict, init=False)
    menus: dict[tuple[int, int], Bits] = field(default_factory=dict, init=False)

    def __len__(self) -> int:
        return len(self.states)

    def __repr__(self) -> str:
        return f"<Columns of {len(self)} rows at release {self.newest.number}>"

    def know(self, asked: Newest) -> bool:
        """Whether these hold every row that there was when `asked` came out."""
        return asked == self.newest or asked in self.earlier

    def versions_of(self, states: Sequence[int]) -> list[int]:
        """Return the version that each of some states is of."""
        versions: list[int] = self.versions[np.searchsorted(self.states, states)].tolist()
        return versions

    def held(self, release: int, valid_on: date) -> Bits:
        """Return the rows that the menu had on `valid_on` by what release `release` knew.

        It is found once for each stretch between days on which anything begins or ends.
        """
        day = min(valid_on, LAST_DAY).toordinal()
        place = release, int(self.days.searchsorted(day, side="right"))
        bits = self.menus.get(place)
        if bits is None:
            bits = self.holding(release, day)
            bits.flags.writeable = False
            if len(self.menus) >= MOST_HELD:
                self.menus.clear()
            self.menus[place] = bits
        return bits

    @cached_property
    def days(self) -> NDArray[np.int32]:
        """The days on which any row begins or ends to hold, ascending."""
        return np.unique(np.concatenate([self.valid_from, self.valid_until]))

    def holding(self, release: int, day: int) -> Bits:
        flags: Flags = self.known_from <= release
        flags &= self.known_until > release
        flags &= self.valid_from <= day
        flags &= self.valid_until > day
        return pack(flags) & ~self.removals

    def first(self, number: int, bits: Bits, order: str) -> Rows:
        """Return the first `number` rows of `bits` in an order, `-` in front from high to low."""
        if count(bits) <= FEW:
            return self.few(bits, order)[:number]
        flags, rows, found = unpack(bits, len(self)), self.order(order), 0
        parts = []
        for start in range(0, len(self), CHUNK):
            part = rows[start : start + CHUNK]
            parts.append(part[flags[part]])
            found += len(parts[-1])
            if found >= number:
                break
        return np.concatenate(parts)[:number]

    def few(self, bits: Bits, order: str) -> Rows:
        """Return the rows of `bits`, which are few, in an order: without reading all of it."""
        rows = positions(bits)
        by_slug = rows[np.argsort(self.ranks["slug"][rows], kind="stable")]
        return by_slug[np.argsort(self.sort_values(order, by_slug), kind="stable")]

    def order(self, name: str) -> Rows:
        """Return all rows by a key or level, then by slug; what has no level comes last."""
        if name not in self.orders:
            by_slug = np.argsort(self.ranks["slug"], kind="stable").astype(np.int32)
            by_name = np.argsort(self.sort_values(name, by_slug), kind="stable")
            self.orders[name] = by_slug[by_name]
        return self.orders[name]

    def sort_values(self, name: str, rows: Rows) -> NDArray[np.int32] | NDArray[np.int8]:
        """Return what `rows` are ordered by."""
        sign, key = (-1, name[1:]) if name.startswith("-") else (1, name)
        if key not in LEVELS:
            return sign * self.ranks[key][rows]
        levels = np.full(len(rows), NO_LEVEL, np.int8)
        for value, bits in self.values[key].items():
            levels[members(bits, rows)] = sign * int(value)
        return levels
