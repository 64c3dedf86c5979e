"""What is written down of requests and of errors, and what never is."""

import json
import logging
import sys

import pytest
from django.conf import settings
from django.db import DataError, OperationalError
from django.test import RequestFactory

from api import tracing
from api.logs import DiscreetFormatter, JsonFormatter
from api.observing import Observed, route_of

TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
PLANTED = ("Anna Visser", "anna@school.nl", "s3cr3t-token", "wachtwoord", settings.SECRET_KEY)


@pytest.fixture(autouse=True)
def _no_request_before():
    tracing.current.set(None)


def answer(application, path="/v1/schools/12AB00", **headers):
    """Return the status, headers and body that `application` gives."""
    begun = []
    environ = RequestFactory().get(path, headers=headers).environ
    body = b"".join(application(environ, lambda *said: begun.append(said)))
    return begun[0][0], dict(begun[0][1]), body, environ


def plain(environ, start_response):
    start_response("200 OK", [("Cache-Status", "catalogue; hit")])
    return [b"said"]


def log_line(formatter, message="Could not answer", error=None, **members):
    try:
        if error is not None:
            raise error
        info = None
    except type(error):
        info = sys.exc_info()
    record = logging.LogRecord("api", logging.ERROR, __file__, 1, message, None, info)
    record.members = members
    return formatter.format(record)


def test_request_keeps_the_id_that_it_came_with():
    assert answer(Observed(plain), **{"X-Request-Id": "order-0123456789"})[1]["X-Request-Id"] == (
        "order-0123456789"
    )


@pytest.mark.parametrize(
    "asked",
    ["short", "anna@school.nl.example", "x" * 65, "a b c d e f g h i", "é" * 20, "\n" * 20],
)
def test_id_that_is_not_sane_is_replaced(asked):
    environ = {"HTTP_X_REQUEST_ID": asked}

    assert len(tracing.begin(environ)) == 32
    assert tracing.begin(environ) != tracing.begin(environ)


def test_trace_of_the_caller_goes_on_and_is_the_id():
    headers = answer(Observed(plain), traceparent=f"00-{TRACE}-{PARENT}-01")[1]
    written = json.loads(log_line(JsonFormatter()))

    assert headers["X-Request-Id"] == written["requestId"] == written["traceId"] == TRACE
    assert written["parentId"] == PARENT


@pytest.mark.parametrize(
    "said",
    [
        f"ff-{TRACE}-{PARENT}-01",
        f"00-{'0' * 32}-{PARENT}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE.upper()}-{PARENT}-01",
        f"00-{TRACE}-{PARENT}",
    ],
)
def test_trace_that_is_malformed_begins_anew(said):
    assert tracing.trace_id({"HTTP_TRACEPARENT": said}) is None


def test_every_line_of_one_request_tells_the_same_trace():
    tracing.begin({"HTTP_X_REQUEST_ID": "order-0123456789"})

    first, second = (json.loads(log_line(JsonFormatter()))["traceId"] for _ in range(2))

    assert first == second
    assert len(first) == 32


def test_observer_is_told_of_kept_answers_and_of_crashes():
    seen = []

    def crashing(environ, start_response):
        raise RuntimeError

    answer(Observed(plain, [seen.append]))
    with pytest.raises(RuntimeError):
        answer(Observed(crashing, [seen.append]), "/nowhere?name=Anna")

    assert [one[:3] for one in seen] == [("GET", "/v1/schools/{code}", 200), ("GET", "none", 500)]
    assert [one.kept for one in seen] == ["hit", "no"]


def test_stream_is_told_of_once_it_was_given():
    seen = []

    def streaming(environ, start_response):
        start_response("200 OK", [])
        return (part for part in (b"a", b"b"))

    environ = RequestFactory().get("/v1/schools").environ
    body = Observed(streaming, [seen.append])(environ, lambda *_: None)

    assert (list(body), seen) == ([b"a", b"b"], [])
    body.close()
    assert len(seen) == 1


@pytest.mark.parametrize("path", ["/v1/enrolments/anna@school.nl", "/v1/x/Anna", "/é"])
def test_route_of_what_is_not_there_does_not_repeat_it(path):
    assert route_of(path) == "none"


@pytest.mark.parametrize("formatter", [JsonFormatter(), DiscreetFormatter()])
@pytest.mark.parametrize("value", PLANTED[1:2] + PLANTED[4:])
def test_message_holds_no_address_and_no_secret(formatter, value):
    assert value not in log_line(formatter, f"Refused {value}.")


@pytest.mark.parametrize("formatter", [JsonFormatter(), DiscreetFormatter()])
@pytest.mark.parametrize("value", PLANTED)
def test_error_is_told_with_its_place_and_without_what_it_was_about(formatter, value):
    error = DataError(f'invalid input: "{value}"')
    error.__cause__ = ValueError(value)

    text = log_line(formatter, error=error)

    assert value not in text
    assert "DataError" in text
    assert "ValueError" in text
    assert "test_logs.py" in text


def test_operator_reads_why_the_database_did_not_answer():
    url = "postgresql://menu:wachtwoord@db/menu: Bearer s3cr3t-token"
    text = log_line(JsonFormatter(), error=OperationalError(f"connection refused {url}"))

    assert "connection refused" in text
    assert not any(value in text for value in PLANTED)
