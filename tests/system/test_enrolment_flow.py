"""Enrolling through the running server: what the README says, and connections that drop."""

import http.client
import json
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from .conftest import ROOT, Server, Serving, manage

CLIENTS = 20
BODY = json.loads((ROOT / "fixtures" / "example-enrolment.json").read_text())


@pytest.fixture(scope="module")
def credentials(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("credentials") / "demo-client"


@pytest.fixture(scope="module")
def enrolling(environment: dict[str, str], credentials: Path) -> Iterator[Server]:
    """A server with two workers and what `make run` makes."""
    for command in (
        ["import_schools", "fixtures/example-schools.csv"],
        ["demo_study", "demo", "--places", "10"],
        ["demo_client", str(credentials)],
        ["demo_client", str(credentials)],
    ):
        done = manage(environment, *command)
        assert done.returncode == 0, done.stderr
    with Serving(environment, workers=2) as url:
        yield Server(url, environment)


@pytest.fixture(scope="module")
def token(enrolling: Server, credentials: Path) -> str:
    asked = ["curl", "-s", "-K", str(credentials), f"{enrolling.url}/oauth/token"]
    answer = subprocess.run(
        [*asked, "-d", "grant_type=client_credentials"], capture_output=True, check=True
    )
    given: str = json.loads(answer.stdout)["access_token"]
    return given


def test_quick_start_of_the_readme_enrols_a_school_once(
    enrolling: Server, credentials: Path
) -> None:
    readme = (ROOT / "README.md").read_text()
    (lines,) = re.findall(r"## Enrol a school\n.*?```sh\n(.*?)```", readme, flags=re.DOTALL)
    assert len(lines.splitlines()) == 4
    here = lines.replace("http://127.0.0.1:8000", enrolling.url)
    here = here.replace(".venv/demo-client", f"'{credentials}'")

    said = subprocess.run(
        ["sh", "-ec", here], cwd=ROOT, capture_output=True, text=True, check=True
    )

    _before, first, rest = said.stdout.split("HTTP/1.1 ")
    again, _, listed = rest.partition('{"count"')
    assert first.startswith("201")
    assert "idempotency-replayed" not in first.lower()
    assert again.startswith("201")
    assert "idempotency-replayed: true" in again.lower()
    (row,) = json.loads('{"count"' + listed)["results"]
    assert row["school"] == BODY["school"]
    assert row["id"] in first
    assert row["id"] in again


def test_clients_that_retry_over_dropped_connections_enrol_the_school_once(
    enrolling: Server, token: str
) -> None:
    body = BODY | {"school": "99XB00"}

    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = list(
            pool.map(lambda _n: insist(enrolling.url, token, "one-key", body), range(CLIENTS))
        )

    assert {status for status, _body in answers} == {201}
    assert len({answer for _status, answer in answers}) == 1
    assert enrolled(enrolling.url, token, "99XB00") == 1


def test_every_school_gets_its_own_place_whatever_its_connection_does(
    enrolling: Server, token: str
) -> None:
    schools = ["99XA01", "99XC00", "99XD00", "99XE00"]

    with ThreadPoolExecutor(len(schools)) as pool:
        answers = pool.map(
            lambda code: insist(enrolling.url, token, code, BODY | {"school": code}), schools
        )

    assert [status for status, _body in answers] == [201] * len(schools)
    assert [enrolled(enrolling.url, token, code) for code in schools] == [1] * len(schools)


def insist(url: str, token: str, key: str, body: dict[str, Any]) -> tuple[int, bytes]:
    """Send a request and hang up, twice; then send it until it is answered for good."""
    text = json.dumps(body)
    headers = {
        "Authorization": f"Bearer {token}",
        "Idempotency-Key": key,
        "Content-Type": "application/json",
    }
    for wait in (0.0, 0.01):
        send_and_hang_up(url, headers, text, wait)
    for _attempt in range(100):
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
        connection.request("POST", "/v1/enrolments", text, headers)
        answer = connection.getresponse()
        said = answer.read()
        connection.close()
        if answer.status not in {409, 503} or b"request-in-progress" not in said:
            return answer.status, said
        time.sleep(0.1)
    raise AssertionError("It was never answered.")


def send_and_hang_up(url: str, headers: dict[str, str], text: str, wait: float) -> None:
    place = urlsplit(url)
    lines = ["POST /v1/enrolments HTTP/1.1", f"Host: {place.netloc}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(text.encode())}", "", text]
    with socket.create_connection((place.hostname, place.port)) as line:
        line.sendall("\r\n".join(lines).encode())
        time.sleep(wait)


def enrolled(url: str, token: str, school: str) -> int:
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    headers = {"Authorization": f"Bearer {token}"}
    connection.request("GET", f"/v1/enrolments?school={school}", headers=headers)
    count: int = json.loads(connection.getresponse().read())["count"]
    connection.close()
    return count
