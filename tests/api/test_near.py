"""Whoever misspells an address is told what is near it, but never of what is private."""

import pytest

from catalogue.models import Category, Theme
from tests.api.acting import build_program
from tests.api.asking import refused
from tests.builders import build_intervention, build_term, publish
from tests.builders_enrolment import build_school, build_study, build_study_document

pytestmark = pytest.mark.django_db


def told(path, **parameters):
    """Return what the one mistake of a 404 says."""
    (mistake,) = refused(path, status=404, **parameters)["errors"]
    return mistake


@pytest.mark.parametrize("below", ["", "/versions", "/evidence", "/evidence/forest-plot"])
def test_near_key_of_an_item_is_suggested(below):
    build_intervention("schrijfonderwijs")
    build_intervention("feedback")
    publish()

    mistake = told(f"/interventions/schrijfonderwij{below}")

    assert mistake == {
        "parameter": "slug",
        "code": "unknown-value",
        "detail": "“schrijfonderwij” is not one of the values that exist.",
        "suggestion": "schrijfonderwijs",
    }


def test_near_key_is_one_that_there_was_at_the_place_of_the_question():
    build_intervention("feedback")
    publish()
    build_intervention("feedbak")
    publish()

    assert told("/interventions/feedbk", release=1)["suggestion"] == "feedback"
    assert told("/interventions/feedbk")["suggestion"] == "feedbak"


def test_item_that_is_not_published_is_not_suggested():
    build_intervention("homework")
    publish()
    build_intervention("feedback")

    assert "suggestion" not in told("/interventions/feedbak")
    assert told("/interventions/feedbak")["detail"].endswith(" There are: homework.")


def test_where_no_key_is_near_and_they_are_few_all_are_named():
    build_term(Category, "A")
    build_term(Category, "B")
    publish()

    assert told("/categories/zzz")["detail"].endswith(" There are: A, B.")


@pytest.mark.parametrize(
    ("collection", "near", "right"),
    [
        ("/themes", "Reading", "reading"),
        ("/studies", "reed", "read"),
        ("/problems", "not-fund", "not-found"),
    ],
)
def test_every_public_collection_tells_which_key_is_near(collection, near, right):
    build_term(Theme, "reading")
    publish()
    build_study_document("read")

    assert told(f"{collection}/{near}")["suggestion"] == right


def test_school_is_not_taken_for_another_one():
    school = build_school()

    assert "errors" not in refused(f"/schools/{school.code[:-1]}9", status=404)


@pytest.mark.parametrize("path", ["/v1/interventions/", "/v1/interventions/feedback/", "/v1/"])
def test_path_with_a_slash_at_the_end_is_told_without_it(client, path):
    problem = client.get(path, headers={"accept-language": "en"}).json()

    assert problem["detail"] == "There is nothing at this address."
    assert problem["errors"] == [
        {
            "code": "slash-at-the-end",
            "detail": "Paths have no slash at the end.",
            "suggestion": path.rstrip("/"),
        }
    ]


@pytest.mark.parametrize("path", ["/v1/nothing/", "/v1/nothing", "/v1/interventions/a b/"])
def test_path_that_does_not_exist_without_the_slash_either_is_not_suggested(client, path):
    assert "errors" not in client.get(path).json()


def test_private_address_that_is_near_tells_nothing():
    school = build_school()
    program = build_program(school=school)
    enrolment = program.enrol(build_study(), school)["id"]
    near = enrolment[:-1] + ("0" if enrolment[-1] != "0" else "1")

    answer = program.get(f"/v1/enrolments/{near}")

    assert answer.status_code == 404
    assert "errors" not in answer.json()


def test_reader_of_a_page_gets_a_link_to_the_item_that_is_near(client):
    build_intervention("feedback", title_en="Feedback in class")
    publish()

    page = client.get("/interventions/feedbak?lang=en").content.decode()

    assert '<a href="/interventions/feedback?lang=en">Feedback in class</a>' in page


def test_reader_of_a_page_gets_a_link_without_the_slash_at_the_end(client):
    build_intervention("feedback")
    publish()

    headers = {"accept": "text/html", "accept-language": "en"}
    page = client.get("/interventions/feedback/", headers=headers).content.decode()

    assert '<a href="/interventions/feedback?lang=en">' in page
