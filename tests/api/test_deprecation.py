"""What ends is announced: on its answers and in the OpenAPI document."""

from datetime import date

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from api.deprecation import Deprecation
from tests.builders import at, build_intervention, publish

pytestmark = pytest.mark.django_db

END = Deprecation(since=date(2026, 1, 1), sunset=date(2027, 1, 1), page="/docs/versions")
LATER = Deprecation(since=date(2026, 6, 1), sunset=date(2028, 1, 1), page="/docs/menu")
LINK = (
    '<http://testserver/docs/versions>; rel="deprecation"; type="text/html", '
    '<http://testserver/docs/versions>; rel="sunset"; type="text/html"'
)


@pytest.fixture(autouse=True)
def deprecations(settings):
    settings.ROOT_URLCONF = "tests.api.deprecated_urls"
    settings.DEPRECATED = {
        "GET /v1/kinds-of-schools": END,
        "GET /v1/kinds-of-schools/{code}": END,
        "GET /v1/interventions?minMonths": END,
        "GET /v1/interventions": LATER,
    }


def get(path, **headers):
    return Client().get(path, headers=headers)


def test_answer_of_what_ends_says_since_when_and_until_when():
    answer = get("/v1/kinds-of-schools")

    assert answer.status_code == 200
    assert answer["Deprecation"] == "@1767225600"
    assert answer["Sunset"] == "Fri, 01 Jan 2027 00:00:00 GMT"
    assert answer["Link"].endswith(LINK)


def test_refusal_and_not_modified_say_so_too():
    build_intervention()
    publish(at("2021-05-10"))
    tag = get("/v1/kinds-of-schools")["ETag"]

    assert get("/v1/kinds-of-schools?page=x")["Deprecation"] == "@1767225600"
    assert get("/v1/kinds-of-schools/nowhere")["Link"] == LINK
    unchanged = get("/v1/kinds-of-schools", if_none_match=tag)
    assert (unchanged.status_code, unchanged["Deprecation"]) == (304, "@1767225600")


def test_what_ends_first_is_announced():
    assert get("/v1/interventions?minMonths=4")["Sunset"].startswith("Fri, 01 Jan 2027")
    assert get("/v1/interventions?maxMonths=4")["Sunset"].startswith("Sat, 01 Jan 2028")


@pytest.mark.parametrize("path", ["/v1/sectors", "/v1/nowhere", "/"])
def test_nothing_else_is_announced(path):
    answer = get(path)

    assert "Deprecation" not in answer
    assert "Sunset" not in answer


def test_document_marks_what_ends():
    made = SchemaGenerator(urlconf="tests.api.deprecated_urls").get_schema(public=True)
    paths = made["paths"]

    assert paths["/kinds-of-schools"]["get"]["deprecated"] is True
    assert paths["/interventions"]["get"]["deprecated"] is True
    assert "deprecated" not in paths["/sectors"]["get"]
    parameters = {one.get("name"): one for one in paths["/interventions"]["get"]["parameters"]}
    assert parameters["minMonths"]["deprecated"] is True
    assert "deprecated" not in parameters["maxMonths"]
    headers = paths["/kinds-of-schools"]["get"]["responses"]["200"]["headers"]
    assert {"Deprecation", "Sunset"} <= set(headers)
    assert {"Deprecation", "Sunset"} <= set(made["components"]["headers"])
