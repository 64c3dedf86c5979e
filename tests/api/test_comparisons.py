"""Comparisons: what changed between two releases."""

import pytest
from django.test import Client
from hypothesis import given

from catalogue.actions.drafts import remove
from tests.api.asking import ask, mistakes
from tests.builders import (
    EDITOR,
    at,
    build_intervention,
    publish,
    rating,
    revise_intervention,
)
from tests.catalogue.histories import HISTORIES, carry_out, examples, publish_vocabulary, undone

pytestmark = pytest.mark.django_db


def build_history():
    feedback, sport = build_intervention(**rating(months=5)), build_intervention("sport")
    publish(at("2021-05-10"))
    revise_intervention(feedback, cause="new-study", months=8)
    publish(at("2022-04-07"))
    revise_intervention(feedback, cause="new-method", months=6)
    build_intervention("tutoring")
    remove(sport, by=EDITOR)
    publish(at("2023-04-07"))
    return feedback


def compared(earlier, later, **query):
    answer = ask("/comparisons", **{"from": earlier, "to": later}, pageSize=100, **query)
    return answer["results"]


def test_field_is_told_with_old_and_new_value_and_the_cause_that_changed_it_last():
    build_history()

    feedback = next(row for row in compared(1, 3) if row["slug"] == "feedback")

    assert feedback["changes"] == [
        {"field": "effect.months", "old": 5, "new": 6, "cause": "new-method", "release": 3}
    ]


def test_row_says_what_became_of_the_thing():
    build_history()

    became = {row["slug"]: row["change"] for row in compared(2, 3, kind="intervention")}

    assert became == {"feedback": "changed", "sport": "removed", "tutoring": "added"}


def test_version_that_says_the_same_again_is_told_as_unchanged():
    feedback = build_history()
    revise_intervention(feedback, cause="editorial", months=6)
    publish(at("2024-01-01"))

    (row,) = compared(3, 4)

    assert (row["change"], row["changes"]) == ("unchanged", [])


def test_every_kind_of_thing_is_compared():
    build_history()
    build_intervention("arts", category="E", sectors=["mbo"], themes=["arts"], sources=["page"])
    publish(at("2024-01-01"))

    kinds = [row["kind"] for row in compared(3, 4)]

    assert kinds == ["intervention", "category", "sector", "theme", "source"]
    assert {row["kind"] for row in compared(3, 4, kind=["theme", "source"])} == {"theme", "source"}


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ({}, {"from": ("missing-parameter", None), "to": ("missing-parameter", None)}),
        ({"from": 1}, {"to": ("missing-parameter", None)}),
        ({"from": 3, "to": 1}, {"from": ("not-earlier", "1"), "to": ("not-later", "3")}),
        ({"from": 2, "to": 2}, {"from": ("not-earlier", "1")}),
        ({"from": 1, "to": 1}, {"to": ("not-later", "2")}),
        ({"from": 1, "to": 9}, {"to": ("unknown-release", "3")}),
        ({"from": 1, "to": 2, "kind": "sectors"}, {"kind": ("unknown-value", "sector")}),
    ],
)
def test_wrong_comparison_is_refused_with_the_nearest_right_one(query, wrong):
    build_history()

    assert mistakes("/comparisons", **query) == wrong


def test_comparison_stays_the_same_on_any_day():
    build_history()

    answer = ask("/comparisons", **{"from": 1, "to": 2})

    assert answer["asOf"]["validOn"] == "2022-04-07"
    assert answer["query"] == {"from": 1, "to": 2}


@pytest.fixture
def vocabulary():
    return publish_vocabulary()


@examples(10)
@given(history=HISTORIES)
def test_comparison_applied_to_the_earlier_release_gives_the_later(history, vocabulary):
    with undone():
        releases = carry_out(history, vocabulary).releases

        for later in releases:
            for row in compared(1, later, kind="intervention"):
                before = content(row["slug"], release=1, validOn=row["validFrom"])
                after = content(row["slug"], release=later, validOn=row["validFrom"])
                assert applied(before, row["changes"]) == after


def content(slug, **place):
    """Return what the API says of an item by field path; nothing if it is not there."""
    dutch, english = (
        Client().get(f"/v1/interventions/{slug}", place | {"lang": language})
        for language in ("nl", "en")
    )
    if dutch.status_code != 200:
        return {}
    return by_path(dutch.json(), english.json())


PLAIN = ("code", "printedTitle", "sectorsBasis")
LISTS = ("schoolPhases", "sectors", "themes", "successors")
BILINGUAL = ("title", "summary", "targetGroup", "note")
NESTED = {
    "effect": ("months", "scale", "absence"),
    "evidence": ("strength", "scale", "absence"),
    "cost": ("band", "scale", "absence"),
}


def by_path(dutch, english):
    said = {name: dutch[name] for name in PLAIN} | {"category": dutch["category"]["code"]}
    said |= {name: sorted(dutch[name]) for name in LISTS}
    said["sources"] = [source["id"] for source in dutch["sources"]]
    for name in BILINGUAL:
        said |= {f"{name}.nl": dutch[name], f"{name}.en": english[name]}
    for part, members in NESTED.items():
        said |= {f"{part}.{member}": dutch[part][member] for member in members}
    for name in ("workingElements", "examples", "pointsOfAttention"):
        both = zip(dutch[name], english[name], strict=True)
        said[name] = [{"nl": nl, "en": en} for nl, en in both]
    return without_nothing(said)


def applied(said, changes):
    return without_nothing(said | {change["field"]: change["new"] for change in changes})


def without_nothing(said):
    return {path: value for path, value in said.items() if value is not None}
