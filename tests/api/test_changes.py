"""`GET /v1/changes`: everything public that changed, after a number."""

import pytest
from django.core.management import call_command
from django.test import Client

from api.serializers.changes import ROUTES
from api.views.root import COLLECTIONS
from catalogue.models.public_changes import RESOURCES
from tests.api.asking import ask, mistakes
from tests.builders import EDITOR, build_draft, build_intervention, publish, revise_intervention
from tests.builders_enrolment import build_school, build_study, enrol
from tests.builders_schools import put, school_record

pytestmark = pytest.mark.django_db
NOT_COPIED = {"mandates", "enrolments", "webhooks", "changes", "problems"}


def build_schools(*numbers):
    put(*(school_record(f"99XX{number:02}") for number in numbers))


def told(**query):
    return [(row["resource"], row["id"]) for row in ask("/changes", **query)["results"]]


def test_every_public_collection_is_told_of_and_has_an_address():
    assert set(RESOURCES) == set(COLLECTIONS) - NOT_COPIED
    assert ROUTES.keys() == RESOURCES.keys()


def test_change_says_what_changed_where_it_is_and_in_which_release():
    build_intervention()
    publish()

    change = ask("/changes", resource="interventions")["results"][0]

    at = change.pop("at")
    assert at.endswith("Z")
    assert change == {
        "number": 2,
        "resource": "interventions",
        "id": "feedback",
        "action": "updated",
        "release": 1,
        "links": {"self": "http://testserver/v1/interventions/feedback"},
    }


def test_every_address_that_is_told_answers():
    build_intervention()
    publish()
    put(school_record())
    build_study()

    for change in ask("/changes")["results"]:
        answer = Client().get(change["links"]["self"].removeprefix("http://testserver"))
        assert answer.status_code == 200, change


def test_tombstone_leads_to_an_answer_that_says_it_has_gone():
    feedback = build_intervention()
    publish()
    last = ask("/changes")["last"]
    build_draft()
    revise_intervention(feedback, cause="removed", is_removal=True)
    publish()

    (change,) = ask("/changes", after=last, resource="interventions")["results"]

    assert (change["action"], change["release"]) == ("deleted", 2)
    assert Client().get("/v1/interventions/feedback").status_code == 410


def test_following_next_gives_everything_once_and_then_nothing():
    build_schools(*range(5))
    seen, page = [], ask("/changes", resource="schools", pageSize=2)
    while page["results"]:
        seen += [row["id"] for row in page["results"]]
        page = Client().get(page["next"].removeprefix("http://testserver")).json()

    assert seen == [f"99XX{number:02}" for number in range(5)]
    assert page["after"] == page["upTo"] == page["last"]
    assert page["query"] == {"resource": ["schools"]}


def test_next_is_in_a_header_too_and_goes_on_from_what_was_read():
    build_schools(1, 2)

    answer = Client().get("/v1/changes?pageSize=1&resource=schools")

    following = "http://testserver/v1/changes?after=1&pageSize=1&resource=schools"
    assert answer.json()["next"] == following
    assert answer.headers["Link"] == f'<{following}>; rel="next"'


def test_what_is_filtered_out_is_not_asked_for_again():
    build_schools(*range(5))

    page = ask("/changes", resource="studies")

    assert (page["results"], page["upTo"]) == ([], 5)


def test_beyond_the_last_there_is_nothing_and_the_place_stays():
    build_schools(1)

    page = ask("/changes", after=1_000)

    assert (page["results"], page["after"], page["upTo"], page["last"]) == ([], 1_000, 1_000, 1)


def test_before_anything_happened_there_is_nothing():
    page = ask("/changes")

    assert (page["results"], page["after"], page["upTo"], page["last"]) == ([], 0, 0, 0)


def test_wrong_parameters_are_refused():
    asked = {"after": "-1", "resource": "school", "pageSize": 1_001, "page": 2}

    assert mistakes("/changes", **asked) == {
        "after": ("invalid-cursor", "0"),
        "resource": ("unknown-value", "schools"),
        "pageSize": ("out-of-range", "1000"),
        "page": ("unknown-parameter", "pageSize"),
    }


def test_answer_has_a_tag_that_changes_with_an_enrolment_and_not_by_itself():
    study = build_study(places=3)
    put(school_record())
    first = Client().get("/v1/changes")
    known = {"If-None-Match": first.headers["ETag"]}
    assert Client().get("/v1/changes", headers=known).status_code == 304

    enrol(study)

    assert Client().get("/v1/changes", headers=known).status_code == 200
    assert '"recruitment"' in first.headers["Cache-Groups"]


def test_enrolling_moves_the_study_up_and_nothing_else():
    study, school = build_study(slug="study", places=3), build_school()
    last = ask("/changes")["last"]

    enrol(study, school)

    assert told(after=last) == [("studies", "study")]


def test_command_has_everything_told_again(capsys):
    build_schools(1)
    last = ask("/changes")["last"]

    call_command("renew_changes", "--by", EDITOR)

    assert told(after=last) == [("schools", "99XX01")]
    assert "told again" in capsys.readouterr().out
