"""Items as CSV (RFC 4180) that a spreadsheet opens as it is meant."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from operator import itemgetter

from .columns import Column, Item, Values, cells_of, column_reader
from .files import BOM, CALCULATES, defused
from .texts import texts_of

ROWS_PER_PIECE = 500
END = "\r\n"
NOTHING = '""'  # where a row would be an empty line
FIRST = itemgetter(slice(1))
# What a text begins with that `defused` has to look at: it passes over white space.
SUSPECT = CALCULATES | {chr(n) for n in range(0x3001) if chr(n).isspace()}


def csv_of(
    columns: Sequence[Column], items: Iterable[Item], *, with_units: bool = False
) -> Iterator[bytes]:
    """Yield a file in UTF-8 with a byte order mark, piece by piece, from its header on."""
    yield BOM.encode() + piece([[column.name] for column in columns])
    if with_units:
        yield piece([[str(column.unit.label)] for column in columns])
    rows, read = iter(items), column_reader(columns)
    while some := list(islice(rows, ROWS_PER_PIECE)):
        yield piece(read(some))


def piece(columns: Iterable[Values]) -> bytes:
    """Return rows by the values of each of their columns."""
    rows = map(",".join, zip(*map(fields, columns), strict=True))
    return "".join([f"{row or NOTHING}{END}" for row in rows]).encode()


def fields(values: Values) -> list[str]:
    """Return the values of a column as they are written: looked at together, as most are plain."""
    cells = cells_of(values)
    texts = texts_of(cells)
    if str in set(map(type, cells)) and not SUSPECT.isdisjoint(map(FIRST, texts)):
        texts = texts_of([defused(one) if isinstance(one, str) else one for one in cells])
    return list(map(quoted, texts)) if needs_quotes("".join(texts)) else texts


def quoted(text: str) -> str:
    """Return a field in quotes, if it has to be."""
    return '"' + text.replace('"', '""') + '"' if needs_quotes(text) else text


def needs_quotes(text: str) -> bool:
    return '"' in text or "," in text or "\n" in text or "\r" in text
