"""The pages for people; what they show is asked of the API itself."""

import json
from datetime import date
from typing import Any
from urllib.parse import urlencode

from csp.decorators import csp_update
from django.core.exceptions import SuspiciousOperation
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
from api.problems import RETRY_AFTER, answer
from api.readings import months_told

Answer = dict[str, Any]
Asked = dict[str, list[str]]

# What the pages choose themselves when they ask the API; all else is passed on, and refused there.
CHOSEN_HERE = {"lang", "fields", "facets", "page", "pageSize", "cumulative"}
PLACED = ("validOn", "knownOn", "release")
FORM = ("sector", "category", "minMonths", "ordering", "q")
MONTHS = range(1, 9)
ORDERS = (
    ("", _("as on the menu")),
    ("-months", _("most months first")),
    ("-evidence", _("strongest evidence first")),
    ("cost", _("lowest cost first")),
    ("title", _("by name")),
)
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
    """Show the menu as a table that a reader can narrow, and as a map."""
    asked = asked_of(request)
    status, menu = ask(request, "/v1/interventions", **(asked | {"pageSize": ["100"]}))
    if status >= 500:
        return unavailable(request)
    mistakes = [] if status == 200 else mistakes_of(menu)
    if mistakes:
        menu = ask(request, "/v1/interventions", pageSize=["100"])[1]
    answered = {} if mistakes else asked
    return page(
        request,
        "home",
        menu=menu | {"results": [told(item) for item in menu["results"]]},
        release=menu["asOf"]["release"],
        day=date_format(date.fromisoformat(menu["asOf"]["validOn"]), "j F Y"),
        chosen={name: values[0] for name, values in asked.items()},
        kept=[(name, one) for name in answered if name not in FORM for one in answered[name]],
        is_narrowed=bool(asked),
        mistakes=mistakes,
        wrong={mistake.get("parameter") for mistake in mistakes},
        sectors=menu_sectors(request),
        categories=ask(request, "/v1/categories")[1]["results"],
        month_choices=[(str(months), months_told(months)) for months in MONTHS],
        orders=ORDERS,
        api_url="/v1/interventions?" + in_this_language(answered),
        place_query=in_this_language(
            {name: answered[name] for name in PLACED if name in answered}
        ),
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
    general = {
        "host": host,
        "curl_lines": [line.format(host=host) for line in CURL_LINES],
        "other_language_url": other_language_url(request),
    }
    return render(request, f"api/{name}.html", general | values)


def refusal(
    request: HttpRequest, problem: dict[str, Any], *, wait: int = 0, **values: Any
) -> HttpResponse:
    """Say as a page what a problem says, what to do, and what is near or elsewhere.

    It asks nothing of a database, and as little of the request: that may be what was refused.
    """
    near = [(f"{path}?{in_this_language({})}", path) for path in suggestions_of(problem)]
    said = {"problem": problem, "wait": wait, "near": near}
    said["other_language_url"] = other_language_url(request)
    response = render(request, "api/missing.html", said | values, status=problem["status"])
    response.headers["Cache-Control"] = "no-store"
    response.is_for_people = True  # type: ignore[attr-defined]  # it stays a page
    return response


def unavailable(request: HttpRequest) -> HttpResponse:
    """Say that the API could not be asked; api.views.refusals makes a page of it."""
    return answer(request, "service-unavailable", headers={"Retry-After": str(RETRY_AFTER)})


def other_language_url(request: HttpRequest) -> str:
    """Return the same question in the other language, as far as it can be read."""
    try:
        asked = request.GET.lists()
    except SuspiciousOperation:  # more parameters than are read
        asked = []
    kept = {key: values for key, values in asked if key != "lang" and any(values)}
    return "?" + urlencode(kept | {"lang": other_language()}, doseq=True)


def suggestions_of(problem: Answer) -> list[str]:
    """Return what is near the key or the path that is not there."""
    mistakes = problem.get("errors", ()) if problem["status"] == 404 else ()
    return [mistake["suggestion"] for mistake in mistakes if "suggestion" in mistake]


def other_language() -> str:
    return "en" if get_language() == "nl" else "nl"


def asked_of(request: HttpRequest) -> Asked:
    """Return what a reader asks of the menu; an empty field of a form asks nothing."""
    given = request.GET.lists()
    filled = {name: [value for value in values if value.strip()] for name, values in given}
    return {name: filled[name] for name in filled if filled[name] and name not in CHOSEN_HERE}


def in_this_language(asked: Asked) -> str:
    return urlencode(asked | {"lang": [get_language() or "nl"]}, doseq=True)


def ask(request: HttpRequest, path: str, /, **parameters: list[str]) -> tuple[int, Answer]:
    """Ask the API, in this process and in the language of the page; return status and answer."""
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": path}
    asked |= {"QUERY_STRING": in_this_language(parameters), "HTTP_ACCEPT": "application/json"}
    match = resolve(path)
    response = match.func(WSGIRequest(request.META | asked), *match.args, **match.kwargs)
    if isinstance(response, SimpleTemplateResponse):  # a problem is a plain response
        response.render()
    said: Answer = json.loads(response.content)
    return response.status_code, said


def mistakes_of(problem: Answer) -> list[Answer]:
    """Return everything that the API finds wrong with a question."""
    mistakes: list[Answer] = problem.get("errors") or [{"detail": problem["detail"]}]
    return mistakes


def menu_sectors(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the sectors that any item of the menu is meant for."""
    facets = ask(request, "/v1/interventions", facets=["sector"], pageSize=["1"])[1]["facets"]
    used = {entry["value"] for entry in facets["sector"]["values"] if entry["count"]}
    sectors: list[dict[str, Any]] = ask(request, "/v1/sectors")[1]["results"]
    return [sector for sector in sectors if sector["code"] in used]


def told(item: Answer) -> Answer:
    """Add to an item of the menu what a person reads: signs, symbols and reasons."""
    effect, evidence, cost = item["effect"], item["evidence"], item["cost"]
    if not effect["absence"]:
        effect["told"] = months_told(effect["months"])
    if not evidence["absence"]:
        evidence["symbols"] = "●" * evidence["strength"] + "○" * (5 - evidence["strength"])
    if not cost["absence"]:
        cost["symbols"] = "€" * cost["band"]
    for part in (effect, evidence, cost):
        part["reason"] = REASONS.get(part["absence"], "")
    return item
