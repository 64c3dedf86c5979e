"""Facets: what would be left with each value, next to the other filters."""

from itertools import product

import pytest

from tests.api.asking import ask
from tests.builders import at, build_intervention, publish, rating

pytestmark = pytest.mark.django_db


def build_menu():
    build_intervention("a", themes=["reading"], sectors=["po", "vo"], **rating(strength=4, band=2))
    build_intervention("b", themes=["reading", "writing"], sectors=["po"], **rating(strength=2))
    build_intervention("c", themes=[], sectors=["vo"], category="C", cost_absence="not-printed")
    publish(at("2021-05-10"))


def facet(name, **query):
    return ask("/interventions", facets=name, **query)["facets"][name]


def counts(name, **query):
    values = facet(name, **query)["values"]
    return {value["value"]: value["count"] for value in values if value["count"]}


def test_answer_has_only_the_facets_that_were_asked_for():
    build_menu()

    assert "facets" not in ask("/interventions")
    assert ask("/interventions", facets=["sector", "cost"])["facets"].keys() == {"sector", "cost"}


def test_item_counts_once_for_each_of_its_values():
    build_menu()

    assert counts("sector") == {"po": 2, "vo": 2}
    assert counts("theme") == {"reading": 2, "writing": 1}
    assert counts("category") == {"B": 2, "C": 1}
    assert counts("evidence") == {2: 1, 4: 1}
    assert counts("cost") == {2: 1, 3: 1}


def test_values_that_leave_nothing_are_listed_with_zero():
    build_menu()

    values = facet("sector", theme="writing")["values"]

    assert [(value["value"], value["count"]) for value in values] == [("po", 1), ("vo", 0)]


def test_items_without_a_value_are_counted_apart_per_reason():
    build_menu()

    assert facet("evidence")["absences"] == [{"absence": "not-rated", "count": 1}]
    assert facet("cost")["absences"] == [{"absence": "not-printed", "count": 1}]
    assert facet("theme")["absences"] == [{"absence": "not-tagged", "count": 1}]
    assert facet("sector")["absences"] == []


def test_facet_pays_no_heed_to_its_own_filter_but_to_all_others():
    build_menu()

    assert counts("sector", sector="po") == {"po": 2, "vo": 2}
    assert counts("sector", theme="writing") == {"po": 1}
    assert counts("theme", theme="writing", sector="vo") == {"reading": 1}
    assert counts("evidence", minEvidence=4) == {2: 1, 4: 1}


def test_values_are_called_by_their_title_in_the_language_of_the_answer():
    build_menu()

    assert facet("category")["values"][0] == {"value": "B", "title": "B", "count": 2}


def test_facets_count_what_a_search_leaves():
    build_menu()

    assert counts("category", q="about") == {"B": 2, "C": 1}
    assert counts("sector", q="about b") == {"po": 1}


OTHERS = [
    {},
    {"sector": "po"},
    {"theme": ["reading", "writing"]},
    {"q": "about"},
    {"minMonths": 1},
]
FILTERS = {
    "sector": "sector", "category": "category", "theme": "theme", "evidence": "minEvidence",
    "cost": "maxCost",
}  # fmt: skip


@pytest.mark.parametrize(("name", "others"), list(product(FILTERS, OTHERS)))
def test_count_is_what_the_list_has_left_once_that_value_is_asked_for(name, others):
    build_menu()
    others = {key: value for key, value in others.items() if key != FILTERS[name]}

    for value in facet(name, **others)["values"]:
        left = ask("/interventions", **others, **{FILTERS[name]: value["value"]})["count"]
        assert value.get("cumulativeCount", value["count"]) == left


@pytest.mark.parametrize("match", ["any", "all", "only"])
def test_sectors_are_counted_as_sector_match_means_them(match):
    build_menu()

    for value in facet("sector", sector="po", sectorMatch=match)["values"]:
        left = ask("/interventions", sector=value["value"], sectorMatch=match)["count"]
        assert value["count"] == left
