"""No parameter is ever ignored, and every mistake is named at once."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.http import QueryDict
from django.urls import get_resolver
from hypothesis import given
from hypothesis import strategies as st

from api.filters.backend import StrictParametersMixin, echo
from api.filters.dates import nearest_day, nearest_instant
from api.suggestions import nearest

from .trial import GroupFilter

pytestmark = [pytest.mark.urls("tests.api.trial"), pytest.mark.django_db]


def mistakes(client: Any, query: str, path: str = "/v1/groups") -> list[tuple[str, ...]]:
    """Return parameter, code and suggestion of every mistake in the 400."""
    response = client.get(f"{path}?{query}", headers={"accept-language": "en"})
    assert response.status_code == 400, response.content
    errors = response.json()["errors"]
    wanted = ("parameter", "code", "suggestion")
    return [tuple(error[key] for key in wanted if key in error) for error in errors]


def read(query: str) -> GroupFilter:
    return GroupFilter(QueryDict(query), paged=True)


def views_under(resolver: Any) -> Any:
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from views_under(pattern)
        elif view := getattr(pattern.callback, "cls", None):
            yield view


@pytest.mark.parametrize(
    ("query", "mistake"),
    [
        ("sektor=po", ("sektor", "unknown-parameter", "sector")),
        ("Sector=po", ("Sector", "unknown-parameter", "sector")),
        ("min_months=3", ("min_months", "unknown-parameter", "minMonths")),
        ("page_size=3", ("page_size", "unknown-parameter", "pageSize")),
        ("xyzzy=1", ("xyzzy", "unknown-parameter")),
        ("=1", ("", "unknown-parameter")),
        ("format=json", ("format", "unknown-parameter", "from")),
        ("a" * 1000 + "=1", ("a" * 1000, "unknown-parameter")),
        ("sector=", ("sector", "empty-parameter")),
        ("sector", ("sector", "empty-parameter")),
        ("q=%20%20", ("q", "empty-parameter")),
        ("sector=pp", ("sector", "unknown-value", "po")),
        ("sector=PO", ("sector", "unknown-value", "po")),
        ("sector=%20po", ("sector", "unknown-value", "po")),
        ("sector=po;page=2", ("sector", "unknown-value")),
        ("sector=social_emotional", ("sector", "unknown-value", "social-emotional")),
        ("ordering=nam", ("ordering", "unknown-value", "name")),
        ("fields=id,nmae", ("fields", "unknown-value", "name")),
        ("fields=id,,name", ("fields", "empty-parameter")),
        ("fields=id&fields=name", ("fields", "repeated-parameter")),
        ("page=1&page=2", ("page", "repeated-parameter")),
        ("page=1&page=1", ("page", "repeated-parameter")),
        ("rated=True", ("rated", "invalid-boolean", "true")),
        ("rated=1", ("rated", "invalid-boolean", "true")),
        ("rated=nee", ("rated", "invalid-boolean", "false")),
        ("page=abc", ("page", "invalid-integer")),
        ("page=0", ("page", "out-of-range", "1")),
        ("page=-1", ("page", "out-of-range", "1")),
        ("page=1e3", ("page", "invalid-integer", "1000")),
        ("page=1e999999999", ("page", "invalid-integer", "999999")),
        ("page=NaN", ("page", "invalid-integer")),
        ("page=+5", ("page", "invalid-integer", "5")),
        ("page=%2B5", ("page", "invalid-integer", "5")),
        ("page=007", ("page", "invalid-integer", "7")),
        ("page=%D9%A1%D9%A2", ("page", "invalid-integer", "12")),
        ("page=1234567", ("page", "invalid-integer", "999999")),
        ("pageSize=101", ("pageSize", "out-of-range", "100")),
        ("minMonths=-0", ("minMonths", "invalid-integer", "0")),
        ("minMonths=13", ("minMonths", "out-of-range", "12")),
        ("validOn=2021-02-30", ("validOn", "invalid-date", "2021-02-28")),
        ("validOn=30-2-2021", ("validOn", "invalid-date", "2021-02-28")),
        ("validOn=20210901", ("validOn", "invalid-date", "2021-09-01")),
        ("validOn=gisteren", ("validOn", "invalid-date")),
        ("validOn=0001-01-01", ("validOn", "out-of-range", "1900-01-01")),
        ("validOn=9999-12-31", ("validOn", "out-of-range", "2199-12-31")),
        ("knownOn=2021-09-01T12:00", ("knownOn", "invalid-instant", "2021-09-01T12:00:00Z")),
        (
            "knownOn=2021-09-01T12:00:00+02:00",
            ("knownOn", "invalid-instant", "2021-09-01T10:00:00Z"),
        ),
        ("knownOn=2021-02-30", ("knownOn", "invalid-instant", "2021-02-28")),
        ("knownOn=9999-12-31T23:59:59-12:00", ("knownOn", "invalid-instant")),
        ("q=a%0Ab", ("q", "control-character")),
        ("lang=de", ("lang", "unknown-value", "en")),
        ("lang=EN", ("lang", "unknown-value", "en")),
        ("lang=en%0D%0ASet-Cookie:x", ("lang", "unknown-value")),
        ("lang=nl&lang=en", ("lang", "repeated-parameter")),
    ],
)
def test_mistake_is_named_with_the_nearest_that_is_right(client, query, mistake):
    assert mistakes(client, query) == [mistake]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("lang=dutch", " There are: nl, en."),
        ("xyzzy=1", " There are: "),
        ("lang=EN", ""),
        ("sektor=po", ""),
        ("&".join(f"sector=x{number}" for number in range(21)), ""),
    ],
)
def test_where_nothing_is_near_and_they_are_few_all_that_is_right_is_named(client, query, told):
    response = client.get(f"/v1/groups?{query}", headers={"accept-language": "en"})

    details = [error["detail"] for error in response.json()["errors"]]
    assert all(("There are:" in detail) == bool(told) for detail in details)
    assert told in details[0]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("pageSize=abc", "“abc” is not a whole number in digits, from 1 to 100."),
        ("pageSize=7.5", "“7.5” is not a whole number in digits, from 1 to 100."),
        ("pageSize=101", "101 does not lie between 1 and 100."),
        ("page=x", "“x” is not a whole number in digits, from 1 to 999999."),
    ],
)
def test_whoever_gives_no_number_or_a_wrong_one_is_told_the_range(client, query, told):
    response = client.get(f"/v1/groups?{query}", headers={"accept-language": "en"})

    assert [error["detail"] for error in response.json()["errors"]] == [told]


def test_all_mistakes_are_named_at_once(client):
    query = "sektor=vo&validOn=2021-02-30&page=abc&pageSize=101&sector=&rated=True"

    assert [name for name, *_ in mistakes(client, query)] == [
        "sektor", "validOn", "page", "pageSize", "sector", "rated",
    ]  # fmt: skip


def test_right_values_beside_a_wrong_name_do_not_hide_it(client):
    assert mistakes(client, "sector=po&sektor=vo") == [("sektor", "unknown-parameter", "sector")]


def test_text_that_is_too_long_is_refused_with_what_would_fit(client):
    assert mistakes(client, "q=" + "a" * 201) == [("q", "too-long", "a" * 200)]


def test_error_repeats_no_more_than_the_beginning_of_a_long_value(client):
    response = client.get("/v1/groups?sector=" + "a" * 5000)

    assert len(response.content) < 1000


def test_right_values_that_contradict_each_other_are_a_mistake(client):
    assert mistakes(client, "minMonths=5&maxMonths=3") == [("minMonths", "contradiction")]


def test_parameter_that_is_needed_is_missed(client):
    assert mistakes(client, "", "/v1/comparisons") == [("from", "missing-parameter")]


def test_parameter_may_have_a_name_that_python_reserves(client):
    assert client.get("/v1/comparisons?from=3").json() == {"from": 3}


def test_view_without_parameters_refuses_them_too(client):
    assert mistakes(client, "sector=po", "/v1/echo") == [("sector", "unknown-parameter")]


def test_detail_refuses_the_parameters_of_the_list(client):
    pk = Group.objects.create(name="a").pk

    assert mistakes(client, "sector=po", f"/v1/groups/{pk}") == [("sector", "unknown-parameter")]


def test_every_route_of_the_api_refuses_parameters_it_does_not_know():
    views = list(views_under(get_resolver("api.urls")))

    assert len(views) > 5
    assert [view for view in views if not issubclass(view, StrictParametersMixin)] == []


def test_values_are_read_as_what_they_are():
    values = read(
        "rated=false&minMonths=3&validOn=2021-09-01&sector=vo&sector=po&q=%20lezen%20"
    ).values

    assert values["rated"] is False
    assert values["minMonths"] == 3
    assert values["validOn"] == date(2021, 9, 1)
    assert values["sector"] == ["po", "vo"]
    assert values["q"] == "lezen"
    assert (values["page"], values["pageSize"], values["lang"]) == (1, 25, None)


def test_day_as_an_instant_is_its_last_moment_in_the_netherlands():
    end_of_day = datetime(2021, 9, 1, 21, 59, 59, 999999, tzinfo=UTC)

    assert read("knownOn=2021-09-01").values["knownOn"] == end_of_day


def test_instant_with_an_offset_is_read_in_utc():
    parameters = read("knownOn=2021-09-01T12:00:00%2B02:00")

    assert parameters.values["knownOn"] == datetime(2021, 9, 1, 10, tzinfo=UTC)
    assert echo(parameters) == {"knownOn": "2021-09-01T10:00:00Z"}


def test_echo_is_sorted_and_holds_only_filters_that_were_given():
    parameters = read("sector=vo&page=2&lang=en&minMonths=3&sector=po&sector=vo")

    assert list(echo(parameters).items()) == [("minMonths", 3), ("sector", ["po", "vo"])]


def test_filter_narrows_the_list(client):
    Group.objects.bulk_create(Group(name=name) for name in ["lezen", "schrijven", "rekenen"])

    results = client.get("/v1/groups?q=EN&name=lezen&name=rekenen&ordering=-name").json()[
        "results"
    ]

    assert [group["name"] for group in results] == ["rekenen", "lezen"]


def test_keys_come_from_the_database_at_the_moment_of_asking(client):
    Group.objects.create(name="lezen")

    assert mistakes(client, "name=leezn") == [("name", "unknown-value", "lezen")]


def test_every_kind_of_parameter_describes_itself():
    described = {item["name"]: item for item in GroupFilter.as_parameters(paged=True)}

    assert described["sector"]["schema"]["type"] == "array"
    assert described["sector"]["explode"] is True
    assert described["fields"]["explode"] is False
    assert described["ordering"]["schema"]["enum"] == ["name", "-name"]
    assert described["minMonths"]["schema"] == {"type": "integer", "minimum": 0, "maximum": 12}
    assert described["validOn"]["schema"]["format"] == "date"
    assert described["pageSize"]["schema"]["default"] == 25
    assert described["q"]["schema"]["maxLength"] == 200


def test_search_for_suggestions_stays_cheap_with_a_thousand_wrong_names():
    parameters = read("&".join(f"sektor{number}=" for number in range(900)))

    assert len(parameters.mistakes) == 900
    assert sum(mistake.suggestion is not None for mistake in parameters.mistakes) <= 20


def test_nothing_is_suggested_that_is_not_near():
    assert nearest("", ["po"]) is None
    assert nearest("q" * 61, ["q"]) is None
    assert nearest("zebra", ["po", "vo"]) is None


@given(st.text())
def test_suggestion_for_a_day_is_a_day_or_nothing(text):
    suggestion = nearest_day(text)

    assert suggestion is None or date.fromisoformat(suggestion)


@given(st.from_regex(r"[0-9TZ:+ .-]{0,30}"))
def test_suggestion_for_an_instant_can_be_read_or_is_nothing(text):
    suggestion = nearest_instant(text)

    assert suggestion is None or not read(f"knownOn={suggestion}").mistakes


@given(st.dictionaries(st.sampled_from(["page", "q", "validOn", "knownOn", "rated"]), st.text()))
def test_whatever_is_sent_is_read_or_refused(sent):
    query = QueryDict(mutable=True)
    query.update(sent)

    parameters = GroupFilter(query, paged=True)

    assert {mistake.parameter for mistake in parameters.mistakes} | parameters.given.keys() == {
        *sent
    }
