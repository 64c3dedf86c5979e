"""Rows as a file that a spreadsheet opens: CSV piece by piece, or an XLSX workbook."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from io import StringIO
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any, Literal

from xlsxwriter import Workbook

Cell = str | int | date | datetime | None
Row = Sequence[Cell]
Kind = Literal["csv", "xlsx"]

BOM = "\ufeff"
ROWS_PER_PIECE = 200
WIDTH = 18  # of a column, in characters
# What makes a spreadsheet calculate, with its full-width forms; source: OWASP, "CSV injection".
CALCULATES = frozenset("=+-@\t\r\n\0＝＋－＠")  # noqa: RUF001  # full-width on purpose
CONTENT_TYPES: dict[Kind, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def defused(text: str) -> str:
    """Return `text` so that no spreadsheet calculates it: what could be a formula gets a quote."""
    is_live = text[:1] in CALCULATES or text.lstrip()[:1] in CALCULATES
    return f"'{text}" if text and is_live else text


def as_text(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return defused(cell)
    return "" if cell is None else str(cell)


def csv_pieces(headings: Sequence[str], rows: Iterable[Row], *, delimiter: str) -> Iterator[bytes]:
    """Yield a CSV file (RFC 4180, UTF-8 with a byte order mark), never holding more than a piece.

    Dutch spreadsheets expect `;` between the fields, English ones `,`.
    """
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter)
    buffer.write(BOM)
    writer.writerow([defused(heading) for heading in headings])
    for number, row in enumerate(rows, start=1):
        writer.writerow([as_text(cell) for cell in row])
        if number % ROWS_PER_PIECE == 0:
            yield emptied(buffer)
    yield emptied(buffer)


def emptied(buffer: StringIO) -> bytes:
    held = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return held


def xlsx_file(headings: Sequence[str], rows: Iterable[Row], *, sheet: str) -> IO[bytes]:
    """Return a workbook as a file without a name, at its beginning.

    Rows go to the disk one by one, in a folder that is gone afterwards, whatever happens: they
    may hold personal data. Text is written as text and formatted so: a spreadsheet does not
    calculate it, not even after somebody edits the cell.
    """
    with ExitStack() as unless_it_is_whole:
        file = unless_it_is_whole.enter_context(TemporaryFile())
        with TemporaryDirectory() as folder:
            options = {"constant_memory": True, "tmpdir": folder}
            with Workbook(file, options) as book:
                write_sheet(book, book.add_worksheet(sheet), headings, rows)
        unless_it_is_whole.pop_all()
    file.seek(0)
    return file


def write_sheet(book: Any, page: Any, headings: Sequence[str], rows: Iterable[Row]) -> None:
    styles: dict[type, Any] = {
        str: book.add_format({"num_format": "@"}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
    }
    heading_style = book.add_format({"num_format": "@", "bold": True})
    page.freeze_panes(1, 0)
    page.set_column(0, len(headings) - 1, WIDTH)
    for column, heading in enumerate(headings):
        page.write_string(0, column, heading, heading_style)
    height = 0
    for height, row in enumerate(rows, start=1):
        write_row(page, height, row, styles)
    page.autofilter(0, 0, height, len(headings) - 1)


def write_row(page: Any, height: int, row: Row, styles: dict[type, Any]) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, str):
            page.write_string(height, column, cell, styles[str])
        elif isinstance(cell, date):
            page.write_datetime(height, column, cell, styles[type(cell)])
        elif cell is not None:
            page.write_number(height, column, cell)
