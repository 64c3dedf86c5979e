"""Whole lists say what the pages say, in every form and in both languages."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from tests.api.any_studies import build_any_studies
from tests.api.asking import ask
from tests.api.whole_lists import lines, records, sheet, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("menu")]

EVIDENCE = "/interventions/schrijfonderwijs/evidence"
QUESTIONS = [
    ("/interventions", {}),
    ("/interventions", {"q": "lezen", "sector": ["po", "vo"], "ordering": "-months"}),
    ("/interventions", {"release": 2, "validOn": "2021-09-01"}),
    ("/interventions", {"fields": "title,effect,sources"}),
    ("/schools", {}),
    ("/schools", {"sector": "po", "ordering": "-place"}),
    ("/studies", {}),
    ("/studies", {"recruiting": "false", "sector": "po"}),
    ("/studies", {"recruiting": "true", "sector": "vo"}),
    ("/sources", {}),
    ("/sources", {"release": 3, "kind": ["letter", "news"]}),
]


@pytest.fixture(scope="module")
def menu(real_menu: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Add schools that do not exist and studies of every kind, once for this module."""
    with django_db_blocker.unblock():
        call_command("import_schools", "fixtures/example-schools.csv", stdout=StringIO())
        build_any_studies()


def items(path, language, **query):
    """Return every item of the pages in JSON."""
    found, page = [], 1
    while True:
        answer = ask(path, language, **query, page=page, pageSize=100)
        found += answer["results"]
        if answer["next"] is None:
            return found
        page += 1


def leaves(value, path=()):
    """Yield the names of the members that hold no members, with dots."""
    if isinstance(value, dict) and value:
        for name, part in value.items():
            yield from leaves(part, (*path, name))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for part in value:
            yield from leaves(part, path)
    elif value not in (None, {}, []):
        yield ".".join(path)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(("path", "query"), QUESTIONS)
def test_lines_are_the_items_of_all_pages_member_by_member(path, query, language):
    expected = items(path, language, **query)

    found = lines(path, language, **query)

    assert expected
    assert [json.dumps(item) for item in found] == [json.dumps(item) for item in expected]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"model": "dl", "sector": "po"},
        {"exclude": "schrijfonderwijs--ashworth-1992", "outcome": "general-attainment"},
        {"release": 3},
    ],
)
def test_lines_of_the_evidence_are_its_findings(query, language):
    expected = ask(EVIDENCE, language, **query)["findings"]

    found = lines(EVIDENCE, language, **query)

    assert [json.dumps(item) for item in found] == [json.dumps(item) for item in expected]


@pytest.mark.parametrize("path", ["/interventions", "/schools", "/studies", "/sources", EVIDENCE])
def test_every_member_of_an_item_is_a_column_of_the_csv(path):
    found = lines(path)

    header = table(path)[0]

    assert {name for item in found for name in leaves(item)} <= set(header)
    assert len(header) == len(set(header))


def test_studies_of_this_menu_have_every_member_that_a_study_can_have():
    header = table("/studies")[0]

    assert {name for item in lines("/studies") for name in leaves(item)} == set(header)


@pytest.mark.parametrize("path", ["/interventions", "/schools", "/studies", "/sources", EVIDENCE])
def test_csv_has_a_row_for_each_item_and_a_unit_for_each_column(path):
    header, units, *rows = table(path, csvHeader="units")

    assert len(rows) == len(lines(path))
    assert {len(row) for row in rows} == {len(header)}
    assert len(units) == len(header)
    assert all(units)
    assert table(path) == [header, *rows]
    assert table(path, csvHeader="names") == [header, *rows]


def test_units_say_what_a_number_is_in():
    header, units = table("/interventions", csvHeader="units")[:2]
    said = dict(zip(header, units, strict=True))

    assert said["effect.months"] == "months of progress in one school year"
    assert said["estimate.effectSize"] == "pooled standard deviations"
    assert said["cost.perPupilUpTo"] == "euro per pupil per year"
    assert said["validFrom"] == "date (ISO 8601)"
    assert said["title"] == "text"
    assert said["slug"] == "code"


def test_number_that_is_absent_is_an_empty_cell_with_its_reason_beside_it():
    rated = {row["slug"]: row for row in records("/interventions")}

    writing, feedback = rated["schrijfonderwijs"], rated["feedback"]

    assert (writing["effect.months"], writing["effect.absence"]) == ("", "not-rated")
    assert (feedback["effect.months"], feedback["effect.absence"]) == ("6", "")


def test_list_in_a_cell_is_joined_and_numbers_keep_all_their_digits():
    row = {row["slug"]: row for row in records("/interventions")}["schrijfonderwijs"]
    item = {item["slug"]: item for item in lines("/interventions")}["schrijfonderwijs"]

    assert row["sectors"] == "; ".join(item["sectors"])
    assert row["sources.id"] == "; ".join(source["id"] for source in item["sources"])
    assert float(row["estimate.effectSize"]) == item["estimate"]["effectSize"]
    assert row["estimate.k"] == "48"


def test_fields_narrow_the_columns_as_they_narrow_the_items():
    header = table("/interventions", fields="title,effect")[0]

    assert header == ["slug", "title", "effect.months", "effect.scale", "effect.absence"]


@pytest.mark.parametrize("path", ["/interventions", "/schools", "/studies", "/sources", EVIDENCE])
def test_workbook_has_the_rows_of_the_csv(path):
    header, *rows = table(path)

    cells = sheet(path)

    assert list(cells[0].values()) == header
    assert len(cells) == len(rows) + 1


def test_workbook_has_numbers_days_and_truth_as_what_they_are():
    header, first, *_others = table("/schools")
    row = sheet("/schools")[1]
    place = dict(zip(header, [f"{chr(65 + n)}2" for n in range(len(header))], strict=True))

    assert first[header.index("isOpen")] == "true"
    assert row[place["isOpen"]] is True
    assert row[place["code"]] == first[0]
    assert place["closedOn"] not in row

    header = table("/sources", release=1)[0]
    row = sheet("/sources", release=1)[1]
    assert 40_000 < row[f"{chr(65 + header.index('validFrom'))}2"] < 50_000  # days since 1900
    assert row[f"{chr(65 + header.index('release'))}2"] == 1
