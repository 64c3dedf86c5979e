"""The server under slow, idle and interrupted clients."""

import http.client
import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from string import ascii_uppercase
from urllib.parse import urlsplit

import pytest

from api.processors import processors
from api.serving import LARGEST_IN_MEMORY
from tests.databases import ROOT

from .conftest import Server, Serving

MANY = 500
LARGE = "/v1/openapi.json"


@pytest.fixture
def crowd(server: Server) -> Iterator[list[socket.socket]]:
    """Connections on which nothing was said yet."""
    place = urlsplit(server.url)
    with ExitStack() as stack:
        yield [
            stack.enter_context(socket.create_connection((place.hostname, place.port)))
            for _ in range(MANY)
        ]


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"GET /v1/interventions HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
        b"GET " + LARGE.encode() + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"POST /oauth/token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\ngrant",
    ],
    ids=["says nothing", "half of its request", "reads no answer", "half of its body"],
)
def test_a_crowd_that_is_slow_keeps_nobody_waiting(
    server: Server, crowd: list[socket.socket], said: bytes
) -> None:
    for line in crowd:
        line.sendall(said)
    other = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)
    try:
        for path in ("/v1/interventions", f"/v1/interventions?q={time.time()}"):
            other.request("GET", path)
            answer = other.getresponse()
            assert answer.status == 200, answer.read()
            answer.read()
    finally:
        other.close()


def test_what_is_under_way_is_finished_when_the_server_stops(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """A connection that was not looked at yet may be closed, as one that comes later."""
    log = tmp_path / "log"
    logging = environment | {"LOG_REQUESTS": "1", "RATE_LIMITS": "off"}
    serving = Serving(logging, workers=2, log=log)
    closed, answered, stop = list[str](), list[str](), threading.Event()

    def ask(number: int) -> None:
        place, asked = f"127.0.0.1:{serving.port}", 0
        while not stop.is_set():
            asked += 1
            identity = f"{number:016}-{asked:016}"
            line = http.client.HTTPConnection(place, timeout=60)
            try:
                line.connect()
            except OSError:
                return  # it takes no new connections any more
            path = f"/v1/interventions?pageSize=5&q={number}+{asked}"
            try:
                line.request("GET", path, headers={"X-Request-Id": identity})
                assert line.getresponse().status == 200
                answered.append(identity)
            except OSError:
                closed.append(identity)
            finally:
                line.close()

    with serving:
        clients = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
        for client in clients:
            client.start()
        while len(answered) < 40:
            time.sleep(0.01)
    stop.set()
    for client in clients:
        client.join()

    seen = log.read_text()
    assert all(identity in seen for identity in answered)
    assert not [identity for identity in closed if identity in seen]


def test_workers_follow_the_processors_that_a_container_gives(tmp_path: Path) -> None:
    limits = tmp_path / "cpu.max"
    everything = processors(tmp_path / "missing")

    found = {}
    for text in ("max 100000", "100000 100000", "50000 100000", "nonsense"):
        limits.write_text(text)
        found[text] = processors(limits)

    assert found["max 100000"] == found["nonsense"] == everything >= 1
    assert found["100000 100000"] == found["50000 100000"] == 1


def test_a_whole_list_that_nobody_reads_keeps_nobody_waiting_and_is_whole_for_others(
    server: Server, tmp_path: Path
) -> None:
    head, row = (ROOT / "fixtures" / "example-schools.csv").read_text().splitlines()[:2]
    codes = [f"99{one}{two}{n:02}" for one in ascii_uppercase for two in "YZ" for n in range(100)]
    rows = [row.replace("99XA00", code).replace("99XA", code[:4]) for code in codes]
    register = tmp_path / "schools.csv"
    register.write_text("\n".join([head, *rows]))
    done = server.manage("import_schools", str(register))
    assert done.returncode == 0, done.stderr
    place, headers = urlsplit(server.url), {"Accept": "application/x-ndjson"}
    said = b"GET /v1/schools HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/x-ndjson\r\n\r\n"

    with ExitStack() as stack:
        for _ in range(5):
            line = stack.enter_context(socket.socket())
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            line.connect((place.hostname, place.port))
            line.sendall(said)
        other = http.client.HTTPConnection(place.netloc, timeout=60)
        stack.callback(other.close)
        other.request("GET", "/v1/schools", headers=headers)
        answer = other.getresponse()
        told = answer.read()

    assert int(answer.headers["Content-Length"]) == len(told) > LARGEST_IN_MEMORY
    assert told.count(b"\n") == len(codes)


def test_no_two_requests_have_one_id_whichever_worker_answers(
    environment: dict[str, str],
) -> None:
    with Serving(environment, workers=2) as url:
        ids = []
        for _ in range(100):
            with urllib.request.urlopen(f"{url}/health/live") as answer:
                ids.append(answer.headers["X-Request-Id"])

    assert len(set(ids)) == 100
    assert len({one[:16] for one in ids}) == 2
