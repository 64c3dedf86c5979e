"""The two time axes: what held on a day, by the knowledge of a moment."""

from datetime import date

import pytest
from hypothesis import given

from catalogue.actions.drafts import remove, revise
from catalogue.actions.releases import publish_release
from catalogue.models import Intervention
from tests.api.asking import ask, mistakes, refused, slugs
from tests.builders import (
    EDITOR,
    at,
    build_draft,
    build_intervention,
    build_scale,
    publish,
    rating,
    revise_intervention,
)
from tests.catalogue.histories import (
    HISTORIES,
    POINTS,
    SLUGS,
    NaiveMenu,
    carry_out,
    examples,
    publish_vocabulary,
    undone,
)

pytestmark = pytest.mark.django_db

COLLECTIONS = ("interventions", "sectors", "themes", "categories", "scales", "sources")


def build_history():
    """Publish 5 months in 2021; in 2022 a release says it is 6 from April 2022 on."""
    feedback = build_intervention(**rating(months=5))
    publish(at("2021-05-10"))
    revise_intervention(feedback, valid_from=date(2022, 4, 1), months=6)
    publish(at("2022-04-07"))
    return feedback


def months(**query):
    return ask("/interventions/feedback", **query)["effect"]["months"]


def test_question_without_place_is_about_today_by_what_is_known_now():
    build_history()

    assert months() == 6


def test_valid_on_asks_what_held_on_a_day():
    build_history()

    assert months(validOn="2022-03-31") == 5
    assert months(validOn="2022-04-01") == 6


def test_known_on_asks_by_the_knowledge_of_a_moment():
    build_history()

    assert months(validOn="2022-05-01", knownOn="2022-04-07T11:59:59Z") == 5
    assert months(validOn="2022-05-01", knownOn="2022-04-07T12:00:00Z") == 6


def test_day_of_knowledge_means_its_end_in_the_netherlands():
    build_history()

    assert months(knownOn="2022-04-06") == 5
    assert months(knownOn="2022-04-07") == 6


def test_release_asks_by_the_knowledge_of_the_moment_it_came_out():
    build_history()

    assert months(release=1) == 5
    assert months(release=2) == 6


def test_future_knowledge_is_that_of_now():
    build_history()

    answer = ask("/interventions", knownOn="2099-01-01")

    assert answer["asOf"]["release"] == 2


def test_before_the_first_release_nothing_was_known():
    build_history()

    answer = ask("/interventions", knownOn="2020-01-01")

    assert (answer["count"], answer["asOf"]["release"]) == (0, None)
    refused("/interventions/feedback", status=404, knownOn="2020-01-01")


def test_item_is_not_there_before_its_first_day():
    build_history()

    refused("/interventions/feedback", status=404, validOn="2021-05-09")

    assert slugs(validOn="2021-05-09") == []


def test_item_that_is_gone_can_be_asked_for_as_it_was():
    feedback = build_history()
    build_draft()
    remove(feedback, by=EDITOR, valid_from=date(2023, 1, 1))
    publish(at("2023-01-01"))

    refused("/interventions/feedback", status=410)

    assert months(validOn="2022-12-31") == months(release=2) == 6


def test_titles_of_what_an_item_refers_to_are_those_of_the_same_moment():
    build_intervention(**rating(band=3))
    publish(at("2021-05-10"))
    build_draft()
    scale, label = build_scale("cost", "cost"), {"nl": "drie", "en": "three"}
    revise(scale, cause="editorial", by=EDITOR, steps=[{"value": 3, "label": label}])
    publish(at("2022-04-07"))

    assert ask("/interventions/feedback")["cost"]["label"] == "three"
    assert ask("/interventions/feedback", release=1)["cost"]["label"] == "3"


def test_answer_says_where_it_was_read_without_the_present_moment():
    build_history()

    here = ask("/interventions", validOn="2022-05-01")["asOf"]
    then = ask("/interventions/feedback", validOn="2022-05-01", knownOn="2022-01-01T00:00:00Z")

    assert here == {
        "release": 2, "validOn": "2022-05-01", "knownOn": "2022-04-07T12:00:00Z",
        "uncertainReleases": [],
    }  # fmt: skip
    assert then["asOf"]["knownOn"] == "2022-01-01T00:00:00Z"


def test_release_that_may_have_been_out_is_named():
    build_intervention()
    publish(at("2021-05-10"))
    revise_intervention(Intervention.objects.get(), summary_nl="Anders.")
    publish_release(
        by=EDITOR,
        published_at=at("2022-04-01"),
        published_basis="inferred",
        published_after=date(2021, 5, 10),
    )

    answer = ask("/interventions", knownOn="2021-12-31")

    assert (answer["asOf"]["release"], answer["asOf"]["uncertainReleases"]) == (1, [2])


def test_links_to_other_pages_stay_where_the_first_was_read():
    for slug in ("a", "b", "c"):
        build_intervention(slug)
    publish(at("2021-05-10"))
    first = ask("/interventions", pageSize=2, validOn="2021-06-01")

    build_intervention("aa")
    publish(at("2022-04-07"))

    assert "release=1" in first["next"]
    second = ask(first["next"].removeprefix("http://testserver/v1"))
    assert [row["slug"] for row in first["results"] + second["results"]] == ["a", "b", "c"]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_every_collection_of_the_menu_is_on_both_time_axes(collection):
    build_history()

    before = ask(f"/{collection}", knownOn="2020-01-01")
    known = ask(f"/{collection}", release=1)

    assert (before["count"], before["asOf"]["release"]) == (0, None)
    assert known["count"] > 0
    assert known["asOf"]["release"] == 1


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ({"release": 2, "knownOn": "2021-01-01"}, {"knownOn": ("contradicts-release", None)}),
        ({"release": 7}, {"release": ("unknown-release", "2")}),
        ({"release": 0}, {"release": ("out-of-range", "1")}),
        ({"validOn": "01-09-2021"}, {"validOn": ("invalid-date", "2021-09-01")}),
        ({"validOn": "1021-09-01"}, {"validOn": ("out-of-range", "1900-01-01")}),
        ({"validOn": "2021-02-30"}, {"validOn": ("invalid-date", "2021-02-28")}),
    ],
)
def test_wrong_place_is_refused_with_the_nearest_right_one(query, wrong):
    build_history()

    assert mistakes("/interventions", **query) == wrong


@pytest.fixture
def vocabulary():
    return publish_vocabulary()


@examples(10)
@given(history=HISTORIES)
def test_every_place_on_the_axes_says_what_a_naive_reading_says(history, vocabulary):
    with undone():
        menu = carry_out(history, vocabulary)

        for release in menu.releases:
            for day in POINTS:
                assert told(release, day) == expected(menu, release, day)


def told(release, day):
    rows = ask("/interventions", release=release, validOn=day.isoformat())["results"]
    return {row["slug"]: (row["effect"]["months"], row["targetGroup"] or "") for row in rows}


def expected(menu: NaiveMenu, release, day):
    held = {slug: menu.holds(slug, release, day) for slug in SLUGS}
    return {slug: said for slug, said in held.items() if said is not None}
