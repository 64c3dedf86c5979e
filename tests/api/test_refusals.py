"""A person who asks for a page that cannot be given gets a page; a program gets the problem."""

import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory

from api.views.refusals import handle_500

pytestmark = pytest.mark.django_db

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def refuse(*_arguments):
    raise OperationalError("connection refused")


def is_page(answer, language):
    is_html = answer["Content-Type"] == "text/html; charset=utf-8"
    return is_html and f'<html lang="{language}">' in answer.content.decode()


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


def test_browser_gets_a_page_when_something_breaks():
    answer = handle_500(RequestFactory().get("/admin/", {"lang": "en"}, headers=BROWSER))

    assert answer.status_code == 500
    assert is_page(answer, "en")
    assert 'href="/admin/"' in answer.content.decode()


@pytest.mark.parametrize("path", ["/", "/interventions/feedback"])
def test_page_says_that_the_database_does_not_answer(client, path):
    with connection.execute_wrapper(refuse):
        answer = client.get(path, headers=BROWSER | {"accept-language": "en"})

    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert is_page(answer, "en")


def test_form_that_is_too_old_says_what_to_do():
    strict = Client(enforce_csrf_checks=True, headers=BROWSER | {"accept-language": "nl"})

    answer = strict.post("/admin/login/?next=/admin/", {"username": "eva", "password": "x"})

    assert answer.status_code == 403
    assert is_page(answer, "nl")
    assert "verstuur het formulier nog een keer" in answer.content.decode()
