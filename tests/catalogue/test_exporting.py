"""Enrolments as a file: what is in it, that nothing in it is calculated, and who took it out."""

import csv
import re
import tempfile
import zipfile
from datetime import date, datetime
from html import unescape
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.actions.allocation import allocate_enrolments, publish_allocation
from catalogue.exporting.enrolments import Wanted, export_enrolments
from catalogue.exporting.files import csv_pieces, defused, xlsx_file
from catalogue.models import Change, Enrolment
from tests.builders_enrolment import COORDINATOR, build_school, build_study, enrol

LIVE = ["=cmd|' /C calc'!A0", "+31 6 12345678", "@SUM(A1)", "-1", "\t=1", "\r=1", "  =1", "＝1"]
HARMLESS = ["", "Anna Visser", "groep 6: 27", "a=b", "7K3M-9QXD", "2026-05-12", "1"]


def taken_out(kind="csv", *, language="en", with_contact=True, enrolments=None):
    wanted = Wanted(kind, language, with_contact, {"status": "enrolled"})
    chosen = Enrolment.objects.all() if enrolments is None else enrolments
    return export_enrolments(chosen, wanted=wanted, by="cora")


def csv_of(export, delimiter=","):
    text = b"".join(export.content).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline=""), delimiter=delimiter))


def cells_of(file):
    """Return the texts and numbers of a workbook, and whether there is a formula in it."""
    with file, zipfile.ZipFile(file) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    texts = [unescape(text) for text in re.findall(r"<t[^>]*>(.*?)</t>", sheet, re.DOTALL)]
    return texts, re.findall(r"<v>(.*?)</v>", sheet), "<f>" in sheet


@pytest.mark.parametrize("text", LIVE)
def test_text_that_a_spreadsheet_would_calculate_is_defused(text):
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_stays_as_it_is(text):
    assert defused(text) == text


def test_csv_has_a_byte_order_mark_and_crlf_and_quotes_what_needs_it():
    rows = [["a;b", 'say "x"', 27, None, date(2026, 5, 12), datetime(2026, 5, 12, 10, 0)]]  # noqa: DTZ001

    file = b"".join(csv_pieces(["één", "twee"], rows, delimiter=";"))

    assert file.startswith(b"\xef\xbb\xbf")
    assert file.decode("utf-8-sig") == (
        'één;twee\r\n"a;b";"say ""x""";27;;2026-05-12;2026-05-12 10:00:00\r\n'
    )


def test_csv_comes_in_pieces_as_its_rows_are_read():
    read = []
    rows = ([read.append(n) or str(n)] for n in range(1000))

    next(csv_pieces(["n"], rows, delimiter=","))

    assert len(read) == 200


def test_workbook_keeps_text_as_text_and_numbers_as_numbers():
    texts, numbers, has_formula = cells_of(xlsx_file([*"abcde"], [[*LIVE[:4], 27]], sheet="s"))

    assert texts == [*"abcde", *LIVE[:4]]
    assert numbers == ["27"]
    assert not has_formula


def test_workbook_leaves_nothing_behind_on_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def broken():
        yield ["Anna Visser"]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        xlsx_file(["name"], broken(), sheet="s")

    assert list(Path(tmp_path).rglob("*")) == []


@pytest.mark.django_db
def test_export_says_who_enrolled_where_and_with_what():
    study = build_study(slug="lezen")
    school = build_school("po", board="41234")
    enrolment = enrol(study, school)

    (row,) = csv_of(taken_out())

    expected = {"Receipt": enrolment.receipt, "Study": "lezen", "School code": school.code}
    expected |= {"Sectors": "po", "Board number": "41234", "Groups": "groep 6: 27"}
    expected |= {"Pupils": "27", "Consent decided on": "2026-05-12", "Arm": ""}
    expected |= {"Status": "Enrolled, not yet allocated", "Accepts random allocation": "yes"}
    assert {name: row[name] for name in expected} == expected


@pytest.mark.django_db
def test_names_and_numbers_that_calculate_are_defused_in_the_csv():
    values = {"contact_name": "=cmd|' /C calc'!A0", "contact_telephone": "+31 6 12345678"}
    enrol(build_study(), contact_role="@SUM(A1)", groups=[{"grade": "-1", "pupils": 9}], **values)

    (row,) = csv_of(taken_out())

    assert row["Contact: name"] == "'=cmd|' /C calc'!A0"
    assert row["Contact: telephone"] == "'+31 6 12345678"
    assert row["Contact: role"] == "'@SUM(A1)"
    assert row["Groups"] == "'-1: 9"


@pytest.mark.django_db
def test_headings_and_words_are_dutch_with_semicolons_or_english_with_commas():
    enrol(build_study())

    (dutch,) = csv_of(taken_out(language="nl"), delimiter=";")
    (english,) = csv_of(taken_out(language="en"))

    assert dutch["Status"] == "Ingeschreven, nog niet toegewezen"
    assert {"Ontvangstcode", "Schoolcode", "Bestuursnummer"} <= dutch.keys()
    assert {"Receipt", "School code", "Board number"} <= english.keys()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_without_contact_holds_no_person(kind):
    enrol(build_study(), contact_name="Planted Name", contact_email="planted@school.example")

    export = taken_out(kind, with_contact=False)
    content = export.content if kind == "xlsx" else BytesIO(b"".join(export.content))
    held = str(cells_of(content)) if kind == "xlsx" else content.getvalue().decode()

    assert "lanted" not in held


@pytest.mark.django_db
def test_workbook_holds_the_same_enrolments_with_numbers_as_numbers():
    enrolment = enrol(build_study(), contact_name="=1+1")

    export = taken_out("xlsx")
    texts, numbers, has_formula = cells_of(export.content)

    assert {enrolment.receipt, "=1+1"} <= set(texts)
    assert "27" in numbers
    assert (export.rows, has_formula) == (1, False)
    assert export.name.endswith(".xlsx")


@pytest.mark.django_db
def test_arm_is_in_the_export_only_once_the_allocation_is_public():
    study = build_study()
    enrol(study)
    allocate_enrolments(study=study, seed=1, by=COORDINATOR)

    (hidden,) = csv_of(taken_out())
    publish_allocation(study=study, by=COORDINATOR)
    (public,) = csv_of(taken_out())

    assert hidden["Arm"] == ""
    assert public["Arm"] in {"intervention", "control"}


@pytest.mark.django_db
def test_every_export_is_recorded_before_it_is_sent():
    enrol(build_study())

    export = taken_out(with_contact=False)

    change = Change.objects.get(action="enrolments.exported")
    assert (change.by, change.subject) == ("cora", f"{export.name} (1)")
    assert change.detail["rows"] == 1
    assert change.detail["filter"] == {"status": "enrolled"}
    assert change.detail["with_contact"] is False


@pytest.mark.django_db
def test_school_that_enrols_while_a_file_is_sent_is_not_in_it():
    study = build_study()
    enrol(study)
    export = taken_out()

    enrol(study)

    assert len(csv_of(export)) == export.rows == 1


@pytest.mark.django_db
def test_export_takes_as_many_queries_for_twenty_as_for_two():
    study = build_study()
    taken = []
    for count in (2, 18):
        for _ in range(count):
            enrol(study, build_school("po", board="41234"))
        with CaptureQueriesContext(connection) as captured:
            assert csv_of(taken_out())
        taken.append(len(captured))

    assert taken[1] <= taken[0]
