"""Searching the menu in Dutch and English."""

from datetime import date

import pytest

from catalogue.models import Intervention
from tests.api.asking import ask, slugs
from tests.builders import at, build_intervention, publish, revise_intervention

pytestmark = pytest.mark.django_db


def build_menu():
    build_intervention("summary", summary_nl="Over lezen.", summary_en="About sports.", code="A1")
    build_intervention("title", title_nl="Begrijpend lezen", title_en="Reading", code="B9")
    build_intervention("neither", code="C1")
    publish(at("2021-05-10"))


def test_best_match_comes_first():
    build_menu()

    assert slugs(q="lezen") == ["title", "summary"]


def test_ordering_goes_before_the_best_match():
    build_menu()

    assert slugs(q="lezen", ordering="code") == ["summary", "title"]


def test_both_languages_are_searched_whatever_the_language_of_the_answer():
    build_menu()

    assert slugs(q="reading", lang="nl") == slugs(q="lezen begrijpend", lang="en") == ["title"]


def test_every_word_has_to_be_there():
    build_menu()

    assert slugs(q="lezen sports") == ["summary"]
    assert slugs(q="lezen tennis") == []


def test_last_word_may_be_unfinished():
    build_menu()

    assert slugs(q="begrij") == ["title"]


def test_search_goes_with_every_other_filter():
    build_menu()

    answer = ask("/interventions", q="lezen", category="B", fields="slug", pageSize=1)

    assert (answer["count"], answer["query"]["q"]) == (2, "lezen")
    assert answer["results"] == [{"slug": "title"}]


def test_search_looks_in_what_held_at_the_place_of_the_question():
    build_menu()
    item = revise_title()

    assert slugs(q="rekenen") == [item]
    assert slugs(q="rekenen", release=1) == slugs(q="rekenen", validOn="2022-03-31") == []


def revise_title():
    item = Intervention.objects.get(slug="neither")
    revise_intervention(item, valid_from=date(2022, 4, 1), title_nl="Rekenen")
    publish(at("2022-04-07"))
    return item.slug
