"""Every answer says the full version of the API."""

import pytest
from django.conf import settings
from django.test import Client

pytestmark = [pytest.mark.urls("tests.api.trial"), pytest.mark.django_db]


@pytest.mark.parametrize(
    "path",
    [
        "/v1/groups",
        "/v1/groups?nonsense=1",
        "/v1/nowhere",
        "/v1/errors/bug",
        "/v1/gr%00oups",
        "/health/live",
        "/admin/plain",
    ],
)
@pytest.mark.parametrize("method", ["get", "head", "post", "options", "trace"])
def test_every_answer_says_the_version(path, method):
    client = Client(raise_request_exception=False)

    assert getattr(client, method)(path)["API-Version"] == settings.API_VERSION


def test_answer_to_an_unknown_host_says_the_version(client):
    response = client.get("/v1/groups", headers={"host": "evil.example"})

    assert response["API-Version"] == settings.API_VERSION


def test_answer_that_nothing_changed_says_the_version(client):
    response = client.get("/v1/groups", headers={"if-none-match": "*"})

    assert response.status_code == 304
    assert response["API-Version"] == settings.API_VERSION


def test_question_of_a_browser_before_the_question_says_the_version(client):
    headers = {"origin": "https://school.nl", "access-control-request-method": "GET"}

    response = client.options("/v1/groups", headers=headers)

    assert response.status_code == 200
    assert response["API-Version"] == settings.API_VERSION


def test_static_file_has_no_version_of_the_api(client):
    assert "API-Version" not in client.get("/static/no-such-file.css").headers
