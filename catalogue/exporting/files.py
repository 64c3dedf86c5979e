"""Rows as a file that a spreadsheet opens: CSV piece by piece, or an XLSX workbook."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from io import StringIO
from tempfile import TemporaryFile
from typing import IO, Literal

from .workbook import write_workbook

Cell = str | int | date | datetime | None
Row = Sequence[Cell]
Kind = Literal["csv", "xlsx"]

BOM = "\ufeff"
ROWS_PER_PIECE = 200
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

    It is on the disk and gone when it is closed, whatever happens: it may hold personal data.
    """
    with ExitStack() as unless_it_is_whole:
        file = unless_it_is_whole.enter_context(TemporaryFile())
        write_workbook(file, headings, rows, sheet=sheet)
        unless_it_is_whole.pop_all()
    file.seek(0)
    return file
