"""Counting a request against a limit, and what the answer says of it."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import ngettext
from rest_framework.request import Request

from api.problems import Problem
from catalogue.models.allowances import Allowance, Standing, Unreachable, key, look, take
from catalogue.networks import network_of

from .policies import policies

logger = logging.getLogger(__name__)

STANDINGS = "catalogue.limits"  # in the environ: where this request stands, by policy
Standings = dict[str, Standing]


def charge(request: HttpRequest | Request, scope: str, caller: str = "") -> None:
    """Count the request against the limit of `caller`, or of the address it comes from.

    Raises:
        Problem: `too-many-requests`: there is nothing left.
    """
    hold_against(request, scope, caller, take)


def refuse_if_used_up(request: HttpRequest | Request, scope: str, caller: str = "") -> None:
    """Count nothing, but refuse whom a charge would refuse.

    Raises:
        Problem: `too-many-requests`: there is nothing left.
    """
    hold_against(request, scope, caller, look)


def hold_against(
    request: HttpRequest | Request,
    scope: str,
    caller: str,
    ask: Callable[[str, Allowance], Standing],
) -> None:
    allowance = policies().get(scope)
    if allowance is None:
        return
    try:
        standing = ask(key(scope, caller or network_of(request.META["REMOTE_ADDR"])), allowance)
    except Unreachable:
        logger.exception("Could not count a request against the limit %s", scope)
        return
    standings: Standings = request.META.setdefault(STANDINGS, {})
    if ask is take:
        standings[scope] = standing
    if not standing.was_given:
        standings[scope] = standing
        raise too_many(scope, standing)


def too_many(scope: str, standing: Standing) -> Problem:
    wait = max(standing.until_next, 1)
    detail = ngettext(
        "The limit “%(name)s” is used up. It gives room again in %(wait)d second.",
        "The limit “%(name)s” is used up. It gives room again in %(wait)d seconds.",
        wait,
    ) % {"name": scope, "wait": wait}
    headers = {"Retry-After": str(wait)}
    return Problem("too-many-requests", detail, headers=headers, violatedPolicies=[scope])


def limit_headers(environ: Mapping[str, Any]) -> dict[str, str]:
    """Write where a request stands (draft-ietf-httpapi-ratelimit-headers-10)."""
    standings: Standings = environ.get(STANDINGS, {})
    known = policies()
    if not standings:
        return {}
    said = (f'"{name}";q={known[name].quota};w={known[name].window}' for name in standings)
    left = (f'"{name}";r={s.left};t={s.until_whole}' for name, s in standings.items())
    return {"RateLimit-Policy": ", ".join(said), "RateLimit": ", ".join(left)}
