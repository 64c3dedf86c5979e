"""Rows as a workbook with typed cells."""

import re
from datetime import UTC, date, datetime
from tempfile import TemporaryDirectory
from typing import IO, Any

from xlsxwriter import Workbook

from api.problems import Problem
from catalogue.exporting.columns import Cell, cell_of
from catalogue.exporting.units import Unit

from .exports import Export

MOST_ROWS = 1_048_576 - 1  # one is for the names of the columns
LONGEST_TEXT = 32_767
DAY = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")  # a sheet has no day before 1900
OPTIONS = {"constant_memory": True}
WIDTH = 18  # of a column, in characters
NO_TIME = datetime(2021, 1, 1, tzinfo=UTC)  # the same rows are the same bytes


def write_xlsx(file: IO[bytes], export: Export) -> None:
    """Write the rows, one by one to the disk.

    Raises:
        Problem: `does-not-fit-in-xlsx`: there are more rows, or longer texts, than a sheet holds.
    """
    if export.count() > MOST_ROWS:
        raise Problem("does-not-fit-in-xlsx")
    with TemporaryDirectory() as folder, Workbook(file, OPTIONS | {"tmpdir": folder}) as book:
        book.set_properties({"created": NO_TIME})
        Sheet(book).write(export)


class Sheet:
    """The one sheet of a workbook, and how its cells look."""

    def __init__(self, book: Any) -> None:
        self.page = book.add_worksheet()
        self.heading = book.add_format({"bold": True})
        self.text = book.add_format({"num_format": "@"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})

    def write(self, export: Export) -> None:
        self.page.freeze_panes(1, 0)
        self.page.set_column(0, len(export.columns) - 1, WIDTH)
        for number, column in enumerate(export.columns):
            self.page.write_string(0, number, column.name, self.heading)
        plan = [(column.unit is Unit.DATE, column.reader()) for column in export.columns]
        for height, item in enumerate(export.rows(), start=1):
            for number, (is_day, read) in enumerate(plan):
                self.write_cell(height, number, cell_of(read(item)), is_day=is_day)

    def write_cell(self, height: int, number: int, cell: Cell, *, is_day: bool) -> None:
        if isinstance(cell, str):
            if is_day and DAY.fullmatch(cell):
                self.page.write_datetime(height, number, date.fromisoformat(cell), self.day)
                return
            if len(cell) > LONGEST_TEXT:
                raise Problem("does-not-fit-in-xlsx")
            self.page.write_string(height, number, cell, self.text)
        elif isinstance(cell, bool):
            self.page.write_boolean(height, number, cell)
        elif cell is not None:
            self.page.write_number(height, number, cell)
