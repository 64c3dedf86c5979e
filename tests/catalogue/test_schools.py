"""Schools and boards: what the database refuses, and how they follow a register."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from catalogue.actions.schools import Complete, SectorNotKnown, TooManySchoolsGone
from catalogue.models import Change, Counter, School, SchoolBoard
from catalogue.search.names import name_words
from tests.builders import EDITOR
from tests.builders_schools import build_board, build_school, put, school_record
from tests.catalogue.registers import refusal, row, text_of, written
from tests.catalogue.test_concurrency import at_once

pytestmark = pytest.mark.django_db

CLOSED = date(2022, 8, 1)
RULES = [
    *(
        (School, "school_code_is_a_brin_and_two_digits", {"code": code})
        for code in ("99XX", "99xx00", "XX9900", "99XX0A", "99XX0\n", "", "٩٩XX00")
    ),
    *(
        (School, "school_postcode_is_four_digits_and_two_capitals", {"postcode": postcode})
        for postcode in ("0234AB", "1234ab", "1234", "1234A\n", "X1234A")
    ),
    (School, "school_has_a_name_and_a_place", {"name": ""}),
    (School, "school_has_a_name_and_a_place", {"place": ""}),
    *(
        (SchoolBoard, "schoolboard_number_is_five_digits", {"number": number})
        for number in ("1234", "1234\n", "1234A", "")
    ),
]


def counted(tally):
    return {name: count for name, count in vars(tally).items() if count}


def number():
    return Counter.objects.filter(name="schools").values_list("number", flat=True).first() or 0


def complete(*sectors, **options):
    return {"complete": Complete(frozenset(sectors), **options)}


@pytest.mark.parametrize(("model", "name", "values"), RULES)
def test_database_refuses_what_no_register_says(model, name, values):
    build_school()

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.update(**values)


def test_database_refuses_a_location_and_a_board_twice():
    build_school()

    for copy in (School(code="99XX00", name="x", place="x"), SchoolBoard(number="99999")):
        with pytest.raises(IntegrityError), transaction.atomic():
            copy.save()


def test_brin_is_the_first_four_of_the_code():
    build_school("99XX01")

    assert School.objects.get(brin="99XX").brin == "99XX"


def test_school_and_board_say_in_words_what_they_are():
    school = build_school(name="De Denkbeeldige", board_name="Verzonnen")

    assert (str(school), str(school.board)) == ("99XX00 De Denkbeeldige", "99999 Verzonnen")
    assert str(build_board("11111")) == "11111"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("OBS 't Eenspan", ["obs", "t", "eenspan"]),
        ("Mozaïek-De Haag", ["mozaiek", "de", "haag"]),
        ("Pastoor's ‘Æsop’", ["pastoors", "aesop"]),
        ("99XX00", ["99xx00"]),
        (" - % _ ", []),
    ],
)
def test_words_of_a_name_have_no_case_accents_or_apostrophes(text, words):
    assert list(name_words(text)) == words


@pytest.mark.parametrize(
    "text", ["denkbeeldige", "DENK", "de voor", "mozaiek", "99xx", "99XX00", "Mozaïek beeld"]
)
def test_school_is_found_by_how_words_of_name_place_or_code_start(text):
    school = build_school(name="De Denkbeeldige Mozaïek Beeldschool", place="VOORBEELDSTAD")
    build_school("98AA00", name="Iets anders", place="Elders")

    assert list(School.objects.matching(text)) == [school]


@pytest.mark.parametrize("text", ["eeldige", "%", "_x", "", "de elders", "99XX00 98AA"])
def test_school_is_not_found_by_the_middle_of_a_word_or_by_signs(text):
    build_school(name="De Denkbeeldige")
    build_school("98AA00", name="Iets anders", place="Elders")

    assert not School.objects.matching(text).exists()


def test_register_that_says_the_same_writes_nothing():
    records = [school_record("99XX00"), school_record("99XX01", sectors=["vo", "pro"])]

    first = put(*records)
    before = number(), Change.objects.count()
    again = put(*records)

    assert counted(first) == {"created": 2, "boards_created": 1}
    assert counted(again) == {"unchanged": 2}
    assert before == (number(), Change.objects.count()) == (1, before[1])


@pytest.mark.parametrize("changed", [{"name": "Anders"}, {"sectors": ["vo"]}, {"board": "11111"}])
def test_what_a_register_says_anew_is_written_once_and_recorded(changed):
    build_school()
    before = number()

    tally = put(school_record(**changed))

    assert tally.updated == 1
    assert number() == before + 1
    change = Change.objects.get(action="schools.imported", detail__has_key="updated")
    assert (change.by, change.detail["updated"]) == (EDITOR, 1)
    assert counted(put(school_record(**changed))) == {"unchanged": 1}


def test_school_that_changes_its_name_is_found_and_ordered_by_the_new_one():
    build_school(name="Aap")

    school = build_school(name="Zebra")

    assert school.name_key == "zebra"
    assert [list(School.objects.matching(name)) for name in ("aap", "zebra")] == [[], [school]]


def test_what_a_register_does_not_speak_of_stays_as_it_is():
    build_school(board_name="Verzonnen", website="www.a.example", sectors=["po"])

    put(school_record(website=None, board=None, board_name=None, street=""))

    school = School.objects.get()
    assert (school.website, school.street) == ("www.a.example", "")
    assert str(school.board) == "99999 Verzonnen"


def test_board_gets_its_name_when_a_register_gives_one():
    build_school()

    tally = put(school_record(board_name="Verzonnen"))

    assert counted(tally) == {"unchanged": 1, "boards_updated": 1}
    assert SchoolBoard.objects.get().name == "Verzonnen"
    assert counted(put(school_record(board_name=""))) == {"unchanged": 1}


def test_school_that_is_not_in_a_register_stays_open_unless_it_is_complete():
    build_school("99XX00")
    gone = build_school("99XX01")

    assert put(school_record("99XX00")).closed == 0
    assert put(school_record("99XX00"), **complete("po")).closed == 1

    gone.refresh_from_db()
    assert not gone.is_open
    assert list(School.objects.open().values_list("code", flat=True)) == ["99XX00"]
    assert counted(put(school_record("99XX00"), **complete("po"))) == {"unchanged": 1}


def test_complete_register_closes_no_school_of_a_sector_that_it_does_not_speak_of():
    build_school("99XX01", sectors=["vo"])
    build_school("99XX02", sectors=["po", "vo"])

    tally = put(school_record("99XX00"), **complete("po"))

    assert tally.closed == 0


def test_school_whose_row_was_refused_has_not_gone():
    build_school("99XX01")

    tally = put(school_record("99XX00"), **complete("po", mentioned=frozenset({"99XX01"})))

    assert tally.closed == 0


def test_school_that_comes_back_is_reopened():
    school = build_school(closed_on=CLOSED)

    tally = put(school_record(name="Terug"))

    school.refresh_from_db()
    assert counted(tally) == {"reopened": 1}
    assert (school.is_open, school.name) == (True, "Terug")


def test_complete_register_that_lacks_most_schools_is_not_believed():
    put(*(school_record(f"99XX{n:02}") for n in range(40)))
    few = school_record("99XX00")

    with pytest.raises(TooManySchoolsGone):
        put(few, **complete("po", most_closed=50))

    assert School.objects.open().count() == 40
    assert put(few, **complete("po", most_closed=100)).closed == 39


def test_school_of_a_sector_that_is_not_known_is_refused_with_all_others():
    known = school_record("99XX00")
    records = [known, replace(known, code="99XX01", sectors=frozenset({"vo"}))]

    with pytest.raises(SectorNotKnown, match="vo"):
        put(*records)

    assert not School.objects.exists()
    assert not SchoolBoard.objects.exists()
    assert number() == 0


def test_file_of_schools_waits_for_the_vocabularies(tmp_path):
    file = written(tmp_path, text_of(row()))

    assert "the catalogue holds no sector po: load" in refusal(file, "--sector", "po")


@pytest.mark.django_db(transaction=True)
def test_two_who_load_the_same_register_at_once_load_it_once():
    Counter.objects.create(name="schools")
    records = [school_record(f"99XX{n:02}") for n in range(20)]

    tallies = at_once(*[lambda: put(*records)] * 2)

    assert sorted((tally.created, tally.unchanged) for tally in tallies) == [(0, 20), (20, 0)]
    assert number() == 1
