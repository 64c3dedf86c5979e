"""Files of schools that are refused: always with a reason, and nothing is left behind."""

import pytest
from django.core.management import CommandError

from catalogue.models import School
from tests.catalogue.registers import (
    NEW,
    OLD,
    codes,
    load,
    refusal,
    row,
    text_of,
    with_sectors,
    written,
)

pytestmark = pytest.mark.django_db

KINDS = NEW + ";SOORT ONDERWIJS"
PUPILS = "PROVINCIE;BRIN NUMMER;VESTIGINGSCODE;INSTELLINGSNAAM VESTIGING;PLAATSNAAM;LEERJAAR 1"


@pytest.fixture(autouse=True)
def _vocabulary():
    with_sectors()


def refused_row(folder, cells, header=OLD):
    """Return why a row is refused."""
    said = load(written(folder, text_of(cells, header=header)), "--sector", "po", *ALL)
    assert "rows refused 1" in said
    assert not School.objects.exists()
    return said.split("refused ", 1)[1]


ALL = ("--max-refused", "100")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b"\xef\xbb\xbf \r\n\n", "it is empty"),
        (text_of(row()).encode() + b"\0", ":3: it holds NUL bytes"),
        (text_of(row()).encode("utf-16"), "it is UTF-16"),
        (b"PK\x03\x04\x14\0", "a zip archive or a spreadsheet"),
        (b"\x81\x8d;\xff", ":1: this is neither UTF-8 nor cp1252"),
        (b"\x89\xfe\xfb no columns here", "there is no column INSTELLINGSCODE"),
        (b'"unclosed;header\r\nx', ":1: it cannot be taken apart"),
        (b"x" * 200_000, "it cannot be taken apart"),
        (text_of(), "it holds no schools, only a header"),
    ],
    ids=str,
)
def test_file_that_is_no_table_is_refused(tmp_path, content, reason):
    assert reason in refusal(written(tmp_path, content), "--sector", "po")


def test_folder_and_missing_file_are_refused_both_at_once(tmp_path):
    reason = refusal(str(tmp_path), str(tmp_path / "none.csv"), "--sector", "po")

    assert f"{tmp_path}: it is a folder" in reason
    assert "none.csv: it cannot be read: No such file" in reason


def test_what_is_not_a_file_is_refused():
    assert "it is not a file" in refusal("/dev/null", "--sector", "po")


def test_file_of_more_than_fifty_megabytes_is_refused_unread(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(50_000_001)

    assert "larger than 50 MB" in refusal(str(path), "--sector", "po")


def test_missing_column_is_named_with_the_nearest_and_with_what_is_there(tmp_path):
    header = OLD.replace("VESTIGINGSNAAM ", "VESTIGINGSNAME").replace("PLAATSNAAM", "STAD")

    reason = refusal(written(tmp_path, text_of(row(), header=header)), "--sector", "po")

    assert "there is no column VESTIGINGSNAAM or" in reason
    assert "the nearest is “VESTIGINGSNAME”" in reason
    assert "there is no column PLAATSNAAM" in reason
    assert "“BEVOEGD GEZAG NUMMER”" in reason


def test_column_that_is_there_twice_is_refused(tmp_path):
    text = text_of(row(), header=OLD + ";POSTCODE")

    assert "POSTCODE is there more than once" in refusal(written(tmp_path, text), *ALL)


def test_file_of_pupil_counts_is_no_file_of_schools(tmp_path):
    text = text_of(row(), header=PUPILS)

    reason = refusal(written(tmp_path, text), "--sector", "po")

    assert "there is no column VESTIGINGSNAAM" in reason


def test_sector_that_nobody_says_is_asked_for(tmp_path):
    file = written(tmp_path, text_of(row()))

    assert "add --sector, as in --sector po" in refusal(file)


def test_sector_that_does_not_exist_is_refused(tmp_path):
    file = written(tmp_path, text_of(row()))

    with pytest.raises(CommandError, match="there is no sector op; there are po, pro"):
        load(file, "--sector", "op")


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"VESTIGINGSNUMMER": "01", "BRIN NUMMER": ""}, "“” “01” is not the code of a location"),
        ({"VESTIGINGSNUMMER": ""}, "“99XX” “” is not the code of a location"),
        ({"VESTIGINGSNUMMER": "98AA00"}, "“98AA00” is not a location of “99XX”"),
        ({"VESTIGINGSNUMMER": "99XX0O"}, "“99XX0O” is not the code"),
        ({"BRIN NUMMER": "9XXX", "VESTIGINGSNUMMER": "00"}, "“9XXX00” is not the code"),
        ({"VESTIGINGSNAAM ": " "}, "99XX00 has no name"),
        ({"PLAATSNAAM": ""}, "99XX00 has no place"),
        ({"POSTCODE": "0123 AB"}, "“0123 AB” is not a postcode"),
        ({"BEVOEGD GEZAG NUMMER": "1234"}, "“1234” is not the number of a board"),
        ({"STRAATNAAM": "x" * 101}, "the street is longer than 100 characters"),
        ({"STRAATNAAM": "x" * 200_000}, "it cannot be taken apart: field larger"),
        ({"STRAATNAAM": "a\x07b"}, "“a?b” holds a control character"),
        ({"STRAATNAAM": "a;b"}, "it has 13 columns, the header has 12"),
        ({"STRAATNAAM": '"a'}, "it cannot be taken apart"),
    ],
)
def test_row_that_is_not_right_is_refused_with_its_reason(tmp_path, cells, reason):
    assert reason in refused_row(tmp_path, row() | cells)


def test_kind_of_education_that_is_not_known_is_refused(tmp_path):
    cells = row() | {"SOORT ONDERWIJS": "BO/Zweefvliegen"}

    assert "“Zweefvliegen” is not a kind of education" in refused_row(tmp_path, cells, KINDS)


def test_row_that_says_no_sector_in_a_file_that_does_is_refused(tmp_path):
    known = row("99XX01") | {"SOORT ONDERWIJS": "BO"}
    file = written(tmp_path, text_of(row(), known, header=KINDS))

    said = load(file, *ALL)

    assert ":2: the sector of 99XX00 is not said: add --sector" in said
    assert codes() == ["99XX01"]


def test_rows_that_contradict_each_other_are_all_refused(tmp_path):
    rows = row(), row(STRAATNAAM="Elders"), row(), row("99XX01")
    file = written(tmp_path, text_of(*rows))

    said = load(file, "--sector", "po", *ALL)

    assert f"refused {file}:2: 99XX00 is said differently in {file}:3: street " in said
    assert f"{file}:3: 99XX00 is said differently in {file}:2: street “Elders” here" in said
    assert "rows refused 3" in said
    assert codes() == ["99XX01"]


def test_nothing_is_loaded_if_more_than_one_percent_is_refused(tmp_path):
    rows = [row(f"99XX{n:02}") for n in range(98)]
    file = written(tmp_path, text_of(*rows, row(VESTIGINGSNUMMER="x"), row(PLAATSNAAM="")))

    assert "2 of 100 rows are refused, which is more than 1 %" in refusal(file, "--sector", "po")
    assert "created 98" in load(file, "--sector", "po", "--max-refused", "2")


@pytest.mark.parametrize("share", ["x", "-1", "101", "nan"])
def test_share_that_is_no_percentage_is_refused(tmp_path, share):
    with pytest.raises(CommandError, match="is not a percentage"):
        load(written(tmp_path, text_of(row())), f"--max-refused={share}")


def test_of_a_hundred_and_more_refused_rows_the_first_hundred_are_told(tmp_path):
    rows = [row(VESTIGINGSNUMMER="x") for _ in range(103)]

    said = load(written(tmp_path, text_of(*rows)), "--sector", "po", *ALL)

    assert said.count("is not the code") == 100
    assert "refused 3 more rows" in said


def test_several_files_are_loaded_together_or_not_at_all(tmp_path):
    right = written(tmp_path, text_of(row()), "right.csv")
    wrong = written(tmp_path, b"", "wrong.csv")

    assert "wrong.csv: it is empty" in refusal(right, wrong, "--sector", "po")


def test_file_of_head_locations_is_not_complete(tmp_path):
    header = OLD.replace("VESTIGINGSNUMMER;", "")
    file = written(tmp_path, text_of(row(), header=header))

    assert "holds head locations only" in refusal(file, "--sector", "po", "--complete")


def test_file_with_rows_of_nobody_knows_which_school_is_not_complete(tmp_path):
    file = written(tmp_path, text_of(row(), row(VESTIGINGSNUMMER="x")))

    reason = refusal(file, "--sector", "po", "--complete", *ALL)

    assert "1 row(s) do not say of which school they are" in reason


def test_school_on_a_refused_row_of_a_complete_file_stays_open(tmp_path):
    load(written(tmp_path, text_of(row("99XX00"), row("99XX01")), "all.csv"), "--sector", "po")
    file = written(tmp_path, text_of(row("99XX00"), row("99XX01", PLAATSNAAM="")))

    load(file, "--sector", "po", "--complete", *ALL)

    assert codes(closed_on__isnull=True) == ["99XX00", "99XX01"]


def test_complete_file_that_lacks_most_schools_is_refused(tmp_path):
    rows = [row(f"99XX{n:02}") for n in range(40)]
    load(written(tmp_path, text_of(*rows), "all.csv"), "--sector", "po")
    few = written(tmp_path, text_of(*rows[:10]))

    reason = refusal(few, "--sector", "po", "--complete")

    assert "30 of 40 open schools are not in these files, more than 2 %" in reason
    assert "closed 30" in load(few, "--sector", "po", "--complete", "--max-closed", "75")
