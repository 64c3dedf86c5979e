"""What programs look for at addresses that they know beforehand."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from api.deprecation import add_header

Json = dict[str, Any]
PROFILE = "https://www.rfc-editor.org/info/rfc9727"
SECURITY_LIFE = timedelta(days=180)  # RFC 9116 asks for less than a year
SECURITY_PAGE = "/docs/security"
CLOSED = ("/admin/", "/oauth/")
ADVICE = (
    "Reading needs no key. Ask with lang=en for English. A number that is not there says why in "
    "absence: never take it for 0. Effects are months of progress in a school year; what the "
    "steps of strength and cost stand for is at /v1/scales."
)


def catalogue_of_apis(at: Callable[[str], str]) -> Json:
    """Return the API catalogue (RFC 9727) as a link set (RFC 9264)."""
    api = {
        "anchor": at(reverse("root")),
        "service-desc": [
            {"href": at(reverse("openapi")), "type": "application/vnd.oai.openapi+json"},
            {"href": at(reverse("openapi-yaml")), "type": "application/vnd.oai.openapi"},
        ],
        "service-doc": [{"href": at(reverse("documentation")), "type": "text/html"}],
        "service-meta": [{"href": at(reverse("dcat")), "type": "application/ld+json"}],
        "status": [{"href": at(reverse("ready")), "type": "application/json"}],
    }
    catalogue = {"anchor": at(reverse("api-catalog")), "item": [{"href": at(reverse("root"))}]}
    return {"linkset": [catalogue, api]}


def security_lines(at: Callable[[str], str], now: datetime) -> list[str]:
    """Return the lines of `security.txt` (RFC 9116); it expires at the end of a day."""
    expires = (now + SECURITY_LIFE).astimezone(UTC).replace(hour=0, minute=0, second=0)
    return [
        f"Contact: mailto:{settings.CONTACT_EMAIL}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {at(reverse('security-txt'))}",
        f"Policy: {at(SECURITY_PAGE)}",
    ]


def robots_lines() -> list[str]:
    return ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]


def lines_for_assistants(at: Callable[[str], str], document: Json) -> list[str]:
    """Return `llms.txt` (llmstxt.org): what there is to read, and every question by its tag."""
    information = document["info"]
    docs = {
        "Start in five minutes": ("/docs/start", "the first questions, and what comes back"),
        "Errors": ("/docs/errors", "every refusal is a problem document that names its cure"),
        "OpenAPI": (reverse("openapi"), "every parameter, every answer, with examples"),
        "Problems": ("/v1/problems", "every kind of problem, as data"),
        "DCAT": (reverse("dcat"), "the data set, described for harvesters"),
    }
    lines = [f"# {information['title']}", "", f"> {information['description']}", ""]
    lines += [f"The API is at {at(reverse('root'))}. {ADVICE}", "", "## Documentation", ""]
    lines += [f"- [{name}]({at(path)}): {text}" for name, (path, text) in docs.items()]
    for tag in document["tags"]:
        lines += ["", f"## {tag['name']}", "", tag["description"], ""]
        lines += operations(at, document, tag["name"])
    return lines


def operations(at: Callable[[str], str], document: Json, tag: str) -> list[str]:
    return [
        f"- [{method.upper()} {path}]({at('/v1' + path)}): {operation['summary']}"
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if tag in operation["tags"]
    ]


def with_api_catalogue(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let the answers of a view lead to the API catalogue, as RFC 9727 asks of a home page."""

    @wraps(view)
    def linked(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        response: HttpResponseBase = view(request, *arguments, **named)
        add_header(response, "Link", f'<{reverse("api-catalog")}>; rel="api-catalog"')
        return response

    return linked
