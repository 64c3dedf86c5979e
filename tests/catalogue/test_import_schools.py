"""Loading DUO's files of schools, in every way that they have been written."""

from datetime import date
from pathlib import Path
from time import perf_counter

import pytest

from catalogue.models import Change, Counter, School, SchoolBoard
from tests.catalogue.registers import (
    NEW,
    OLD,
    codes,
    load,
    row,
    text_of,
    with_sectors,
    written,
)

pytestmark = pytest.mark.django_db

EXAMPLE = Path(__file__).parents[2] / "fixtures" / "example-schools.csv"
REAL = Path(__file__).parents[3] / "shared" / "data" / "duo-po-addresses-2013.csv"
HEADS = OLD.replace("VESTIGINGSNUMMER;", "").replace("VESTIGINGSNAAM ", "INSTELLINGSNAAM")
KINDS = NEW + ";SOORT PRIMAIR ONDERWIJS"
STRUCTURES = NEW + ";ONDERWIJSSTRUCTUUR"


@pytest.fixture(autouse=True)
def _vocabulary():
    with_sectors()


def sectors_of(code):
    return sorted(School.objects.get(code=code).sectors.values_list("slug", flat=True))


def test_school_is_kept_as_the_register_says_it(tmp_path):
    load(written(tmp_path, text_of(row(INTERNETADRES="www.a.example"))), "--sector", "po")

    school = School.objects.get()
    assert (school.code, school.brin, school.name) == ("99XX00", "99XX", "De Denkbeeldige Mozaïek")
    address = (school.street, school.house_number, school.postcode, school.place)
    assert address == ("Denkbeeldplein", "1-A", "1234AB", "VOORBEELDSTAD")
    assert (school.province, school.municipality) == ("Utrecht", "VOORBEELDSTAD")
    assert (school.denomination, school.website) == ("Openbaar", "www.a.example")
    assert (str(school.board), sectors_of("99XX00"), school.is_open) == ("99999", ["po"], True)


@pytest.mark.parametrize(
    ("header", "end", "encoding", "found"),
    [
        (OLD, "\r\n", "cp1252", "cp1252, CRLF, semicolons; BRIN NUMMER, VESTIGINGSNUMMER"),
        (NEW, "\n", "utf-8", "UTF-8, LF, semicolons; INSTELLINGSCODE, VESTIGINGSCODE"),
        (NEW.replace(";", ","), "\n", "utf-8-sig", "UTF-8 with BOM, LF, commas;"),
        (OLD.lower(), "\r", "utf-8", "UTF-8, CR, semicolons;"),
    ],
)
def test_file_is_read_however_it_is_written_and_that_is_said(
    tmp_path, header, end, encoding, found
):
    names = {name.lower(): cell for name, cell in row().items()} | row()
    text = text_of(names, header=header, end=end)

    said = load(written(tmp_path, text.encode(encoding)), "--sector", "po")

    assert found in said
    assert School.objects.get().name == "De Denkbeeldige Mozaïek"


def test_cells_in_quotes_may_hold_the_separator_and_quotes(tmp_path):
    name = '"Denkbeeldige, ""De"""'
    text = text_of(row(VESTIGINGSNAAM_=name), header=OLD.replace(";", ","))

    load(written(tmp_path, text), "--sector", "po")

    assert School.objects.get().name == 'Denkbeeldige, "De"'


@pytest.mark.parametrize(
    ("brin", "location", "code"),
    [
        ("99XX", "99XX01", "99XX01"),
        ("99xx", "99xx01", "99XX01"),
        ("99XX", "01", "99XX01"),
        ("99XX", "1", "99XX01"),
        ("99XX01", "99XX01", "99XX01"),
        (" 99 XX ", "99XX 01", "99XX01"),
    ],
)
def test_location_is_told_by_six_signs_or_by_two_digits_after_the_brin(
    tmp_path, brin, location, code
):
    cells = row(INSTELLINGSCODE=brin, VESTIGINGSCODE=location)

    load(written(tmp_path, text_of(cells, header=NEW)), "--sector", "po")

    assert codes() == [code]


def test_file_of_head_locations_has_bare_brins(tmp_path):
    cells = row(INSTELLINGSNAAM="De Denkbeeldige")

    said = load(written(tmp_path, text_of(cells, header=HEADS)), "--sector", "po")

    assert "head locations only" in said
    assert codes(name="De Denkbeeldige") == ["99XX00"]


@pytest.mark.parametrize(
    ("header", "cell", "sectors"),
    [
        (KINDS, {"SOORT PRIMAIR ONDERWIJS": "BO"}, ["po"]),
        (KINDS, {"SOORT PRIMAIR ONDERWIJS": "Speciaal basisonderwijs"}, ["sbo"]),
        (KINDS, {"SOORT PRIMAIR ONDERWIJS": "SO/VSO"}, ["so", "vso"]),
        (STRUCTURES, {"ONDERWIJSSTRUCTUUR": "HAVO/VWO"}, ["vo"]),
        (STRUCTURES, {"ONDERWIJSSTRUCTUUR": "PRO"}, ["pro"]),
        (STRUCTURES, {"ONDERWIJSSTRUCTUUR": "PRO/VBO"}, ["pro", "vo"]),
    ],
)
def test_sector_is_what_the_file_says(tmp_path, header, cell, sectors):
    load(written(tmp_path, text_of(row() | cell, header=header)))

    assert sectors_of("99XX00") == sectors


def test_sector_that_a_row_leaves_open_is_the_given_one(tmp_path):
    rows = row("99XX00"), row("99XX01") | {"ONDERWIJSSTRUCTUUR": "PRO"}
    file = written(tmp_path, text_of(*rows, header=STRUCTURES))

    load(file, "--sector", "vo")

    assert (sectors_of("99XX00"), sectors_of("99XX01")) == (["vo"], ["pro"])


def test_second_run_finds_all_unchanged_and_writes_nothing(tmp_path):
    file = written(tmp_path, text_of(row("99XX00"), row("99XX01")))
    load(file, "--sector", "po")
    before = list(Counter.objects.values()), Change.objects.count()

    said = load(file, "--sector", "po", "--complete")

    assert "created 0, updated 0, unchanged 2, closed 0, reopened 0; rows refused 0" in said
    assert before == (list(Counter.objects.values()), Change.objects.count())


def test_dry_run_says_what_would_be_and_saves_nothing(tmp_path):
    said = load(written(tmp_path, text_of(row())), "--sector", "po", "--dry-run")

    assert "created 1" in said
    assert "nothing has been saved" in said
    assert not School.objects.exists()
    assert not Change.objects.filter(action="schools.imported").exists()


def test_who_loaded_is_recorded_with_what_became_of_it(tmp_path):
    load(written(tmp_path, text_of(row())), "--sector", "po", "--by", "anna")

    change = Change.objects.get(action="schools.imported")
    assert (change.by, change.detail) == ("anna", {"created": 1, "boards_created": 1})


def test_identical_rows_are_one(tmp_path):
    file = written(tmp_path, text_of(row(), row(), row(POSTCODE="1234ab")))

    said = load(file, "--sector", "po")

    assert "created 1" in said
    assert "rows refused 0" in said


def test_rows_of_one_location_for_two_sectors_are_taken_together_over_files(tmp_path):
    special = row() | {"SOORT PRIMAIR ONDERWIJS": "SO"}
    secondary = row() | {"SOORT PRIMAIR ONDERWIJS": "VSO"}
    files = [
        written(tmp_path, text_of(cells, header=KINDS), name)
        for cells, name in [(special, "so.csv"), (secondary, "vso.csv")]
    ]

    load(*files)

    assert sectors_of("99XX00") == ["so", "vso"]


def test_complete_file_closes_what_has_gone_and_a_later_one_reopens_it(tmp_path):
    both = written(tmp_path, text_of(row("99XX00"), row("99XX01")), "both.csv")
    one = written(tmp_path, text_of(row("99XX00")), "one.csv")
    load(both, "--sector", "po")
    gone = School.objects.get(code="99XX01")

    assert "closed 0" in load(one, "--sector", "po")
    assert "closed 1" in load(one, "--sector", "po", "--complete")
    gone.refresh_from_db()
    assert isinstance(gone.closed_on, date)
    assert "unchanged 1, closed 0, reopened 1" in load(both, "--sector", "po")
    assert School.objects.get(code="99XX01").pk == gone.pk


def test_complete_file_of_one_sector_leaves_the_other_sectors_open(tmp_path):
    load(written(tmp_path, text_of(row("99XA00")), "po.csv"), "--sector", "po")
    load(written(tmp_path, text_of(row("99XB00"), row("99XB01")), "vo.csv"), "--sector", "vo")

    load(written(tmp_path, text_of(row("99XB00")), "vo.csv"), "--sector", "vo", "--complete")

    assert codes(closed_on__isnull=True) == ["99XA00", "99XB00"]


def test_sector_that_is_given_and_that_no_row_needs_closes_nothing(tmp_path):
    load(written(tmp_path, text_of(row("99XA00")), "po.csv"), "--sector", "po")
    cells = row("99XB00") | {"ONDERWIJSSTRUCTUUR": "HAVO"}
    file = written(tmp_path, text_of(cells, header=STRUCTURES), "vo.csv")

    assert "closed 0" in load(file, "--sector", "po", "--complete")


def test_row_without_a_postcode_is_loaded_and_empty_rows_are_passed_over(tmp_path):
    text = text_of(row(POSTCODE="")) + ";" * OLD.count(";") + "\r\n\r\n"

    said = load(written(tmp_path, text), "--sector", "po")

    assert "1 rows" in said
    assert School.objects.get().postcode == ""


def test_refused_rows_are_told_with_their_line_and_the_rest_is_loaded(tmp_path):
    rows = [row(f"99XX{n:02}") for n in range(99)]
    rows.insert(1, row("99XY00", POSTCODE="12 AB"))
    file = written(tmp_path, text_of(*rows))

    said = load(file, "--sector", "po")

    assert f"refused {file}:3: “12 AB” is not a postcode" in said
    assert "created 99" in said
    assert "rows refused 1" in said


def test_example_of_the_repository_loads_without_a_word_more():
    said = load(str(EXAMPLE))

    assert "created 11" in said
    assert "rows refused 0" in said
    assert all(code.startswith("99X") for code in codes())
    assert sectors_of("99XG00") == ["so", "vso"]
    assert sectors_of("99XJ00") == ["pro", "vo"]


@pytest.mark.skipif(not REAL.exists(), reason="DUO's real file is not beside the repository")
def test_real_file_of_6804_locations_loads_in_less_than_ten_seconds():
    started = perf_counter()

    said = load(str(REAL), "--sector", "po", "--complete")

    assert "cp1252, CRLF, semicolons; BRIN NUMMER, VESTIGINGSNUMMER; 6804 rows" in said
    assert "created 6804, updated 0, unchanged 0, closed 0, reopened 0; rows refused 0" in said
    assert perf_counter() - started < 10
    assert len(set(School.objects.values_list("brin", flat=True))) == 6649
    assert SchoolBoard.objects.count() == 1010
    assert "unchanged 6804" in load(str(REAL), "--sector", "po", "--complete")
