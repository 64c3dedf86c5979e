"""docs/limits.md publishes the limits that hold, and every view that does work has one."""

import re
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from api.limits import scope_of
from api.limits.policies import DEFAULTS
from api.views.private import ClientViewSet
from catalogue.models.allowances import Allowance

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| `([a-z]+)` \| ([0-9]+) \| ([0-9]+) \|", re.MULTILINE)
FREE = {"live", "ready"}


def views(of: list[Any]) -> Any:
    for pattern in of:
        if isinstance(pattern, URLPattern):
            yield str(pattern.name), pattern.callback
        elif isinstance(pattern, URLResolver) and pattern.app_name != "admin":
            yield from views(pattern.url_patterns)


def test_published_limits_are_those_that_hold() -> None:
    rows = ROW.findall((ROOT / "docs" / "limits.md").read_text())

    published = {name: Allowance(int(quota), int(window)) for name, quota, window in rows}
    assert published == dict(DEFAULTS)


def test_every_route_of_the_api_has_a_limit_that_exists() -> None:
    scopes = {
        name: scope_of(view)
        for name, view in views(get_resolver().url_patterns)
        if getattr(view, "cls", None) or "oauth" in getattr(view, "__module__", "")
    }

    assert {name for name, scope in scopes.items() if scope not in DEFAULTS} == FREE


def test_everything_private_is_limited_by_client() -> None:
    private = {
        name: scope_of(view)
        for name, view in views(get_resolver().url_patterns)
        if issubclass(getattr(view, "cls", object), ClientViewSet)
    }

    assert {"mandates", "enrolments", "enrolment", "withdrawal"} <= set(private)
    assert set(private.values()) == {"private"}
