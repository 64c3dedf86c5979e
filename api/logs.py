"""What goes into the log: what happened, and never whom it was about."""

import logging
import re
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, InterfaceError, OperationalError

from api import tracing

# PostgreSQL quotes the whole row that it refused, which may be an enrolment with its contact.
ROW = re.compile(r"^DETAIL: .*?(?=\n\n|\nCONTEXT: |\Z)", re.MULTILINE | re.DOTALL)
LEFT_OUT = (
    (ROW, "DETAIL: (left out)"),
    (re.compile(r"(\w+://)[^\s/@]+@"), r"\1(left out)@"),
    (re.compile(r"[^\s@<>\"'(),;:=/]+@[^\s@<>\"'(),;:/]+\.\w+"), "(e-mail address)"),
    (re.compile(r"\b(Bearer|Basic)\s+[\w.~+/=-]+", re.IGNORECASE), r"\1 (left out)"),
)
# The message of any other error may quote what somebody sent; its type and its place do not.
TELLS_NOTHING_PERSONAL = (
    *(IntegrityError, InterfaceError, OperationalError),  # but for the row
    *(ImproperlyConfigured, ImportError),
)
SHORTEST_SECRET = 6  # what is shorter is found in any text
ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None]


class DiscreetFormatter(logging.Formatter):
    """One line to read for oneself: the request it is about, and what went wrong."""

    def format(self, record: logging.LogRecord) -> str:
        said = " ".join(f"{name}={value}" for name, value in members(record).items())
        line = f"{record.levelname} {record.getMessage()} {said}".strip()
        if record.exc_info and record.exc_info[1]:
            line += "\n" + "".join(told(record.exc_info[1]))
        return discreet(line)


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC),
            "level": record.levelname,
            "logger": record.name,
            "message": discreet(record.getMessage()),
            **members(record),
        }
        if record.exc_info and record.exc_info[1]:
            line["exception"] = discreet("".join(told(record.exc_info[1])))
        return orjson.dumps(line, default=str).decode()


def members(record: logging.LogRecord) -> dict[str, Any]:
    """Return what is known of the request that a record is about, and what the record adds."""
    environ = tracing.current.get()
    about = tracing.names(environ) if environ else {}
    return about | getattr(record, "members", {})


def told(error: BaseException) -> Iterator[str]:
    """Yield what happened, the cause first, and where: never with the values it was about."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from told(cause)
    yield from traceback.format_tb(error.__traceback__)
    message = str(error) if isinstance(error, TELLS_NOTHING_PERSONAL) else "(left out)"
    yield f"{type(error).__module__}.{type(error).__qualname__}: {message}\n"


def discreet(text: str) -> str:
    """Return `text` without what was planted in it by others, or never should have been there."""
    for secret in secrets():
        text = text.replace(secret, "(secret)")
    for pattern, instead in LEFT_OUT:
        text = pattern.sub(instead, text)
    return text


def secrets() -> Iterator[str]:
    yield settings.SECRET_KEY
    yield from settings.SECRET_KEY_FALLBACKS
    password = settings.DATABASES["default"].get("PASSWORD") or ""
    if len(password) >= SHORTEST_SECRET:
        yield password
