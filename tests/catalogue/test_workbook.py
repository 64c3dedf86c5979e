"""Workbooks, read by a library that did not write them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import numpy as np
import pytest
from django.utils.safestring import SafeString
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from catalogue.exporting import workbook
from catalogue.exporting.workbook import TooLarge, name_of, write_workbook
from catalogue.models import Enrolment


def book_of(headings, rows, *, sheet="Scholen"):
    file = BytesIO()
    write_workbook(file, headings, rows, sheet=sheet)
    return file


def sheet_of(headings, rows, *, sheet="Scholen"):
    return load_workbook(book_of(headings, rows, sheet=sheet)).active


def test_cells_are_read_as_what_they_were():
    days = [date(1900, 3, 1), date(2021, 5, 10), date(2999, 12, 31)]
    cells = ["tekst", 27, -0.25, 1e-300, 0.1 + 0.2, 10**15, True, False, None, *days]
    names = [f"kolom {n}" for n in range(len(cells))]

    head, row = sheet_of(names, [cells]).iter_rows()

    assert [cell.value for cell in head] == names
    found = [cell.value for cell in row]
    assert found[:9] == cells[:9]
    assert [type(value) for value in found[6:8]] == [bool, bool]
    assert [value.date() for value in found[9:]] == days


def test_kinds_of_texts_and_numbers_are_texts_and_numbers():
    cells = [SafeString("<b>"), Enrolment.Status.ENROLLED, Decimal("1.50"), np.float64(0.25)]

    (_head, row) = sheet_of([*"abcd"], [cells]).iter_rows()

    assert [cell.value for cell in row] == ["<b>", Enrolment.Status.ENROLLED.value, 1.5, 0.25]


def test_instant_is_read_as_what_it_was():
    instant = datetime(2026, 2, 28, 23, 59, 58, tzinfo=UTC)

    (_head, (cell,)) = sheet_of(["h"], [[instant]]).iter_rows()

    assert cell.value == instant.replace(tzinfo=None)
    assert "hh" in cell.number_format


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+31", "@SUM(A1)", "  voor en na  ", "twee\nregels", "\ttab", "&<>\"'"),
        *("weg\rterug", "bel\x07", "nul\x00", "_x0041_", "_x00zz_", "\uffff", "😀 ü"),
        "x" * 32_767,
    ],
)
def test_text_is_read_as_it_was_and_is_no_formula(text):
    (_head, (cell,)) = sheet_of(["h"], [[text]]).iter_rows()

    assert (cell.data_type, cell.number_format) == ("s", "@")
    assert unescape(cell.value) == text


def test_cells_are_read_as_they_were_whatever_is_beside_them():
    rows = [
        ["a & b", 1, "nul\x00nul", None, "gewoon"],
        ["gewoon", "gewoon", True, "_x0041_", "&lt;"],
        [None, None, None, None, None],
        ["", 0, "", False, "=1+1"],
    ]

    _head, *found = sheet_of([*"abcde"], rows).iter_rows(values_only=True)

    known = [[unescape(v) if isinstance(v, str) else v for v in row] for row in found]
    assert known == [[None if cell == "" else cell for cell in row] for row in rows]


def test_names_of_columns_go_on_after_z():
    assert [name_of(place) for place in (0, 25, 26, 51, 52, 701, 702)] == [
        *("A", "Z", "AA", "AZ", "BA", "ZZ", "AAA")
    ]
    wide = sheet_of([str(n) for n in range(60)], [range(60)])
    assert [cell.value for cell in list(wide.iter_rows())[1]] == list(range(60))


def test_head_stays_in_sight_and_rows_can_be_filtered():
    page = sheet_of(["a", "b"], [["x", "y"], ["z", None]], sheet="Aanmeldingen & meer")

    assert page.title == "Aanmeldingen & meer"
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:B3"
    assert page["A1"].font.bold
    assert not page["A2"].font.bold


def test_book_without_rows_has_its_head():
    assert [cell.value for cell in next(sheet_of(["a", "b"], []).iter_rows())] == ["a", "b"]


def test_same_rows_are_the_same_bytes():
    rows = [["x", n, date(2021, 5, 10)] for n in range(1_500)]

    assert book_of(["a", "b", "c"], rows).getvalue() == book_of(["a", "b", "c"], rows).getvalue()


@pytest.mark.parametrize(
    ("limit", "most", "rows"),
    [
        ("LONGEST_TEXT", 5, [["zes zes"]]),
        ("MOST_ROWS", 3, [["a"], ["b"], ["c"]]),
        ("LARGEST_SHEET", 700, [["a"]] * 20),
    ],
)
def test_what_does_not_fit_is_refused(monkeypatch, limit, most, rows):
    monkeypatch.setattr(workbook, limit, most)

    with pytest.raises(TooLarge):
        book_of(["a"], rows)
    if limit != "LARGEST_SHEET":
        assert book_of(["a"], rows[:2] if rows[1:] else [["vijf!"]]).getvalue()
