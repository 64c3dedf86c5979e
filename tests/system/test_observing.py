"""The server as an operator sees it: its log, its metrics, its health without a database."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from .conftest import ROOT, Serving

PLANTED = ("anna@school.nl", "AnnaVisser", "s3cr3t-token-0123456789", "0612345678")
MISSING = {
    "sqlite": "sqlite:////no/such/folder/menu.sqlite3",
    "postgresql": "postgresql://menu:wachtwoord@127.0.0.1:1/menu",
}


def production(url: str) -> dict[str, str]:
    rest = {name: text for name, text in os.environ.items() if name != "DEVELOPMENT"}
    return rest | {
        "ALLOWED_HOSTS": "127.0.0.1",
        "CONTACT_EMAIL": "api@menu.example",
        "DATABASE_URL": url,
        "LOG_REQUESTS": "1",
        "PUBLIC_URL": "https://menu.example",
        "SECRET_KEY": secrets.token_urlsafe(50),
    }


@dataclass(frozen=True)
class Observed:
    """A server with the settings of production, its metrics and what it wrote down."""

    url: str
    metrics: str
    log: Path
    key: str

    def lines(self) -> list[dict[str, Any]]:
        texts = self.log.read_text().splitlines()
        return [json.loads(text) for text in texts if text.startswith("{")]


class ObservedServing(Serving):
    """Start a server that shows its metrics, and keep what it writes down."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.port, self.metrics_port = free_port(), free_port()
        ports = ["--port", str(self.port), "--metrics-port", str(self.metrics_port)]
        command = [sys.executable, "manage.py", "serve", "--workers", "1", *ports]
        with log.open("w") as file:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=file, stderr=file
            )


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def observed(
    environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Observed]:
    given = production(environment["DATABASE_URL"])
    log = tmp_path_factory.mktemp("log") / "log"
    serving = ObservedServing(given, log)
    with serving as url:
        metrics = f"http://127.0.0.1:{serving.metrics_port}/metrics"
        yield Observed(url, metrics, log, given["SECRET_KEY"])


def ask(url: str, data: bytes | None = None, **headers: str) -> tuple[int, Any, bytes]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, named)) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def metrics(observed: Observed) -> str:
    """Return the page of metrics; its process starts beside the server."""
    for _attempt in range(300):
        try:
            return ask(observed.metrics)[2].decode()
        except OSError:
            time.sleep(0.1)
    raise AssertionError("There are no metrics within 30 seconds.")


def test_kept_answers_are_written_down_and_counted_too(observed: Observed) -> None:
    for _time in range(3):
        identity = ask(f"{observed.url}/v1/scales")[1]["X-Request-Id"]

    lines = [line for line in observed.lines() if line.get("route") == "/v1/scales"]
    assert [line["kept"] for line in lines] == ["miss", "hit", "hit"]
    assert lines[-1]["requestId"] == identity
    text = metrics(observed)
    labels = 'kept="hit",method="GET",route="/v1/scales",status="200"'
    assert f"catalogue_requests_total{{{labels}}} 2.0" in text
    assert "catalogue_release 4.0" in text
    assert "catalogue_database_up 1.0" in text
    assert 'catalogue_enrolments{status="enrolled"} 0.0' in text


def test_nothing_of_metrics_is_public(observed: Observed) -> None:
    assert ask(f"{observed.url}/metrics")[0] == 404


def test_nothing_that_was_sent_stands_in_the_log_or_in_the_metrics(observed: Observed) -> None:
    address, name, token, telephone = PLANTED
    body = json.dumps({"contact": {"name": name, "email": address}}).encode()
    for path in (
        "/v1/enrolments",
        "/v1/schools",
        f"/v1/enrolments/{name}",
        f"/{address}",
        "/oauth/token",
    ):
        asked = f"{observed.url}{path}?q={telephone}&contact={address}"
        ask(asked, Authorization=f"Bearer {token}", Cookie=f"sessionid={token}", Referer=asked)
        ask(asked, body, Content_Type="application/json", Authorization=f"Basic {token}")
        ask(asked, X_Request_Id=address, User_Agent=name, Host=f"{name}.example")

    written = observed.log.read_text() + metrics(observed)
    for planted in (*PLANTED, observed.key):
        assert planted not in written
    assert len(observed.lines()) >= 15


def test_service_whose_database_is_away_lives_and_says_that_it_is_not_ready(
    environment: dict[str, str], tmp_path: Path
) -> None:
    given = environment["DATABASE_URL"]
    missing = MISSING["sqlite" if given.startswith("sqlite") else "postgresql"]
    serving = ObservedServing(production(missing), tmp_path / "log")
    with serving as url:
        status, headers, body = ask(f"{url}/health/ready?lang=en")
        read = ask(f"{url}/v1/interventions")[0]
    problem = json.loads(body)

    assert (status, headers["Retry-After"], read) == (503, "5", 503)
    unknown = {"migrations": "unknown", "release": "unknown"}
    assert problem["parts"].items() >= {"database": "failing", **unknown}.items()
    assert problem["detail"].startswith("Not ready: database")
    told = body + (tmp_path / "log").read_bytes()
    assert b"wachtwoord" not in told
    assert b"127.0.0.1" not in body
    assert b"folder" not in body
    assert b"The database did not answer GET /v1/interventions" in told
