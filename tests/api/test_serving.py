"""The application as the server asks it, with a client that is slow, gone or large."""

import json
from collections.abc import Iterator
from io import BytesIO
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application

from api import serving

from .granian import LARGEST, Client, ask, serve


def telling(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Answer with what was asked."""
    plain = {name: value for name, value in environ.items() if isinstance(value, str)}
    start_response("200 OK", [("Content-Type", "application/json")])
    return [
        json.dumps(plain | {"body": environ.get("wsgi.input", BytesIO()).read().decode()}).encode()
    ]


def test_a_body_that_comes_in_pieces_is_whole():
    client = Client().says(6, b"abc", b"def")
    ask(serve(telling), client)

    assert json.loads(client.body)["body"] == "abcdef"


def test_no_more_of_a_body_is_taken_than_was_announced():
    client = Client().says(4, b"abc", b"def")
    ask(serve(telling), client)

    assert json.loads(client.body)["body"] == "abcd"


def test_headers_reach_the_application_as_wsgi_has_them():
    sent = [
        ("x-forwarded-for", "10.0.0.1"),
        ("x-forwarded-for", "10.0.0.2"),
        ("x_forwarded_for", "6.6.6.6"),
        ("cookie", "a=1"),
        ("cookie", "b=2"),
        ("content-type", "text/plain"),
    ]
    client = Client(headers=sent, path="/v1/é")
    ask(serve(telling), client)
    told = json.loads(client.body)

    assert told["HTTP_X_FORWARDED_FOR"] == "10.0.0.1,10.0.0.2"
    assert told["HTTP_COOKIE"] == "a=1; b=2"
    assert told["CONTENT_TYPE"] == "text/plain"
    assert told["REMOTE_ADDR"] == "::1"
    assert told["PATH_INFO"].encode("latin-1").decode() == "/v1/é"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_body_that_does_not_come_is_refused_after_a_while(monkeypatch, language):
    monkeypatch.setattr(serving, "BODY_WITHIN", 0.05)
    client = Client(stops=True, headers=[("accept-language", language)]).says(50, b"{")
    ask(serve(get_wsgi_application()), client)
    problem = json.loads(client.body)

    assert (client.status, problem["type"]) == (408, "/v1/problems/request-timeout")
    assert client.answered["Connection"] == "close"
    assert client.answered["Content-Language"] == language


def test_who_waits_for_its_own_body_keeps_nobody_waiting(monkeypatch):
    monkeypatch.setattr(serving, "BODY_WITHIN", 0.5)
    slow = [Client(stops=True).says(50, b"{") for _ in range(20)]
    quick = Client(method="GET", path="/v1/problems")
    order: list[str] = []

    def noting(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        order.append(environ["REQUEST_METHOD"])
        return telling(environ, start_response)

    ask(serve(noting), *slow, quick)

    assert order == ["GET", *["POST"] * 20]


def test_bodies_have_room_for_so_many_bytes_together(monkeypatch):
    monkeypatch.setattr(serving, "ROOM_FOR_BODIES", 150)
    first, second = Client().says(80, b"x" * 80), Client().says(80, b"x" * 80)
    ask(serve(get_wsgi_application()), first, second)

    assert second.status == 503
    assert json.loads(second.body)["type"] == "/v1/problems/service-unavailable"
    assert second.answered["Retry-After"]
    assert first.status != 503


def test_a_body_that_is_too_large_is_not_read():
    client = Client(stops=True).says(LARGEST + 1, b"x")
    ask(serve(telling), client)

    assert json.loads(client.body)["body"] == ""


@pytest.mark.parametrize("size", [10, serving.LARGEST_IN_MEMORY + 1])
def test_a_file_is_whole_and_closed(tmp_path, size):
    path = tmp_path / "list"
    path.write_bytes(b"x" * size)
    file = path.open("rb")

    def application(environ: dict[str, Any], start_response: Any) -> Any:
        start_response("200 OK", [("Content-Length", str(size))])
        return environ["wsgi.file_wrapper"](file, 1000)

    client = Client(method="GET")
    ask(serve(application), client)

    assert client.body == path.read_bytes()
    assert file.closed


def test_a_long_answer_that_is_no_file_is_whole():
    def application(_environ: Any, start_response: Any) -> Iterator[bytes]:
        start_response("200 OK", [])
        return iter([b"x" * 1000] * 2000)

    client = Client(method="GET")
    ask(serve(application), client)

    assert len(client.body) == 2_000_000


def test_what_is_there_already_waits_for_nothing_else():
    kept_was_given = Event()

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        if environ["PATH_INFO"] == "/kept":
            kept_was_given.set()
        assert kept_was_given.wait(timeout=10)
        return telling(environ, start_response)

    slow, kept = Client(method="GET", path="/new"), Client(method="GET", path="/kept")
    keeping = SimpleNamespace(
        finds=lambda environ: 0.0 if environ["PATH_INFO"] == "/kept" else None
    )
    ask(serve(application, kept=keeping), slow, kept)

    assert kept.status == slow.status == 200
