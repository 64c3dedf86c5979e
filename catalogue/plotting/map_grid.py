"""The cells of the map: a row per month, a column per cost band, marks side by side in each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from .map_marks import MARK_GAP, MARK_HEIGHT
from .menu_items import MapItem

EMPTY_ROW = 17.0
PADDING = 6.0
# A longer run of months without any item is drawn as one row of dots.
LONGEST_RUN = 6


@dataclass(frozen=True)
class Row:
    """One number of months, or None for a run of months that is skipped."""

    months: int | None
    top: float
    height: float

    @property
    def foot(self) -> float:
        return self.top + self.height


@dataclass(frozen=True)
class Grid:
    """Where rows and columns stand, in px; every mark has a place of its own."""

    rows: list[Row]
    left: float
    column: float
    mark: float

    @property
    def foot(self) -> float:
        return self.rows[-1].foot

    def places(self, items: Sequence[MapItem]) -> Iterator[tuple[MapItem, float, float]]:
        """Give the upper left corner of each mark, line by line in its cell."""
        tops = {row.months: row for row in self.rows}
        beside = per_line(self.column, self.mark)
        for cell in _cells(items).values():
            row = tops[cell[0].months]
            lines = [cell[start : start + beside] for start in range(0, len(cell), beside)]
            height = len(lines) * (MARK_HEIGHT + MARK_GAP) - MARK_GAP
            y = row.top + (row.height - height) / 2
            for number, line in enumerate(lines):
                below = y + number * (MARK_HEIGHT + MARK_GAP)
                for item, x in self._across(line):
                    yield item, x, below

    def _across(self, line: Sequence[MapItem]) -> Iterator[tuple[MapItem, float]]:
        taken = len(line) * (self.mark + MARK_GAP) - MARK_GAP
        start = self.left + ((line[0].cost or 1) - 1) * self.column + (self.column - taken) / 2
        for number, item in enumerate(line):
            yield item, start + number * (self.mark + MARK_GAP)


def per_line(column: float, mark: float) -> int:
    """Say how many marks stand beside each other in a column of that width."""
    return max(1, int((column - 2 * MARK_GAP + MARK_GAP) // (mark + MARK_GAP)))


def lay_out_rows(items: Sequence[MapItem], column: float, mark: float, top: float) -> list[Row]:
    """Give each month from the highest down to the lowest the height that its marks take."""
    beside = per_line(column, mark)
    lines: dict[int, int] = {}
    for cell in _cells(items).values():
        used = cell[0].months or 0
        lines[used] = max(lines.get(used, 0), ceil(len(cell) / beside))
    rows: list[Row] = []
    for months in _months(sorted({*lines, 0}, reverse=True)):
        height = _height(0 if months is None else lines.get(months, 0))
        rows.append(Row(months, top, height))
        top += height
    return rows


def _height(lines: int) -> float:
    return lines * (MARK_HEIGHT + MARK_GAP) - MARK_GAP + 2 * PADDING if lines else EMPTY_ROW


def _months(used: Sequence[int]) -> Iterator[int | None]:
    """Give every number of months between the used ones; None stands for a long run."""
    yield used[0]
    for above, below in pairwise(used):
        if above - below - 1 > LONGEST_RUN:
            yield None
        else:
            yield from range(above - 1, below, -1)
        yield below


def _cells(items: Sequence[MapItem]) -> dict[tuple[int | None, int | None], list[MapItem]]:
    cells: dict[tuple[int | None, int | None], list[MapItem]] = {}
    for item in items:
        cells.setdefault((item.months, item.cost), []).append(item)
    return cells
