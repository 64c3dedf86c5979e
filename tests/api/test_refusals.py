"""A person who asks for a page that cannot be given gets a page; a program gets the problem."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from catalogue.models.allowances import forget

pytestmark = pytest.mark.django_db

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
PROBLEM = "application/problem+json"
MANY_FIELDS = "&".join("q" * 1500)


@pytest.fixture
def used_up(settings):
    """Everything that this address may ask has been asked."""
    forget()
    settings.RATE_LIMITS = "reads=1/60"
    Client().get("/v1/problems")
    yield
    forget()


def refuse(*_arguments):
    raise OperationalError("connection refused")


def fail(*_arguments):
    raise ZeroDivisionError


def is_page(answer, language):
    is_html = answer["Content-Type"] == "text/html; charset=utf-8"
    return is_html and f'<html lang="{language}">' in answer.content.decode()


def seconds_as_60(answer):
    """Return the page as it would be if the clock had not moved since."""
    return answer.content.decode().replace(f" {answer['Retry-After']} sec", " 60 sec")


@pytest.mark.parametrize(
    ("language", "words"),
    [("nl", "Op dit adres is niets"), ("en", "There is nothing at this address")],
)
@pytest.mark.parametrize("path", ["/nowhere", "/docs/nowhere", "/interventions/a/b"])
def test_browser_gets_a_page_where_there_is_nothing(client, path, language, words):
    answer = client.get(path, headers=BROWSER | {"accept-language": language})

    assert answer.status_code == 404
    assert is_page(answer, language)
    assert words in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "accept"),
    [("/nowhere", "*/*"), ("/v1/nothing", BROWSER["accept"]), ("/oauth/x", BROWSER["accept"])],
)
def test_program_gets_the_problem_document(client, path, accept):
    answer = client.get(path, headers={"accept": accept})

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(("path", "leads_to_desk"), [("/", False), ("/admin/", True)])
def test_browser_gets_a_page_when_something_breaks(client, settings, path, leads_to_desk):
    client.raise_request_exception = False
    client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32

    with connection.execute_wrapper(fail):
        answer = client.get(path, {"lang": "en"}, headers=BROWSER)

    assert answer.status_code == 500
    assert is_page(answer, "en")
    assert ('href="/admin/"' in answer.content.decode()) == leads_to_desk


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", ("in korte tijd te veel", "Wacht 60 seconden en laad de pagina dan opnieuw.")),
        ("en", ("too many requests in a short", "Wait 60 seconds, then load the page again.")),
    ],
)
@pytest.mark.parametrize("path", ["/", "/interventions/feedback", "/v1/problems"])
def test_browser_that_asked_too_often_gets_a_page(client, used_up, path, language, words):
    answer = client.get(path, headers=BROWSER | {"accept-language": language})

    assert answer.status_code == 429
    assert is_page(answer, language)
    assert all(text in seconds_as_60(answer) for text in words)
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert answer["RateLimit"].startswith('"reads";r=0;')
    assert answer["Content-Language"] == language
    assert {"Accept", "Accept-Language"} <= set(answer["Vary"].split(", "))


def test_page_of_a_refusal_has_the_headers_of_every_page(client, used_up):
    answer = client.get("/docs/swagger", headers=BROWSER)
    refused = client.get("/", headers=BROWSER)

    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"):
        assert refused[name] == answer[name]
    assert refused["X-Frame-Options"] == answer["X-Frame-Options"]
    assert refused["API-Version"] == answer["API-Version"]
    assert refused["Cache-Control"] == "no-store"


@pytest.mark.parametrize("accept", ["application/json", "*/*", "application/json, text/html", ""])
@pytest.mark.parametrize("path", ["/", "/v1/problems", "/v1/interventions"])
def test_program_that_asked_too_often_gets_the_problem_document(client, used_up, path, accept):
    answer = client.get(path, headers={"accept": accept})

    assert (answer.status_code, answer["Content-Type"]) == (429, PROBLEM)
    assert answer.json()["violatedPolicies"] == ["reads"]


def test_answer_of_the_api_is_a_problem_document_to_a_browser_too(client, used_up):
    answer = client.get("/v1/interventions", headers=BROWSER)

    assert (answer.status_code, answer["Content-Type"]) == (429, PROBLEM)


@pytest.mark.parametrize("path", ["/", "/v1/interventions", "/v1/problems"])
def test_refusal_for_want_of_room_is_never_kept(client, used_up, path):
    answer = client.get(path, headers=BROWSER)

    assert answer["Cache-Control"] == "no-store"
    assert not {"Cache-Groups", "ETag"} & answer.headers.keys()


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("/%FF", 400),
        ("/?q=%FF", 400),
        ("/interventions/a%00", 400),
        ("/?" + "q" * 9000, 414),
        (f"/?{MANY_FIELDS}", 400),
        ("/v1/problems?page=x", 400),
        ("/v1/problems/none", 404),
    ],
)
def test_browser_that_asks_what_cannot_be_read_gets_a_page(client, asked, status):
    answer = client.get(asked, headers=BROWSER | {"accept-language": "en"})

    assert answer.status_code == status
    assert is_page(answer, "en")
    assert b"\0" not in answer.content


def test_browser_that_comes_by_another_name_gets_a_page(client, settings):
    settings.ALLOWED_HOSTS = ["menu.example"]

    answer = client.get("/", headers=BROWSER | {"accept-language": "en", "host": "other.example"})

    assert answer.status_code == 400
    assert is_page(answer, "en")


def test_form_sent_to_a_page_gets_a_page_that_says_which_methods_there_are(client):
    answer = client.post("/", headers=BROWSER | {"accept-language": "en"})

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert is_page(answer, "en")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", "Wacht 5 seconden en laad de pagina dan opnieuw."),
        ("en", "Wait 5 seconds, then load the page again."),
    ],
)
@pytest.mark.parametrize("path", ["/", "/interventions/feedback", "/admin/"])
def test_page_says_that_the_database_does_not_answer(client, settings, path, language, words):
    client.raise_request_exception = False
    client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32

    with connection.execute_wrapper(refuse):
        answer = client.get(path, headers=BROWSER | {"accept-language": language})

    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert is_page(answer, language)
    assert words in answer.content.decode()


@pytest.mark.parametrize("path", ["/", "/interventions/feedback", "/admin/"])
def test_program_gets_the_problem_document_where_the_database_does_not_answer(
    client, settings, path
):
    client.raise_request_exception = False
    client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32

    with connection.execute_wrapper(refuse):
        answer = client.get(path, headers={"accept": "application/json"})

    assert (answer.status_code, answer["Content-Type"]) == (503, PROBLEM)
    assert answer["Retry-After"] == "5"


def test_form_that_is_too_old_says_what_to_do():
    strict = Client(enforce_csrf_checks=True, headers=BROWSER | {"accept-language": "nl"})

    answer = strict.post("/admin/login/?next=/admin/", {"username": "eva", "password": "x"})

    assert answer.status_code == 403
    assert is_page(answer, "nl")
    assert "verstuur het formulier nog een keer" in answer.content.decode()
