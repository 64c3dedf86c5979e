"""Publications that the menu rests on."""

from datetime import date

import pytest

from tests.api.asking import ask, mistakes, refused
from tests.builders import build_source, publish

pytestmark = pytest.mark.django_db


def build_sources():
    build_source("page", kind="web-page", year=None, year_absence="unknown", authors=["A", "B"])
    day = {"consulted_on": date(2022, 4, 7), "consulted_on_absence": ""}
    build_source("report", kind="report", year=2021, published_on=date(2021, 5, 1), **day)
    publish()


def test_source_says_where_and_when_it_was_read():
    build_sources()

    source = ask("/sources/report")

    assert (source["url"], source["year"]) == ("https://example.org/report", 2021)
    assert (source["consultedOn"], source["consultedOnAbsence"]) == ("2022-04-07", None)
    assert source["publishedOn"] == "2021-05-01"


def test_what_is_not_known_of_a_source_says_so():
    build_sources()

    source = ask("/sources/page")

    assert (source["year"], source["yearAbsence"]) == (None, "unknown")
    assert (source["consultedOn"], source["consultedOnAbsence"]) == (None, "unknown")
    assert (source["authors"], source["doi"]) == (["A", "B"], None)


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ({}, ["page", "report"]),
        ({"kind": "report"}, ["report"]),
        ({"kind": ["report", "web-page"]}, ["page", "report"]),
        ({"year": 2021}, ["report"]),
        ({"year": 2020}, []),
    ],
)
def test_sources_can_be_narrowed(query, left):
    build_sources()

    assert [row["id"] for row in ask("/sources", **query)["results"]] == left


def test_wrong_parameter_is_refused():
    build_sources()

    assert mistakes("/sources", kind="reports", year="21") == {
        "kind": ("unknown-value", "report"), "year": ("out-of-range", "1900"),
    }  # fmt: skip


def test_source_that_is_not_there_is_not_found():
    refused("/sources/none", status=404)
