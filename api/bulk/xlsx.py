"""Items as a workbook with typed cells."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import IO

from api.problems import Problem
from catalogue.exporting.columns import Column, Values, cells_of, column_reader
from catalogue.exporting.units import Unit
from catalogue.exporting.workbook import (
    FIRST_DAY,
    MOST_ROWS,
    ROWS_PER_PIECE,
    Cell,
    TooLarge,
    write_workbook,
)

from .exports import Export

DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST_NAME = 31  # characters, of a sheet


def write_xlsx(file: IO[bytes], export: Export) -> None:
    """Write the rows, piece by piece.

    Raises:
        Problem: `does-not-fit-in-xlsx`: there are more rows, or longer texts, than a sheet holds.
    """
    if export.count() >= MOST_ROWS:
        raise Problem("does-not-fit-in-xlsx")
    headings = [column.name for column in export.columns]
    try:
        write_workbook(file, headings, rows_of(export), sheet=export.name[:LONGEST_NAME])
    except TooLarge as error:
        raise Problem("does-not-fit-in-xlsx") from error


def rows_of(export: Export) -> Iterator[tuple[Cell, ...]]:
    rows, read = iter(export.rows()), column_reader(export.columns)
    while some := list(islice(rows, ROWS_PER_PIECE)):
        both = zip(export.columns, read(some), strict=True)
        yield from zip(*(cells(column, values) for column, values in both), strict=True)


def cells(column: Column, values: Values) -> Values:
    found = cells_of(values)
    return list(map(day_of, found)) if column.unit is Unit.DATE else found


@lru_cache(maxsize=1_000)
def day_of(cell: Cell) -> Cell:
    """Return the day that a text names, if a sheet can hold it."""
    if not isinstance(cell, str) or not DAY.fullmatch(cell):
        return cell
    day = date.fromisoformat(cell)
    return day if day >= FIRST_DAY else cell
