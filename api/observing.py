"""Every request passes here first: it gets an id, and is written down if somebody asked for that.

Kept answers pass here too, so nothing is looked up that an answer does not need.
"""

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.core.handlers.wsgi import get_path_info
from django.urls import Resolver404, resolve

from api import tracing

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PATCH", "PUT", "DELETE"})
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
KEPT = {"catalogue; hit": "hit", "catalogue; fwd=miss; stored": "miss"}

logger = logging.getLogger("api.requests")


class Seen(NamedTuple):
    """One request and how it was answered: what is in it may be written down."""

    method: str
    route: str
    status: int
    seconds: float
    kept: str
    problem: str


Observer = Callable[[Seen], None]


class Observed:
    """Names every answer, and tells its observers of it once its last byte was given."""

    def __init__(self, application: "WSGIApplication", observers: Iterable[Observer] = ()) -> None:
        self.application = application
        self.observers = tuple(observers)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        began = perf_counter()
        name = tracing.name(environ)
        status, kept = 500, "no"

        def begin(line: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            nonlocal status, kept
            status, kept = int(line[:3]), how_kept(headers)
            return start_response(line, [*headers, name], exc_info)

        def done() -> None:
            self.tell(environ, status, kept, perf_counter() - began)

        try:
            response = self.application(environ, begin)
        except BaseException:
            done()
            raise
        if isinstance(response, list):
            done()
            return response
        return Followed(response, done)

    def tell(self, environ: "WSGIEnvironment", status: int, kept: str, seconds: float) -> None:
        if not self.observers:
            return
        method = environ["REQUEST_METHOD"]
        method = method if method in METHODS else "OTHER"
        problem = environ.get(tracing.PROBLEM, "") if status >= 400 else ""
        seen = Seen(method, route_of(get_path_info(environ)), status, seconds, kept, problem)
        for observe in self.observers:
            observe(seen)


class Followed:
    """A body that says when it is through."""

    def __init__(self, body: Iterable[bytes], done: Callable[[], None]) -> None:
        self.body = body
        self.done = done

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.body)

    def close(self) -> None:
        try:
            if hasattr(self.body, "close"):
                self.body.close()
        finally:
            self.done()


def how_kept(headers: list[tuple[str, str]]) -> str:
    """Return what the layer of kept answers says that it did."""
    for name, value in reversed(headers):
        if name == "Cache-Status":
            return KEPT.get(value, "no")
    return "no"


@lru_cache(maxsize=4096)
def route_of(path: str) -> str:
    """Return the pattern that a path fits, as the document writes it: paths tell too much."""
    if path.startswith(settings.STATIC_URL):
        return settings.STATIC_URL
    try:
        route = resolve(path).route
    except Resolver404:
        return "none"
    return "/" + PARAMETER.sub(r"{\1}", route)


def write_down(seen: Seen) -> None:
    """Write the line of one request."""
    members = {
        "method": seen.method,
        "route": seen.route,
        "status": seen.status,
        "milliseconds": round(seen.seconds * 1000, 3),
        "kept": seen.kept,
    }
    if seen.problem:
        members["problem"] = seen.problem
    logger.info("request", extra={"members": members})
