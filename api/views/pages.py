"""The pages for people; what they show is asked of the API itself."""

import json
from datetime import date
from typing import Any
from urllib.parse import urlencode

from csp.decorators import csp_update
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import SimpleTemplateResponse
from django.urls import resolve
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from api.caching import depends_on
from api.problems import RETRY_AFTER

FILTERS = ("sector", "category", "minMonths", "q")
MONTHS = [str(months) for months in range(1, 9)]
REASONS = {
    "not-rated": _("not rated"),
    "not-printed": _("no symbol printed"),
    "too-few-studies": _("too few studies"),
    "unknown": _("not known"),
}
CURL_LINES = (
    "curl '{host}/v1/interventions?sector=po&minMonths=5&ordering=-months'",
    "curl '{host}/v1/interventions/feedback?validOn=2021-09-01&lang=en'",
    "curl '{host}/v1/comparisons?from=2&to=3'",
)


@depends_on("release")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the menu as a table that a reader can narrow."""
    chosen = {name: request.GET[name] for name in FILTERS if request.GET.get(name, "").strip()}
    status, menu = ask(request, "/v1/interventions", **chosen, pageSize="100")
    mistakes = menu.get("errors", [])
    if status != 200 and not mistakes:
        return refusal(request, menu)
    if mistakes:
        menu = ask(request, "/v1/interventions", pageSize="100")[1]
    return page(
        request,
        "home",
        menu=menu | {"results": [told(item) for item in menu["results"]]},
        release=menu["asOf"]["release"],
        day=date_format(date.fromisoformat(menu["asOf"]["validOn"]), "j F Y"),
        chosen=chosen,
        is_filtered=bool(chosen),
        mistakes=mistakes,
        wrong={mistake["parameter"] for mistake in mistakes},
        sectors=menu_sectors(request),
        categories=ask(request, "/v1/categories")[1]["results"],
        month_choices=MONTHS,
        api_url="/v1/interventions?" + urlencode(chosen | {"lang": get_language()}),
    )


@require_safe
def swagger(request: HttpRequest) -> HttpResponse:
    """Show the OpenAPI document in Swagger UI, to try."""
    return page(request, "swagger")


@csp_update({"worker-src": ["'self'", "blob:"]})  # its search runs in a worker
@require_safe
def redoc(request: HttpRequest) -> HttpResponse:
    """Show the OpenAPI document in Redoc, to read."""
    return page(request, "redoc")


def page(request: HttpRequest, name: str, **values: Any) -> HttpResponse:
    host = request.build_absolute_uri("/").removesuffix("/")
    kept = {key: values for key, values in request.GET.lists() if key != "lang" and any(values)}
    general = {
        "host": host,
        "curl_lines": [line.format(host=host) for line in CURL_LINES],
        "other_language_url": "?" + urlencode(kept | {"lang": other_language()}, doseq=True),
    }
    return render(request, f"api/{name}.html", general | values)


def refusal(request: HttpRequest, problem: dict[str, Any]) -> HttpResponse:
    """Say as a page what a problem says, and what is elsewhere."""
    response = page(request, "missing", problem=problem)
    response.status_code = problem["status"]
    response.headers["Cache-Control"] = "no-store"
    if problem["status"] == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    response.is_for_people = True  # type: ignore[attr-defined]  # it stays a page
    return response


def other_language() -> str:
    return "en" if get_language() == "nl" else "nl"


def ask(
    request: HttpRequest, path: str, **parameters: str | list[str]
) -> tuple[int, dict[str, Any]]:
    """Ask the API, in this process and in the language of the page; return status and answer."""
    query = urlencode(parameters | {"lang": get_language() or "nl"}, doseq=True)
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query}
    environ = request.META | asked | {"HTTP_ACCEPT": "application/json"}
    match = resolve(path)
    response = match.func(WSGIRequest(environ), *match.args, **match.kwargs)
    if isinstance(response, SimpleTemplateResponse):  # a problem is a plain response
        response.render()
    answer: dict[str, Any] = json.loads(response.content)
    return response.status_code, answer


def menu_sectors(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the sectors that any item of the menu is meant for."""
    facets = ask(request, "/v1/interventions", facets="sector", pageSize="1")[1]["facets"]
    used = {entry["value"] for entry in facets["sector"]["values"] if entry["count"]}
    sectors: list[dict[str, Any]] = ask(request, "/v1/sectors")[1]["results"]
    return [sector for sector in sectors if sector["code"] in used]


def told(item: dict[str, Any]) -> dict[str, Any]:
    """Add to an item of the menu what a person reads: signs, symbols and reasons."""
    effect, evidence, cost = item["effect"], item["evidence"], item["cost"]
    if not effect["absence"]:
        effect["signed"] = f"{effect['months']:+d}"
    if not evidence["absence"]:
        evidence["symbols"] = "●" * evidence["strength"] + "○" * (5 - evidence["strength"])
    if not cost["absence"]:
        cost["symbols"] = "€" * cost["band"]
    for part in (effect, evidence, cost):
        part["reason"] = REASONS.get(part["absence"], "")
    return item
