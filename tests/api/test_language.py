"""Answers are in Dutch or English, as asked, and say which."""

from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import RequestFactory
from django.utils.translation import get_language
from hypothesis import given
from hypothesis import strategies as st

from api.language import language_of, preferred_language

pytestmark = [pytest.mark.urls("tests.api.trial"), pytest.mark.django_db]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "nl"),
        ("nl", "nl"),
        ("en", "en"),
        ("EN", "en"),
        ("en-GB", "en"),
        ("nl-BE,en;q=0.9", "nl"),
        ("de", "nl"),
        ("de, en;q=0.5", "en"),
        ("de, fr", "nl"),
        ("en;q=0.3, nl;q=0.8", "nl"),
        ("nl;q=0.3, en;q=0.8", "en"),
        ("en, nl", "en"),
        ("*", "nl"),
        ("en;q=0.5, *;q=0.8", "nl"),
        ("en, *;q=0.1", "en"),
        ("en;q=0", "nl"),
        ("nl;q=0", "en"),
        ("nl;q=0, en;q=0", "nl"),
        ("*;q=0", "nl"),
        ("en;q=nonsense", "nl"),
        ("en;q=2", "nl"),
        ("e_n, ;;, en;q=0.1", "en"),
        ("en" + ", de" * 10_000, "en"),
    ],
)
def test_language_is_the_one_that_the_client_likes_best(header, language):
    assert preferred_language(header) == language


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("lang=en", "en"),
        ("lang=nl", "nl"),
        ("a=1&lang=en", "en"),
        ("lang=de", "nl"),
        ("lang=EN", "nl"),
        ("lang=en&lang=nl", "nl"),
        ("lang=", "nl"),
        ("slang=en", "nl"),
        ("lang=%ff", "nl"),
        ("lang=en%0D%0AX-Evil:%201", "nl"),
    ],
)
def test_only_a_right_lang_chooses(query, language):
    assert language_of(RequestFactory().get(f"/v1?{query}")) == language


def test_lang_goes_before_the_header(client):
    response = client.get("/v1/groups?lang=en", headers={"accept-language": "nl"})

    assert response["Content-Language"] == "en"


@pytest.mark.parametrize("path", ["/v1/groups", "/v1/nowhere", "/health/live", "/v1/errors/bug"])
def test_every_answer_says_its_language_and_that_it_depends_on_it(client, path):
    client.raise_request_exception = False

    response = client.get(path, headers={"accept-language": "en"})

    assert response["Content-Language"] == "en"
    assert "Accept-Language" in response["Vary"]


def test_wrong_lang_is_a_mistake_and_not_ignored(client):
    response = client.get("/v1/groups?lang=fr", headers={"accept-language": "en"})

    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "lang"


def test_header_cannot_be_smuggled_in_through_the_language(client):
    response = client.get("/v1/groups?lang=en%0D%0AX-Evil:%201")

    assert response.status_code == 400
    assert "X-Evil" not in response.headers


def test_language_of_one_request_does_not_leak_into_the_next(client):
    before = get_language()

    client.get("/v1/groups?lang=en")

    assert get_language() == before


def test_compiled_translation_is_that_of_the_source():
    folder = Path(settings.BASE_DIR, "api", "locale", "nl", "LC_MESSAGES")
    with (folder / "django.po").open("rb") as po:
        source = read_po(po, locale="nl")
    compiled = BytesIO()
    write_mo(compiled, source)

    assert (folder / "django.mo").read_bytes() == compiled.getvalue(), "run: make messages"


@given(st.text())
def test_no_header_is_too_odd_to_choose_a_language(header):
    assert preferred_language(header) in {"nl", "en"}
