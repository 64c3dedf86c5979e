"""The commands and the server, used as an operator and a reader would."""

import json
import urllib.error
import urllib.request
from email.message import Message

import pytest

from .conftest import Server


def read(url: str, **headers: str) -> tuple[int, Message, bytes]:
    request = urllib.request.Request(
        url, headers={k.replace("_", "-"): v for k, v in headers.items()}
    )
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def test_the_whole_menu_is_served(server: Server) -> None:
    status, headers, body = read(f"{server.url}/v1/interventions?pageSize=100&lang=en")

    menu = json.loads(body)
    assert status == 200
    assert headers["API-Version"] == "1.0.0"
    assert menu["count"] == len(menu["results"]) == 29
    assert menu["asOf"]["release"] == 4


def test_loading_again_changes_nothing(server: Server) -> None:
    before = read(f"{server.url}/v1/releases")[2]

    done = server.manage("seed")

    assert done.returncode == 0, done.stderr
    assert read(f"{server.url}/v1/releases")[2] == before


def test_releases_are_what_they_were(server: Server) -> None:
    done = server.manage("verify_releases")

    assert done.returncode == 0, done.stderr
    assert done.stdout.count(" ok") == 4


def test_what_has_not_changed_is_not_sent_again(server: Server) -> None:
    asked = f"{server.url}/v1/interventions/feedback?lang=en"
    tag = read(asked)[1]["ETag"]
    status, headers, _body = read(asked, If_None_Match=tag)
    assert status == 304
    assert headers["API-Version"] == "1.0.0"


@pytest.mark.parametrize("path", ["/", "/docs", "/docs/redoc", "/docs/swagger", "/admin/login/"])
def test_pages_ask_nothing_of_another_host(server: Server, path: str) -> None:
    status, headers, body = read(f"{server.url}{path}")

    assert status == 200
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    for scheme in (b'src="http', b'href="https://cdn', b"@import"):
        assert scheme not in body


def test_ready_says_so(server: Server) -> None:
    status, _headers, body = read(f"{server.url}/health/ready")

    assert status == 200
    assert json.loads(body)["status"] == "ok"
