"""Items as CSV (RFC 4180) that a spreadsheet opens as it is meant."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import islice
from typing import Any

from .columns import Column, Item, as_text, row_reader
from .files import BOM, CALCULATES, defused

ROWS_PER_PIECE = 500
# What a text begins with that `defused` has to look at: it passes over white space.
SUSPECT = CALCULATES | {chr(n) for n in range(0x3001) if chr(n).isspace()}


def csv_of(
    columns: Sequence[Column], items: Iterable[Item], *, with_units: bool = False
) -> Iterator[bytes]:
    """Yield a file in UTF-8 with a byte order mark, piece by piece, from its header on."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write(BOM)
    writer.writerows(header(columns, with_units=with_units))
    rows = iter(items)
    read = row_reader(columns)
    while piece := emptied(buffer):
        yield piece
        writer.writerows(cells(read(item)) for item in islice(rows, ROWS_PER_PIECE))


def header(columns: Sequence[Column], *, with_units: bool) -> Iterator[list[str]]:
    yield [column.name for column in columns]
    if with_units:
        yield [defused(str(column.unit.label)) for column in columns]


def cells(row: list[Any]) -> list[Any]:
    """Make cells of what is in a row; numbers and nothing are left to the writer."""
    for place, value in enumerate(row):
        if value is None:
            continue
        kind = value.__class__
        if kind is list or kind is bool:
            value, kind = as_text(value), str
            row[place] = value
        if kind is str and value[:1] in SUSPECT:
            row[place] = defused(value)
    return row


def emptied(buffer: StringIO) -> bytes:
    held = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return held
