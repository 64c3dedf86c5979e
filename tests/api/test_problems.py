"""Errors are problem details, whoever makes them."""

import logging
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.utils import translation

from api.problems import Problem, answer, handle_500, kinds
from api.problems.handlers import flatten
from api.problems.kinds import KINDS, STATUSES
from api.problems.manual import manual
from catalogue.errors import DomainError

pytestmark = [pytest.mark.urls("tests.api.trial"), pytest.mark.django_db]

MEMBERS = ["type", "title", "status", "detail", "instance"]


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("get", "/v1/no-such-thing", 404, "not-found"),
        ("get", "/nowhere", 404, "not-found"),
        ("get", "/v1/groups/", 404, "not-found"),
        ("get", "/v1/groups/99", 404, "not-found"),
        ("get", "/v1/groups?page=2", 404, "page-past-the-end"),
        ("get", "/v1/groups?page=401", 400, "paging-too-deep"),
        ("get", "/v1/groups?nonsense=1", 400, "invalid-input"),
        ("post", "/v1/no-such-thing", 404, "not-found"),
        ("options", "/v1/no-such-thing", 404, "not-found"),
        ("post", "/v1/groups", 405, "method-not-allowed"),
        ("delete", "/v1/groups?nonsense=1", 405, "method-not-allowed"),
        ("trace", "/v1/groups", 405, "method-not-allowed"),
        ("get", "/v1/private", 403, "forbidden"),
        ("get", "/v1/errors/denied", 403, "forbidden"),
        ("get", "/v1/errors/gone", 410, "gone"),
        ("get", "/v1/errors/rule", 409, "no-draft-release"),
        ("get", "/v1/errors/throttled", 429, "too-many-requests"),
        ("get", "/v1/errors/locked", 503, "service-unavailable"),
        ("get", "/v1/errors/bug", 500, "internal-error"),
        ("get", "/v1/plain", 403, "forbidden"),
        ("get", "/v1/plain?fail=locked", 503, "service-unavailable"),
    ],
)
def test_every_refusal_is_a_problem(client, method, path, status, code):
    response = getattr(client, method)(path)

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert list(problem)[:5] == MEMBERS
    assert problem["type"] == f"/v1/problems/{code}"
    assert problem["status"] == status
    assert problem["instance"] == path.partition("?")[0]
    assert response["Cache-Control"] == "no-store"


def test_problem_follows_the_language_of_the_request(client):
    dutch = client.get("/v1/errors/bug", headers={"accept-language": "nl"})
    english = client.get("/v1/errors/bug", headers={"accept-language": "en"})

    assert dutch.json()["title"] == "Interne fout"
    assert english.json()["title"] == "Internal error"
    assert (dutch["Content-Language"], english["Content-Language"]) == ("nl", "en")


@pytest.mark.parametrize("path", ["/v1/gr%00oups", "/v1/gr%ffoups", "/v1/%c3%28"])
def test_path_that_is_not_text_is_malformed(client, path):
    response = client.get(path)

    assert response.status_code == 400
    assert response.json()["type"] == "/v1/problems/malformed-request"


@pytest.mark.parametrize("query", ["q=%00", "q=%ff", "%ff=1", "q=%c3%28", "q=%ed%a0%80"])
def test_query_that_is_not_text_is_malformed(client, query):
    response = client.get(f"/v1/groups?{query}")

    assert response.status_code == 400
    assert response.json()["type"] == "/v1/problems/malformed-request"


def test_query_of_ten_thousand_characters_is_too_long(client):
    response = client.get("/v1/groups?q=" + "a" * 10_000)

    assert response.status_code == 414
    assert response.json()["type"] == "/v1/problems/uri-too-long"


def test_more_parameters_than_django_reads_are_malformed(client):
    response = client.get("/v1/groups?" + "&".join(["a="] * 1001))

    assert response.status_code == 400
    assert response.json()["type"] == "/v1/problems/malformed-request"


def test_unknown_host_is_malformed(client):
    response = client.get("/v1/groups", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert response.json()["type"] == "/v1/problems/malformed-request"


def test_body_over_the_limit_is_too_large(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    response = client.post("/v1/echo", {"text": "a" * 100}, content_type="application/json")

    assert response.status_code == 413
    assert response.json()["type"] == "/v1/problems/body-too-large"


def test_body_in_chunks_is_refused_and_not_taken_for_an_empty_one(client):
    headers = {"transfer-encoding": "chunked"}

    response = client.generic("POST", "/v1/echo", "", headers=headers)

    assert response.status_code == 411
    assert response.json()["type"] == "/v1/problems/length-required"


def test_method_that_is_not_allowed_comes_with_those_that_are(client):
    assert client.post("/v1/groups")["Allow"] == "GET, HEAD, OPTIONS"
    assert client.trace("/v1/groups")["Allow"] == "GET, HEAD, OPTIONS"


def test_head_is_answered_like_get_without_a_body(client):
    get, head = client.get("/v1/nowhere"), client.head("/v1/nowhere")

    assert head.status_code == get.status_code
    assert head["Content-Type"] == get["Content-Type"]
    assert head["Content-Length"] == get["Content-Length"]
    assert not head.content


def test_options_says_which_methods_there_are(client):
    response = client.options("/v1/echo")

    assert (response.status_code, response.content) == (204, b"")
    assert response["Allow"] == "GET, POST, HEAD, OPTIONS"


def test_what_is_gone_says_what_came_in_its_place(client):
    problem = client.get("/v1/errors/gone").json()

    assert problem["detail"] == "Split in two."
    assert problem["goneOn"] == "2022-04-01"
    assert problem["replacedBy"] == ["feedback"]


def test_member_of_a_problem_never_replaces_one_of_the_standard():
    response = answer(RequestFactory().get("/"), "gone", members={"status": 200, "since": 2021})

    assert b'"status":410' in response.content
    assert b'"since":2021' in response.content


def test_crash_is_recorded_and_its_cause_stays_inside(client, caplog):
    response = client.get("/v1/errors/bug")

    assert b"secret" not in response.content
    assert "RuntimeError: secret" in caplog.text
    assert "GET /v1/errors/{error}" in caplog.text


def test_database_that_does_not_answer_is_recorded_and_says_when_to_come_back(client, caplog):
    with caplog.at_level(logging.ERROR, "api.problems.handlers"):
        response = client.get("/v1/errors/locked")

    assert response["Retry-After"] == "5"
    assert b"locked" not in response.content.replace(b"/errors/locked", b"")
    assert "database is locked" in caplog.text


def test_client_that_asks_too_much_is_told_how_long_to_wait(client):
    assert client.get("/v1/errors/throttled")["Retry-After"] == "7"


def test_rule_of_the_domain_is_a_conflict_in_its_own_words(client):
    problem = client.get("/v1/errors/rule?lang=en").json()

    assert problem["title"] == "There is no draft release"
    assert problem["detail"] == "Open a draft first."


def test_page_of_the_admin_keeps_its_own_errors(client):
    response = client.get("/admin/plain")

    assert response["Content-Type"].startswith("text/html")
    assert response["Cache-Control"] == "no-store"


def test_error_before_any_view_is_a_problem_too():
    response = handle_500(RequestFactory().get("/v1/groups"))

    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"


def test_problem_carries_the_headers_of_every_answer(client):
    response = client.get("/v1/groups?q=" + "a" * 9000, headers={"origin": "https://school.nl"})

    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["API-Version"] == settings.API_VERSION
    assert "Content-Security-Policy" in response.headers
    assert "Accept-Language" in response["Vary"]


def test_mistakes_in_a_body_are_pointed_at():
    error = {"contact": {"full_name": ["x"]}, "groups": [{}, {"a/b~c": ["y"]}]}

    pointers = [mistake["pointer"] for mistake in flatten(error)]

    assert pointers == ["#/contact/fullName/0", "#/groups/1/a~1b~0c/0"]


def test_every_kind_of_problem_has_a_page_of_its_own(client):
    for kind in kinds().values():
        response = client.get(kind.type)
        assert response.status_code == 200, kind.code
        assert response.json()["cure"] == str(kind.cure)


def test_every_rule_of_the_domain_is_a_kind_of_problem():
    for rule in DomainError.__subclasses__():
        assert kinds()[rule.code].status == STATUSES.get(rule, 409)


def test_unknown_kind_of_problem_is_not_found(client):
    assert client.get("/v1/problems/nonsense").status_code == 404


def test_every_kind_of_problem_speaks_dutch_and_english():
    for kind in KINDS:
        for text in (kind.detail, kind.cure, kind.title):
            with translation.override("nl"):
                dutch = str(text)
            with translation.override("en"):
                assert str(text) != dutch or dutch == "Conflict", kind.code


def test_kinds_of_problem_are_a_list_like_any_other(client):
    envelope = client.get("/v1/problems?pageSize=2&page=2").json()

    assert envelope["count"] == len(kinds())
    assert len(envelope["results"]) == 2
    assert envelope["results"][0].keys() == {"code", "type", "status", "title", "detail", "cure"}


@pytest.mark.parametrize("path", ["/v1/problems", "/v1/problems/invalid-input"])
@pytest.mark.parametrize(
    ("language", "word"), [("nl", "Ongeldige invoer"), ("en", "Invalid input")]
)
def test_browser_gets_a_page_for_people(client, path, language, word):
    response = client.get(f"{path}?lang={language}", headers={"accept": "text/html,*/*;q=0.8"})

    page = response.content.decode()
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert word in page
    assert f'<html lang="{language}">' in page
    assert not any(inline in page for inline in ["<style", "<script", " style=", " onclick="])


def test_manual_in_the_repository_is_the_one_that_the_code_writes():
    written = Path(settings.BASE_DIR, "docs", "problems.md").read_text()

    assert written == manual(), "run: manage.py problems_manual > docs/problems.md"


def test_problem_is_raised_by_a_code_that_exists():
    with pytest.raises(KeyError):
        raise Problem("no-such-kind")
