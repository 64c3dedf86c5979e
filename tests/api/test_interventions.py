"""The menu: what an item says, and which items a question leaves."""

import pytest
from django.urls import reverse

from api.casing import camelise
from api.filters.interventions import FIELDS
from api.serializers.interventions import InterventionSerializer
from catalogue.actions.drafts import remove
from tests.api.asking import ask, mistakes, refused, slugs
from tests.builders import (
    EDITOR,
    at,
    build_intervention,
    build_scale,
    publish,
    rating,
    revise_intervention,
)

pytestmark = pytest.mark.django_db


def build_menu():
    """Publish three items: one strong and dear, one weak and cheap, one without a rating."""
    build_intervention("tutoring", code="B10", **rating(months=5, strength=4, band=4))
    build_intervention(
        "sport", code="C2", category="C", sectors=["po"], themes=["motor"],
        **rating(months=1, strength=2, band=1),
    )  # fmt: skip
    build_intervention("lessons", code="B9", sectors=["vo"], themes=["reading", "writing"])
    publish(at("2021-05-10"))


def test_item_says_all_that_the_menu_says_of_it():
    build_intervention("feedback", **rating(months=6, strength=4, band=3))
    publish(at("2021-05-10"))

    item = ask("/interventions/feedback")

    assert item["effect"] == {"months": 6, "scale": "months", "absence": None}
    assert item["evidence"] == {
        "strength": 4, "label": "4", "scale": "evidence", "absence": None,
    }  # fmt: skip
    assert item["category"] == {"code": "B", "title": "B"}
    assert (item["sectors"], item["themes"]) == (["po", "vo"], ["reading"])
    assert (item["validFrom"], item["release"], item["cause"]) == ("2021-05-10", 1, "added")
    assert item["estimate"] is None


def test_value_that_is_not_there_says_why():
    build_intervention("feedback", cost_absence="not-printed")
    publish()

    item = ask("/interventions/feedback")

    assert item["effect"] == {"months": None, "scale": None, "absence": "not-rated"}
    assert item["cost"] == {
        "band": None, "label": None, "scale": None, "perPupilUpTo": None, "perPupilBasis": None,
        "absence": "not-printed",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("step", "amount", "basis"),
    [
        ({"eur_per_pupil_up_to": 92, "eur_basis": "stated"}, 92, "stated"),
        ({"eur_per_pupil_up_to": 230, "eur_basis": "derived"}, 230, "derived"),
        ({"eur_per_pupil_over": 1380, "eur_basis": "open-ended"}, None, "open-ended"),
        ({}, None, "unknown"),
    ],
)
def test_cost_band_says_what_it_is_in_euro_and_how_that_is_known(step, amount, basis):
    label = {"nl": "laag", "en": "low"}
    build_scale("cost", "cost", steps=[{"value": 3, "label": label} | step])
    build_intervention("feedback", **rating(band=3))
    publish()

    cost = ask("/interventions/feedback")["cost"]

    assert (cost["label"], cost["perPupilUpTo"], cost["perPupilBasis"]) == ("low", amount, basis)


def test_texts_follow_the_language_of_the_question():
    elements = [{"nl": "doel", "en": "goal"}]
    build_intervention("feedback", title_nl="Terugkoppeling", working_elements=elements)
    publish()

    dutch = ask("/interventions/feedback", language="nl")
    english = ask("/interventions/feedback", language="nl", lang="en")

    assert (dutch["title"], dutch["workingElements"]) == ("Terugkoppeling", ["doel"])
    assert (english["title"], english["workingElements"]) == ("feedback", ["goal"])


def test_links_stay_where_the_question_was_asked():
    build_intervention("feedback")
    publish()

    here = ask("/interventions/feedback")["links"]
    then = ask("/interventions/feedback", release=1, validOn="2021-06-01")["links"]

    address = "http://testserver" + reverse("intervention", kwargs={"slug": "feedback"})
    assert here["self"] == address
    assert then["evidence"] == f"{address}/evidence?validOn=2021-06-01&release=1"


def test_item_that_never_was_on_the_menu_is_not_found():
    build_intervention("feedback")
    publish()

    problem = refused("/interventions/homework", status=404)

    assert problem["type"] == "/v1/problems/not-found"


def test_item_of_the_draft_does_not_exist():
    build_intervention("feedback")

    refused("/interventions/feedback", status=404)

    assert slugs() == []


def test_item_that_was_taken_off_is_gone_and_says_why_and_what_it_became():
    old, new = build_intervention("old"), build_intervention("new")
    publish(at("2021-05-10"))
    revise_intervention(new, summary_nl="Anders.")
    reason = {"cause_note_nl": "Samengevoegd.", "cause_note_en": "Two are one."}
    remove(old, by=EDITOR, cause="merged", successors=[new], **reason)
    publish(at("2022-04-07"))

    problem = refused("/interventions/old", status=410)

    assert problem["removedBy"]["release"] == 2
    assert (problem["removedBy"]["cause"], problem["removedBy"]["causeNote"]) == (
        "merged", "Two are one.",
    )  # fmt: skip
    assert problem["successors"] == [
        {"slug": "new", "link": "http://testserver/v1/interventions/new"}
    ]
    assert slugs() == ["new"]


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ({}, ["lessons", "tutoring", "sport"]),
        ({"category": "B"}, ["lessons", "tutoring"]),
        ({"category": ["B", "C"]}, ["lessons", "tutoring", "sport"]),
        ({"sector": "po"}, ["tutoring", "sport"]),
        ({"sector": ["po", "vo"]}, ["lessons", "tutoring", "sport"]),
        ({"sector": ["po", "vo"], "sectorMatch": "any"}, ["lessons", "tutoring", "sport"]),
        ({"sector": ["po", "vo"], "sectorMatch": "all"}, ["tutoring"]),
        ({"sector": ["po"], "sectorMatch": "only"}, ["sport"]),
        ({"sector": ["po", "vo"], "sectorMatch": "only"}, ["lessons", "tutoring", "sport"]),
        ({"theme": "reading"}, ["lessons", "tutoring"]),
        ({"theme": ["motor", "writing"]}, ["lessons", "sport"]),
        ({"minMonths": 2}, ["tutoring"]),
        ({"maxMonths": 2}, ["sport"]),
        ({"minMonths": 1, "maxMonths": 5}, ["tutoring", "sport"]),
        ({"minEvidence": 3}, ["tutoring"]),
        ({"maxCost": 3}, ["sport"]),
        ({"rated": "true"}, ["tutoring", "sport"]),
        ({"rated": "false"}, ["lessons"]),
        ({"category": "B", "sector": "po"}, ["tutoring"]),
        ({"minMonths": 6}, []),
    ],
)
def test_filters_leave_what_answers_all_of_them(query, left):
    build_menu()

    answer = ask("/interventions", **query)

    assert [row["slug"] for row in answer["results"]] == left
    assert answer["count"] == len(left)
    assert answer["query"].keys() == query.keys()


@pytest.mark.parametrize(
    ("ordering", "first_to_last"),
    [
        ("code", ["lessons", "tutoring", "sport"]),
        ("-code", ["sport", "tutoring", "lessons"]),
        ("title", ["lessons", "sport", "tutoring"]),
        ("-title", ["tutoring", "sport", "lessons"]),
        ("months", ["sport", "tutoring", "lessons"]),
        ("-months", ["tutoring", "sport", "lessons"]),
        ("evidence", ["sport", "tutoring", "lessons"]),
        ("-evidence", ["tutoring", "sport", "lessons"]),
        ("cost", ["sport", "tutoring", "lessons"]),
        ("-cost", ["tutoring", "sport", "lessons"]),
    ],
)
def test_order_is_as_asked_and_what_has_no_value_comes_last(ordering, first_to_last):
    build_menu()

    assert slugs(ordering=ordering) == first_to_last


def test_titles_are_ordered_in_the_language_of_the_answer():
    build_intervention("one", title_nl="aap", title_en="monkey")
    build_intervention("two", title_nl="Beer", title_en="bear")
    publish()

    assert slugs(ordering="title", lang="nl") == ["one", "two"]
    assert slugs(ordering="title", lang="en") == ["two", "one"]


def test_equals_are_ordered_by_slug():
    for slug in ("c", "a", "b"):
        build_intervention(slug, **rating(months=3))
    publish()

    assert slugs(ordering="months") == slugs(ordering="-months") == ["a", "b", "c"]


def test_fields_gives_only_what_was_asked_for_and_the_slug():
    build_menu()

    rows = ask("/interventions", fields="title,effect")["results"]

    assert all(row.keys() == {"slug", "title", "effect"} for row in rows)


def test_fields_may_name_every_member_of_an_item():
    assert {camelise(name) for name in InterventionSerializer().fields} == set(FIELDS)


@pytest.mark.parametrize(
    ("query", "parameter", "code", "suggestion"),
    [
        ({"sectr": "po"}, "sectr", "unknown-parameter", "sector"),
        ({"sector": "PO"}, "sector", "unknown-value", "po"),
        ({"category": "b"}, "category", "unknown-value", "B"),
        ({"theme": "readin"}, "theme", "unknown-value", "reading"),
        ({"fields": "title,effects"}, "fields", "unknown-value", "effect"),
        ({"facets": "sectors"}, "facets", "unknown-value", "sector"),
        ({"ordering": "month"}, "ordering", "unknown-value", "months"),
        ({"minMonths": "13"}, "minMonths", "out-of-range", "12"),
        ({"minEvidence": "0"}, "minEvidence", "out-of-range", "1"),
        ({"maxCost": "2.5"}, "maxCost", "invalid-integer", "2"),
        ({"rated": "yes"}, "rated", "invalid-boolean", "true"),
        ({"sectorMatch": "all"}, "sectorMatch", "needs-parameter", "sector"),
        ({"minMonths": ["1", "2"]}, "minMonths", "repeated-parameter", None),
        ({"q": " "}, "q", "empty-parameter", None),
    ],
)
def test_wrong_parameter_is_refused_with_the_nearest_right_one(query, parameter, code, suggestion):
    build_menu()

    assert mistakes("/interventions", **query) == {parameter: (code, suggestion)}


def test_sector_of_the_draft_is_not_suggested():
    build_menu()
    build_intervention("later", sectors=["pro"])

    assert mistakes("/interventions", sector="pro")["sector"][0] == "unknown-value"
