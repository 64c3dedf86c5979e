"""Every request that reaches the application, held against the limit of its view."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from api.problems import Problem, answer_problem

from .addresses import client_address
from .charging import STANDINGS, charge, limit_headers

BY_CLIENT = frozenset({"private"})  # charged by the view, once it knows who asks
GUESSED = {"tokens": "strangers"}  # what wrong credentials count against
UNAUTHORISED = 401
FREE = frozenset({"OPTIONS"})
SCOPE = "catalogue.limit_scope"  # in the environ


class LimitMiddleware:
    """Charge the address for what costs work, and for credentials that are wrong.

    It stands outside of what makes answers alike for everybody, so that 304 answers tell it too;
    the layer of kept answers leaves these headers out of what it keeps.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.META["REMOTE_ADDR"] = client_address(request.META, settings.TRUSTED_PROXIES)
        response = self.get_response(request)
        if response.status_code == UNAUTHORISED and SCOPE in request.META:
            scope = request.META[SCOPE]  # an expired token never stands in the way of a new one
            response = refused(request, GUESSED.get(scope, scope)) or response
        for name, value in limit_headers(request.META).items():
            response.headers[name] = value
        return response

    def process_view(
        self, request: HttpRequest, view: Any, _arguments: object, _named: object
    ) -> HttpResponse | None:
        scope = scope_of(view)
        if not scope or request.method in FREE:
            return None
        request.META[SCOPE] = scope
        if scope in BY_CLIENT or STANDINGS in request.META:  # the layer may ask twice
            return None
        return refused(request, scope)


def scope_of(view: Any) -> str:
    """Return the limit of a view: its own, or that of all public answers."""
    owner = getattr(view, "cls", None) or getattr(view, "view_class", view)
    general = "reads" if getattr(owner, "cache_groups", ()) else ""
    return getattr(owner, "limit_scope", general)


def refused(request: HttpRequest, scope: str) -> HttpResponse | None:
    """Charge the address; return the refusal if it has nothing left."""
    try:
        charge(request, scope)
    except Problem as problem:
        return answer_problem(request, problem)
    return None
