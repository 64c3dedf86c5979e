"""Which representation answers, and which bodies are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.negotiation import parse_accept, quality_of

pytestmark = [pytest.mark.urls("tests.api.trial"), pytest.mark.django_db]


@pytest.mark.parametrize(
    "accept",
    [
        "",
        "*/*",
        "application/json",
        "APPLICATION/JSON",
        "application/*",
        "application/json; charset=utf-8",
        "text/html, application/json;q=0.1",
        "text/csv, */*;q=0.01",
        "nonsense, application/json",
    ],
)
def test_client_that_takes_json_gets_it(client, accept):
    response = client.get("/v1/groups", headers={"accept": accept})

    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    "accept",
    [
        "text/csv",
        "text/*",
        "json",
        "*",
        "*/json",
        "application/json/x",
        "application/",
        "/json",
        "application/json;q=0",
        "*/*;q=0",
        "application/json;q=0, */*",
        "application/json;q=nonsense",
        "application/json;q=nan",
        "\x00",
        ",",
        "a" * 100_000,
    ],
)
def test_client_that_takes_nothing_we_have_gets_a_406(client, accept):
    response = client.get("/v1/groups", headers={"accept": accept})

    assert response.status_code == 406
    assert response.json()["type"] == "/v1/problems/not-acceptable"


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("text/html", "text/html; charset=utf-8"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("text/html;q=0.4, application/json;q=0.5", "application/json"),
        ("text/*;q=0.9, text/html;q=0.1, application/*;q=0.5", "application/json"),
        ("*/*", "application/json"),
    ],
)
def test_best_liked_of_two_representations_answers(client, accept, content_type):
    response = client.get("/v1/problems", headers={"accept": accept})

    assert response["Content-Type"] == content_type
    assert "Accept" in response["Vary"].split(", ")


def test_problem_with_a_picture_is_no_picture(client):
    response = client.get("/v1/picture?nonsense=1", headers={"accept": "image/svg+xml"})

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("content_type", "headers"),
    [
        ("text/plain", {}),
        ("application/xml", {}),
        ("application/x-www-form-urlencoded", {}),
        ("multipart/form-data; boundary=x", {}),
        ("application/json; charset=latin-1", {}),
        ("json", {}),
        ("", {}),
        ("a" * 5000, {}),
        ("application/json", {"content-encoding": "gzip"}),
    ],
)
def test_body_in_another_form_is_a_415(client, content_type, headers):
    response = client.generic("POST", "/v1/echo", "{}", content_type=content_type, headers=headers)

    assert response.status_code == 415
    assert response.json()["type"] == "/v1/problems/unsupported-media-type"
    assert "application/json" in response.json()["detail"]


def test_whoever_sends_another_form_is_told_which_there_are(client):
    plain = client.generic("POST", "/v1/echo", "{}", content_type="text/plain")

    assert plain["Accept"] == "application/json"
    assert "Accept-Encoding" not in plain
    assert "Accept-Patch" not in plain


def test_whoever_compresses_a_body_is_told_not_to(client):
    headers = {"content-encoding": "gzip"}

    zipped = client.generic("POST", "/v1/echo", "{}", "application/json", headers=headers)

    assert zipped["Accept-Encoding"] == "identity"
    assert "Accept" not in zipped


@pytest.mark.parametrize("content_type", ["application/json", 'Application/JSON; charset="UTF-8"'])
def test_body_in_json_is_read(client, content_type):
    response = client.generic("POST", "/v1/echo", "{}", content_type=content_type)

    assert response.status_code == 201


@given(st.text())
def test_no_accept_header_is_too_odd_to_read(header):
    assert 0 <= quality_of("application/json", parse_accept(header)) <= 1
