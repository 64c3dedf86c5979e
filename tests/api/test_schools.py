"""Schools as a stranger finds them."""

from datetime import date

import pytest
from django.test import Client

from tests.api.asking import ask, mistakes, refused
from tests.builders import publish
from tests.builders_schools import build_school, put, school_record

pytestmark = pytest.mark.django_db

CLOSED = date(2022, 8, 1)


def codes(path="/schools", /, **query):
    return [school["code"] for school in ask(path, **query)["results"]]


def test_school_says_what_the_register_says_of_it():
    build_school("99XX01", name="De Denkbeeldige", board_name="Verzonnen", sectors=["vo", "pro"])

    school = ask("/schools/99XX01")

    assert school == {
        "code": "99XX01",
        "brin": "99XX",
        "name": "De Denkbeeldige",
        "sectors": ["pro", "vo"],
        "address": {
            "street": "Denkbeeldplein",
            "houseNumber": "1",
            "postcode": "1234AB",
            "place": "Voorbeeldstad",
        },
        "municipality": "Voorbeeldstad",
        "province": "Utrecht",
        "denomination": "Openbaar",
        "website": "www.voorbeeld.example",
        "board": {"number": "99999", "name": "Verzonnen"},
        "isOpen": True,
        "closedOn": None,
        "links": {"self": "http://testserver/v1/schools/99XX01"},
    }


def test_what_the_register_leaves_empty_is_null():
    build_school(street="", postcode="", website="", denomination="", board="")

    school = ask("/schools/99XX00")

    assert (school["address"]["street"], school["address"]["postcode"]) == (None, None)
    assert (school["website"], school["denomination"], school["board"]) == (None, None, None)


def test_board_of_which_only_the_number_is_known_has_no_name():
    build_school()

    assert ask("/schools/99XX00")["board"] == {"number": "99999", "name": None}


@pytest.mark.parametrize("code", ["99XX01", "99xx00", "99XX", "99XX000"])
def test_school_has_one_address(code):
    build_school("99XX00")

    assert refused(f"/schools/{code}", status=404)["type"] == "/v1/problems/not-found"


def test_closed_school_keeps_its_address_and_is_listed_only_if_asked_for():
    build_school("99XX00")
    build_school("99XX01", closed_on=CLOSED)

    closed = ask("/schools/99XX01")

    assert (closed["isOpen"], closed["closedOn"]) == (False, "2022-08-01")
    assert (codes(), codes(open="true")) == (["99XX00"], ["99XX00"])
    assert codes(open="false") == ["99XX01"]


def test_list_says_that_it_is_of_open_schools_and_its_links_do_too():
    put(*(school_record(f"99XX{n:02}") for n in range(3)))

    answer = ask("/schools", pageSize=1)

    assert (answer["count"], answer["query"]) == (3, {"open": True})
    assert answer["next"].endswith("/v1/schools?open=true&page=2&pageSize=1")
    assert "asOf" not in answer


@pytest.mark.parametrize("q", ["DENKBEELDIGE", "mozaiek", "Mozaïek denk", "99xx", "voorb beeld"])
def test_search_goes_by_how_words_start_whatever_their_case_and_accents(q):
    build_school("99XX00", name="De Denkbeeldige Mozaïek-Beeldschool")
    build_school("98AA00", name="Anders", place="Elders")

    assert codes(q=q) == ["99XX00"]


@pytest.mark.parametrize("q", ["!!!", "%", "schoool", "eeldige"])
def test_search_without_a_match_finds_nothing(q):
    build_school(name="De Denkbeeldige")

    assert codes(q=q) == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("9", ["98AA00", "99XX00", "99XX01"]),
        ("99XX", ["99XX00", "99XX01"]),
        ("99XX0", ["99XX00", "99XX01"]),
        ("99XX01", ["99XX01"]),
        ("99XX02", []),
    ],
)
def test_schools_can_be_narrowed_to_how_their_code_starts(code, found):
    put(*(school_record(code) for code in ("99XX00", "99XX01", "98AA00")))

    assert codes(code=code) == found


def test_schools_can_be_narrowed_to_a_place_a_municipality_and_a_board():
    build_school("99XX00", place="'S-VERZONNEN", municipality="Ëlders", board="11111")
    build_school("99XX01")

    assert codes(place="s verzonnen") == codes(municipality="ELDERS") == ["99XX00"]
    assert codes(board="11111") == ["99XX00"]
    assert codes(place="Voorbeeldstad", board="11111") == []
    assert ask("/schools", place="s verzonnen")["query"]["place"] == "'S-VERZONNEN"


def test_place_is_also_known_by_its_everyday_name():
    build_school(place="'S-GRAVENHAGE")

    assert codes(place="Den Haag") == ["99XX00"]


def test_schools_can_be_narrowed_to_any_of_several_sectors():
    build_school("99XX00", sectors=["po"])
    build_school("99XX01", sectors=["vo", "pro"])
    build_school("99XX02", sectors=["so"])
    publish()

    assert codes(sector="pro") == ["99XX01"]
    assert codes(sector=["vo", "pro", "so"]) == ["99XX01", "99XX02"]


def test_schools_are_ordered_by_code_name_or_place_as_a_reader_does():
    build_school("99XX00", name="Énig 10", place="b")
    build_school("99XX01", name="enig 9", place="a")
    build_school("99XX02", name="Zebra", place="A")

    assert codes() == codes(ordering="code") == ["99XX00", "99XX01", "99XX02"]
    assert codes(ordering="-code") == ["99XX02", "99XX01", "99XX00"]
    assert codes(ordering="name") == ["99XX01", "99XX00", "99XX02"]
    assert codes(ordering="place") == ["99XX01", "99XX02", "99XX00"]
    assert codes(ordering="-place") == ["99XX00", "99XX01", "99XX02"]


@pytest.mark.parametrize(
    ("query", "mistake"),
    [
        ({"code": "99xx00"}, ("invalid-code", "99XX00")),
        ({"code": "99 XX"}, ("invalid-code", "99XX")),
        ({"code": "XX"}, ("invalid-code", None)),
        ({"code": "99XX000"}, ("invalid-code", None)),
        ({"place": "Vorbeeldstad"}, ("unknown-value", "Voorbeeldstad")),
        ({"place": "!"}, ("unknown-value", None)),
        ({"municipality": "Voorbeeldstat"}, ("unknown-value", "Voorbeeldstad")),
        ({"municipality": ["a", "b"]}, ("repeated-parameter", None)),
        ({"board": "9999"}, ("unknown-value", "99999")),
        ({"sector": "op"}, ("unknown-value", "po")),
        ({"open": "ja"}, ("invalid-boolean", "true")),
        ({"ordering": "naam"}, ("unknown-value", "name")),
        ({"q": ""}, ("empty-parameter", None)),
        ({"sectors": "po"}, ("unknown-parameter", "sector")),
        ({"validOn": "2022-01-01"}, ("unknown-parameter", None)),
    ],
)
def test_question_that_cannot_be_answered_is_refused_with_the_nearest(query, mistake):
    build_school()
    publish()

    assert mistakes("/schools", **query) == {next(iter(query)): mistake}


def test_municipality_that_is_not_known_is_not_that_of_schools_without_one():
    build_school(municipality="")

    assert mistakes("/schools", municipality="?") == {"municipality": ("unknown-value", None)}


def test_school_takes_no_parameters_but_the_language():
    build_school()

    assert "q" in mistakes("/schools/99XX00", q="x")


def test_school_that_is_loaded_anew_gets_a_new_etag_and_another_school_does_not():
    build_school("99XX00")
    build_school("99XX01")
    client, pages = Client(), ["/v1/schools", "/v1/schools/99XX00", "/v1/schools/99XX01"]
    before = [client.get(page).headers["ETag"] for page in pages]

    build_school("99XX00", name="Anders")

    after = [
        client.get(page, headers={"If-None-Match": tag}).status_code
        for page, tag in zip(pages, before, strict=True)
    ]
    assert after == [200, 200, 304]
