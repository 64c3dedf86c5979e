"""Wrong questions about an estimate: everything that is wrong is told at once."""

import pytest

from tests.api.asking import ask, refused
from tests.builders import at, build_finding, build_intervention, publish

pytestmark = pytest.mark.django_db

PATH = "/interventions/feedback/evidence"


@pytest.fixture(autouse=True)
def _findings():
    feedback = build_intervention()
    build_finding(feedback, "Cox", 0.3, 0.1)
    publish(at("2021-05-10"))


def told(path=PATH, **query):
    errors = refused(path, **query)["errors"]
    return [(error["parameter"], error["code"], error.get("suggestion")) for error in errors]


@pytest.mark.parametrize("path", [PATH, f"{PATH}/forest-plot", f"{PATH}/funnel-plot"])
def test_finding_that_is_not_there_is_told_with_all_else_that_is_wrong(path):
    wrong = told(path, exclude=["a b", "feedback--coks", "feedback--cox"], model="rem")

    assert wrong == [
        ("exclude", "invalid-id", None),
        ("model", "unknown-value", "reml"),
        ("exclude", "unknown-value", "feedback--cox"),
    ]


def test_findings_are_not_looked_up_at_a_place_that_makes_no_sense():
    assert told(exclude="feedback--coks", release="9") == [("release", "unknown-release", "1")]


def test_finding_of_an_item_that_never_was_is_not_looked_up():
    assert told("/interventions/homework/evidence", exclude="feedback--cox", model="rem") == [
        ("model", "unknown-value", "reml")
    ]


@pytest.mark.parametrize(
    ("query", "code", "suggestion"),
    [
        ({"model": ["reml", "dl"]}, "repeated-parameter", None),
        ({"model": ""}, "empty-parameter", None),
        ({"interval": "hksj-modifed"}, "unknown-value", "hksj-modified"),
        ({"groupBy": "sectors"}, "unknown-value", "sector"),
        ({"modle": "dl"}, "unknown-parameter", "model"),
        ({"cumulative": "yes"}, "invalid-boolean", "true"),
        ({"exclude": ""}, "empty-parameter", None),
        ({"outcome": "nothing"}, "unknown-value", None),
    ],
)
def test_parameter_is_applied_or_refused_and_never_ignored(query, code, suggestion):
    [name] = query

    assert told(**query) == [(name, code, suggestion)]


def test_finding_may_be_left_out_twice():
    assert ask(PATH, exclude=["feedback--cox", "feedback--cox"])["estimates"] == []
