"""What a request is called in the log: its own id, and the trace that it is part of.

The id is that of `X-Request-Id`, or else of the trace; the trace is that of `traceparent` (W3C
Trace Context), or else begins here.
"""

import hashlib
import os
import re
from contextvars import ContextVar
from itertools import count
from secrets import token_hex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

HEADER = "X-Request-Id"
TOLD = frozenset({"HTTP_X_REQUEST_ID", "HTTP_TRACEPARENT"})  # in these a caller tells it
REQUEST_ID = "catalogue.request_id"  # these are in the environ
CLIENT = "catalogue.client"
PROBLEM = "catalogue.problem"
# Long enough to be told apart, and nothing that could be an address, a sentence or a new line.
SANE = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII).fullmatch
TRACE = re.compile(
    r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(?:-.{0,400})?"
).fullmatch


class NewIds:
    """Ids that no other process gives, also where it was forked from one that had begun."""

    def __init__(self) -> None:
        self.begin()
        os.register_at_fork(after_in_child=self.begin)

    def begin(self) -> None:
        self.process, self.numbers = token_hex(8), count(1)

    def __next__(self) -> str:
        return f"{self.process}{next(self.numbers):016x}"


NEW_IDS = NewIds()
current: "ContextVar[WSGIEnvironment | None]" = ContextVar("current", default=None)


def name(environ: "WSGIEnvironment") -> tuple[str, str]:
    """Return the header that tells the id of this request."""
    return HEADER, begin(environ)


def begin(environ: "WSGIEnvironment") -> str:
    """Return the id of this request, and make it the one that the log writes of."""
    current.set(environ)
    asked = environ.get("HTTP_X_REQUEST_ID")
    if asked is None or not SANE(asked):
        asked = trace_id(environ) or next(NEW_IDS)
    environ[REQUEST_ID] = asked
    return str(asked)


def trace_id(environ: "WSGIEnvironment") -> str | None:
    """Return the trace that the caller says this is part of."""
    said = environ.get("HTTP_TRACEPARENT")
    found = TRACE(said) if said else None
    return found[1] if found else None


def names(environ: "WSGIEnvironment") -> dict[str, str]:
    """Return what a line of the log says to tell which request it is about."""
    asked = environ[REQUEST_ID]
    said = {"requestId": asked, "traceId": trace_id(environ) or new_trace(asked)}
    if found := TRACE(environ.get("HTTP_TRACEPARENT") or ""):
        said["parentId"] = found[2]
    if client := environ.get(CLIENT):
        said["client"] = client
    return said


def new_trace(asked: str) -> str:
    """Return the trace that began with a request: the same for every line about it."""
    is_one = len(asked) == 32 and not asked.strip("0123456789abcdef")
    return asked if is_one else hashlib.sha256(asked.encode()).hexdigest()[:32]
