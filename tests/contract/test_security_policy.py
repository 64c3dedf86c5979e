"""No page lets anything inline run or paint, and none has anything inline."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders import build_draft, build_intervention, publish
from tests.catalogue.desk import editor_at_the_desk

pytestmark = pytest.mark.django_db

INLINE = re.compile(
    r"<style\b|<[^>]+\sstyle=|<[^>]+\son[a-z]+="
    r"|<script(?![^>]*\s(?:src|nonce)=)(?![^>]*application/(?:ld\+)?json)",
    re.IGNORECASE,
)
FOR_VISITORS = (
    *("/", "/?sector=po&lang=en", "/docs", "/docs/swagger", "/docs/redoc", "/nothing"),
    *("/interventions/feedback", "/interventions/nothing", "/v1", "/v1/problems/gone"),
    *("/health/live", "/admin/login/?next=/admin/", "/v1/enrolments", "/oauth/token"),
)
AT_THE_DESK = (
    *("index", "second-factor", "password_change", "catalogue_release_changelist"),
    *("catalogue_release_add", "catalogue_intervention_changelist", "catalogue_intervention_add"),
    *("catalogue_finding_add", "catalogue_progressreport_add", "catalogue_change_changelist"),
    *("catalogue_study_add", "catalogue_client_add", "catalogue_enrolment_figures"),
)


def check(client: Client, path: str) -> str:
    return check_answer(client.get(path, headers={"accept": "text/html, */*;q=0.1"}), path)


def check_answer(answer: Any, path: str) -> str:
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy, path
    for directive in ("default-src 'self'", "script-src 'self'", "style-src 'self'"):
        assert directive in policy, path
    assert "object-src 'none'" in policy, path
    assert "base-uri 'none'" in policy, path
    assert "frame-ancestors 'none'" in policy, path
    content: Any = b"".join(answer) if answer.streaming else answer.content
    if "html" in answer.get("Content-Type", ""):
        found = INLINE.search(content.decode())
        assert found is None, (path, content.decode()[found.start() - 200 : found.end() + 200])
    return str(answer.get("Content-Type", ""))


def test_pages_for_visitors_have_a_strict_policy_and_nothing_inline() -> None:
    build_draft()
    build_intervention()
    publish()

    kinds = [check(Client(), path) for path in FOR_VISITORS]

    assert sum("html" in kind for kind in kinds) >= 8


def test_desk_has_a_strict_policy_and_nothing_inline() -> None:
    editor = editor_at_the_desk()

    kinds = [check(editor, reverse(f"admin:{name}")) for name in AT_THE_DESK]

    assert sum("html" in kind for kind in kinds) >= 10


def test_refusals_at_the_desk_have_a_strict_policy_and_nothing_inline() -> None:
    asked = {"accept-language": "en", "accept": "text/html"}
    stranger = Client(enforce_csrf_checks=True, headers=asked)
    forged = stranger.post("/admin/login/", {"username": "eva"})
    missing = editor_at_the_desk().get("/admin/nothing/", headers=asked)

    assert [forged.status_code, missing.status_code] == [403, 404]
    assert "load the page again" in forged.content.decode()
    for answer in (forged, missing):
        assert "html" in check_answer(answer, answer.request["PATH_INFO"])


@pytest.mark.urls("tests.api.trial")
def test_crash_has_a_strict_policy() -> None:
    answer = Client(raise_request_exception=False).get("/v1/errors/bug")

    assert answer.status_code == 500
    check_answer(answer, "/v1/errors/bug")
