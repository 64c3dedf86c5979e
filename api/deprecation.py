"""How the end of something is announced: on every answer of it, and in the OpenAPI document.

`settings.DEPRECATED` names what is deprecated, as `GET /v1/interventions/{slug}`, or one parameter
of it, as `GET /v1/interventions?minMonths`; next to it since when, until when, and where the page
is that says what to do.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import http_date

CONVERTER = re.compile(r"<(?:[a-z]+:)?(\w+)>")
HEADERS = ("Deprecation", "Sunset")


@dataclass(frozen=True)
class Deprecation:
    """Since which day something is deprecated, the day from which it is gone, and the page."""

    since: date
    sunset: date
    page: str

    def headers(self, request: HttpRequest) -> dict[str, str]:
        """Return `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and a `Link` to the page."""
        page = request.build_absolute_uri(self.page)
        kind = 'type="text/html"'
        return {
            "Deprecation": f"@{instant(self.since)}",
            "Sunset": http_date(instant(self.sunset)),
            "Link": f'<{page}>; rel="deprecation"; {kind}, <{page}>; rel="sunset"; {kind}',
        }


def instant(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp())


def deprecated(operation: str) -> Deprecation | None:
    """Return what is announced of `GET /v1/…`, or of `GET /v1/…?parameter`."""
    announced: dict[str, Deprecation] = settings.DEPRECATED
    return announced.get(operation)


def announced(request: HttpRequest) -> Iterator[Deprecation]:
    """Return what is announced of this request: of its operation, and of what it asks with."""
    if request.resolver_match is None:
        return
    method = "GET" if request.method == "HEAD" else request.method
    path = CONVERTER.sub(r"{\1}", request.resolver_match.route)
    operation = f"{method} /{path}"
    for name in (operation, *(f"{operation}?{parameter}" for parameter in request.GET)):
        if found := deprecated(name):
            yield found


class DeprecationMiddleware:
    """Announce the end of what was asked for, on refusals and on 304 too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if settings.DEPRECATED:
            soonest = min(announced(request), key=lambda found: found.sunset, default=None)
            for name, value in soonest.headers(request).items() if soonest else ():
                add_header(response, name, value)
        return response


def add_header(response: HttpResponseBase, name: str, value: str) -> None:
    """Set a header; a `Link` comes after the ones that are there."""
    before = response.headers.get(name) if name == "Link" else None
    response.headers[name] = f"{before}, {value}" if before else value


def mark_deprecated(operation: dict[str, Any], name: str) -> None:
    """Say in the OpenAPI document what is announced of an operation and its parameters."""
    if deprecated(name):
        operation["deprecated"] = True
    for parameter in operation.get("parameters", []):
        if deprecated(f"{name}?{parameter.get('name')}"):
            parameter["deprecated"] = True
