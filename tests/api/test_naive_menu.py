"""Any question of any menu is answered as a plain reading of its versions answers it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.api.asking import ask
from tests.api.naive_menu import (
    CATEGORIES,
    MENUS,
    POINTS,
    SECTORS,
    THEMES,
    WORDS,
    carry_out,
    facets,
    in_order,
    publish_vocabulary,
)
from tests.catalogue.histories import examples, undone

pytestmark = pytest.mark.django_db

FACETS = ["sector", "category", "theme", "evidence", "cost"]
ORDERS = [
    sign + name for name in ("code", "title", "months", "evidence", "cost") for sign in ("", "-")
]


def some(values: Any) -> Any:
    return st.lists(st.sampled_from(values), min_size=1, unique=True).map(sorted)


WORDS_ASKED = st.lists(st.sampled_from(WORDS), min_size=1, max_size=2, unique=True).map(" ".join)
VALUES = {
    "category": some(CATEGORIES),
    "sector": some(SECTORS),
    "theme": some(THEMES),
    "minMonths": st.integers(0, 4),
    "maxMonths": st.integers(0, 4),
    "minEvidence": st.integers(1, 4),
    "maxCost": st.integers(1, 4),
    "rated": st.sampled_from(["true", "false"]),
}
FILTER = st.sampled_from(sorted(VALUES)).flatmap(lambda n: st.tuples(st.just(n), VALUES[n]))
ASKED = st.just({}) | WORDS_ASKED.map(lambda words: {"q": words})
FILTERS = st.tuples(ASKED, st.lists(FILTER, max_size=2)).map(lambda f: f[0] | dict(f[1]))
ORDERING = st.none() | st.sampled_from(ORDERS)
MATCHES = st.sampled_from([None, "any", "all", "only"])
PLACES = st.tuples(st.integers(0, 2), st.sampled_from(POINTS))
QUESTION = st.tuples(FILTERS, ORDERING, MATCHES, PLACES, st.integers(2, 5))
QUESTIONS = st.lists(QUESTION, min_size=10, max_size=10)


@examples(10)
@given(releases=MENUS, questions=QUESTIONS)
def test_any_question_is_answered_as_a_plain_reading_answers_it(releases, questions, vocabulary):
    with undone():
        menu = carry_out(releases)

        for filters, ordering, match, (back, day), size in questions:
            release = max(1, menu.last - back)
            query = dict(filters)
            if ordering:
                query["ordering"] = ordering
            if match and "sector" in query:
                query["sectorMatch"] = match
            held = menu.held(release, day)

            found, counted = answer(query, size, release=release, validOn=day.isoformat())

            assert found == in_order(held, query)
            assert counted == facets(held, query)


@pytest.fixture
def vocabulary():
    publish_vocabulary()


def answer(query, size, **place):
    """Return the slugs of all pages and the facets, of what has any item."""
    asked = query | place | {"fields": "slug", "facets": FACETS, "pageSize": size}
    pages = [ask("/interventions", **asked)]
    while pages[-1]["next"]:
        pages.append(ask("/interventions", **asked, page=len(pages) + 1))
    assert {page["count"] for page in pages} == {sum(len(page["results"]) for page in pages)}
    found = [row["slug"] for page in pages for row in page["results"]]
    return found, {name: counts(facet) for name, facet in pages[0]["facets"].items()}


def counts(facet):
    values = {value["value"]: value["count"] for value in facet["values"] if value["count"]}
    return values, {absence["absence"]: absence["count"] for absence in facet["absences"]}
