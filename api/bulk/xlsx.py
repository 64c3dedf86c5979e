"""Items as a workbook with typed cells."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import IO

from api.problems import Problem
from catalogue.exporting.columns import cell_of, row_reader
from catalogue.exporting.units import Unit
from catalogue.exporting.workbook import FIRST_DAY, MOST_ROWS, Cell, TooLarge, write_workbook

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


def rows_of(export: Export) -> Iterator[list[Cell]]:
    read = row_reader(export.columns)
    days = [place for place, column in enumerate(export.columns) if column.unit is Unit.DATE]
    for item in export.rows():
        row = [cell_of(value) if value.__class__ is list else value for value in read(item)]
        for place in days:
            row[place] = day_of(row[place])
        yield row


@lru_cache(maxsize=1_000)
def day_of(cell: Cell) -> Cell:
    """Return the day that a text names, if a sheet can hold it."""
    if not isinstance(cell, str) or not DAY.fullmatch(cell):
        return cell
    day = date.fromisoformat(cell)
    return day if day >= FIRST_DAY else cell
