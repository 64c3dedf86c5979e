"""Lists come in pages with exact counts and links that read the same again."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import Group

from api.pagination import DEEP

pytestmark = [pytest.mark.urls("tests.api.trial"), pytest.mark.django_db]


@pytest.fixture
def _seven_groups():
    Group.objects.bulk_create(Group(name=f"group {number}") for number in range(7))


@pytest.mark.usefixtures("_seven_groups")
def test_page_says_how_many_rows_there_are_and_where_the_others_are(client):
    page = client.get("/v1/groups?pageSize=3&page=2").json()

    assert list(page) == ["count", "next", "previous", "results", "query"]
    assert page["count"] == 7
    assert [group["name"] for group in page["results"]] == ["group 3", "group 4", "group 5"]
    assert page["next"] == "http://testserver/v1/groups?page=3&pageSize=3"
    assert page["previous"] == "http://testserver/v1/groups?page=1&pageSize=3"


@pytest.mark.usefixtures("_seven_groups")
def test_links_are_in_the_header_too(client):
    header = client.get("/v1/groups?pageSize=3&page=2")["Link"]

    base = "<http://testserver/v1/groups?page={}&pageSize=3>"
    assert header == ", ".join(
        f'{base.format(page)}; rel="{relation}"'
        for page, relation in [(3, "next"), (1, "prev"), (1, "first"), (3, "last")]
    )


@pytest.mark.usefixtures("_seven_groups")
def test_pages_together_are_the_whole_list_once(client):
    names, url = [], "/v1/groups?pageSize=2"
    while url:
        page = client.get(url).json()
        names += [group["name"] for group in page["results"]]
        url = page["next"]

    assert names == [f"group {number}" for number in range(7)]


def test_first_page_of_an_empty_list_is_empty(client):
    page = client.get("/v1/groups").json()

    assert (page["count"], page["results"], page["next"]) == (0, [], None)


@pytest.mark.usefixtures("_seven_groups")
def test_page_past_the_end_is_not_found(client):
    response = client.get("/v1/groups?pageSize=3&page=4")

    assert response.status_code == 404
    assert response.json()["type"] == "/v1/problems/page-past-the-end"


@pytest.mark.parametrize(("query", "status"), [("page=100", 404), ("page=101", 400)])
def test_list_is_paged_through_up_to_row_ten_thousand(client, query, status):
    assert client.get(f"/v1/groups?pageSize=100&{query}").status_code == status


@pytest.mark.usefixtures("_seven_groups")
def test_links_carry_every_parameter_in_one_order(client):
    query = "sector=vo&q=group&pageSize=3&fields=name,id&sector=po&rated=true&lang=en"

    link = urlsplit(client.get(f"/v1/groups?{query}").json()["next"])

    assert list(parse_qs(link.query).items()) == [
        ("fields", ["id,name"]), ("lang", ["en"]), ("page", ["2"]), ("pageSize", ["3"]),
        ("q", ["group"]), ("rated", ["true"]), ("sector", ["po", "vo"]),
    ]  # fmt: skip


@pytest.mark.usefixtures("_seven_groups")
def test_same_question_in_another_order_has_the_same_links(client):
    one = client.get("/v1/groups?sector=vo&sector=po&pageSize=3").json()
    other = client.get("/v1/groups?pageSize=3&sector=po&sector=vo&sector=po").json()

    assert one == other


@pytest.mark.usefixtures("_seven_groups")
def test_links_are_pinned_to_what_was_read(client):
    page = client.get("/v1/pinned-groups?pageSize=3&knownOn=2021-09-01").json()

    assert page["next"] == "http://testserver/v1/pinned-groups?page=2&pageSize=3&release=3"
    assert page["asOf"] == {
        "release": 3,
        "validOn": "2026-11-22",
        "knownOn": "2026-01-01T00:00:00Z",
    }


@pytest.mark.usefixtures("_seven_groups")
def test_page_costs_two_questions_to_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get("/v1/groups?pageSize=3")


def test_deep_page_has_the_rows_that_come_after_those_before_it(client):
    rows = DEEP + 30
    Group.objects.bulk_create(Group(name=f"group {n:04}") for n in reversed(range(rows)))

    pages = [client.get(f"/v1/groups?pageSize=100&page={n}").json() for n in range(1, 12)]

    names = [group["name"] for page in pages for group in page["results"]]
    assert names == [f"group {n:04}" for n in range(rows)]
    assert [page["count"] for page in pages] == [rows] * 11
