"""CSV of items: byte for byte what the standard library writes of each row by itself."""

import csv
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from catalogue.exporting.columns import columns
from catalogue.exporting.csv_rows import ROWS_PER_PIECE, csv_of
from catalogue.exporting.files import defused
from catalogue.exporting.units import Unit

COLUMNS = columns(
    {
        Unit.TEXT: "title place.street parts.kind parts.place.street",
        Unit.CODE: "tags[]",
        Unit.BOOLEAN: "isOpen",
        Unit.STANDARD_DEVIATIONS: "effect parts.effect",
    },
    order="title place.street tags isOpen effect parts.kind parts.effect parts.place.street",
)
TEXTS = st.text(st.sampled_from('aé€😀;,"\r\n\t =-+@0\x00\u2003＝'), max_size=6)
MAYBE = st.none() | TEXTS
FLOATS = st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.integers(-5, 5)
PLACES = st.none() | st.fixed_dictionaries({"street": MAYBE})
PARTS = st.fixed_dictionaries({"kind": MAYBE, "effect": FLOATS, "place": PLACES})
ITEMS = st.fixed_dictionaries(
    {
        "title": TEXTS,
        "place": PLACES,
        "tags": st.none() | st.lists(TEXTS, max_size=3),
        "isOpen": st.none() | st.booleans(),
        "effect": FLOATS,
        "parts": st.none() | st.lists(PARTS, max_size=3),
    }
)


def ours(wanted, items):
    return b"".join(csv_of(wanted, items)).decode("utf-8-sig")


def naive(wanted, items):
    """Write each cell of each row by itself."""
    file = StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([column.name for column in wanted])
    for item in items:
        writer.writerow([cell(value_at(item, column.path)) for column in wanted])
    return file.getvalue()


def value_at(item, path):
    if isinstance(item, list):
        return [value_at(one, path) for one in item]
    if not path or item is None:
        return item
    return value_at(item.get(path[0]), path[1:])


def cell(value):
    if isinstance(value, float | int) and not isinstance(value, bool):
        return value
    return defused(text_of(value))


def text_of(value):
    if isinstance(value, list):
        return "; ".join(map(text_of, value))
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


@given(st.lists(ITEMS, max_size=8))
def test_rows_are_written_as_the_standard_library_writes_each(items):
    assert ours(COLUMNS, items) == naive(COLUMNS, items)


@given(st.sampled_from(COLUMNS), st.lists(ITEMS, max_size=4))
def test_one_column_is_written_so_too(column, items):
    wanted = [column]

    assert ours(wanted, items) == naive(wanted, items)


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(-12, 24))
def test_numbers_of_every_size_are_written_so_too(number, power):
    items = [{"effect": number}, {"effect": number % 10 * 10**power}]

    assert ours(COLUMNS, items) == naive(COLUMNS, items)


def test_rows_of_many_pieces_stay_in_their_order():
    items = [{"title": str(n), "tags": ["a"] * (n % 3)} for n in range(3 * ROWS_PER_PIECE + 1)]

    assert ours(COLUMNS, items) == naive(COLUMNS, items)
