"""nginx with deploy/nginx in front: what it refuses itself, it says as the service would."""

import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from api.problems import kinds
from tests.databases import ROOT

NGINX = shutil.which("nginx")
FOLDER = ROOT / "deploy" / "nginx"
TYPE = "application/problem+json"
OWN = b'{"type":"/v1/problems/conflict","status":409}'
AROUND = """
daemon off; pid {folder}/pid; {user} worker_processes 1;
events {{ }}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/a; uwsgi_temp_path {folder}/b; scgi_temp_path {folder}/c;
    include {folder}/conf.d/*.conf;
}}
"""
CERTIFICATE = [
    *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj"),
    *("/CN=menu.example", "-keyout", "privkey.pem", "-out", "fullchain.pem"),
]

pytestmark = pytest.mark.skipif(
    NGINX is None, reason="nginx is not installed: apt-get install --no-install-recommends nginx"
)


class Behind(BaseHTTPRequestHandler):
    """A service that refuses, hangs, or breaks the connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path.startswith("/slow"):
            time.sleep(2)
        if self.path.startswith("/own"):
            self.send_response(409)
            self.send_header("Content-Type", "application/problem+json")
            self.send_header("Content-Length", str(len(OWN)))
            self.end_headers()
            self.wfile.write(OWN)
        self.close_connection = True

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of nginx for TLS, with the files of deploy/nginx but for places and ports."""
    folder, port, service = tmp_path_factory.mktemp("nginx"), free_port(), behind()
    subprocess.run(CERTIFICATE, cwd=folder, check=True, capture_output=True)
    (folder / "conf.d").mkdir()
    (folder / "upstream.conf").write_text(f"server 127.0.0.1:{service.server_port};")
    for name in ("catalogue.conf", "catalogue-problems.conf"):
        text = moved((FOLDER / name).read_text(), folder, port)
        (folder / "conf.d" / name).write_text(text)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user))
    command = [str(NGINX), "-e", str(folder / "log"), "-p", str(folder), "-c", "nginx.conf"]
    process = subprocess.Popen(command)
    wait_for(port)
    yield port
    process.terminate()
    process.wait(timeout=60)
    service.shutdown()
    service.server_close()


def moved(text: str, folder: Path, port: int) -> str:
    text = re.sub(r"listen \[::\].*", "", text)
    text = text.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    text = text.replace("listen 443 ", f"listen 127.0.0.1:{port} ")
    text = text.replace("/etc/nginx/catalogue-upstream.conf", f"{folder}/upstream.conf")
    text = text.replace("/etc/ssl/catalogue", str(folder)).replace("/var/log/nginx", str(folder))
    return text.replace("proxy_read_timeout 60s", "proxy_read_timeout 1s")


def behind() -> ThreadingHTTPServer:
    service = ThreadingHTTPServer(("127.0.0.1", 0), Behind)
    threading.Thread(target=service.serve_forever, daemon=True).start()
    return service


def wait_for(port: int) -> None:
    for _attempt in range(100):
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("nginx did not start within 10 seconds.")


def ask(port: int, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Any:
    """Return the answer of nginx, with its body read."""
    trusting = ssl._create_unverified_context()  # noqa: S323  # its certificate is of a moment ago
    line = http.client.HTTPSConnection("127.0.0.1", port, context=trusting)
    line.request(method, path, body or None, headers={"Host": "menu.example"} | headers)
    answer: Any = line.getresponse()
    answer.body = answer.read()
    line.close()
    return answer


REFUSED: list[tuple[tuple[Any, ...], dict[str, str], str]] = [
    (("/v1/%zz",), {}, "malformed-request"),
    (("/refused/problem",), {}, "not-found"),
    (("/v1", "TRACE"), {}, "method-not-allowed"),
    (("/v1/enrolments", "POST", b"x" * 70_000), {}, "body-too-large"),
    (("/v1?q=" + "x" * 9_000,), {}, "uri-too-long"),
    (("/v1",), {"X-Long": "x" * 9_000}, "headers-too-large"),
    (("/v1",), {"Transfer-Encoding": "none-such"}, "malformed-request"),
    (("/gone",), {}, "bad-gateway"),
    (("/slow",), {}, "gateway-timeout"),
]


@pytest.mark.parametrize(("asked", "headers", "code"), REFUSED, ids=[code for *_, code in REFUSED])
def test_what_nginx_refuses_itself_is_a_problem_document(
    port: int, asked: tuple[Any, ...], headers: dict[str, str], code: str
) -> None:
    answer = ask(port, *asked, **headers)

    kind = kinds()[code]
    problem = json.loads(answer.body)
    assert (answer.status, answer.headers["Content-Type"]) == (kind.status, TYPE)
    assert (problem["type"], problem["status"]) == (kind.type, kind.status)
    assert problem["title"]
    assert problem["detail"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Retry-After"] == ("5" if kind.status in {502, 503, 504} else None)


@pytest.mark.parametrize(
    ("query", "header", "language", "title"),
    [
        ("", "nl", "nl", "Geen antwoord van de dienst"),
        ("", "en-GB, nl;q=0.5", "en", "No answer from the service"),
        ("?lang=en", "nl", "en", "No answer from the service"),
        ("?lang=nl", "en", "nl", "Geen antwoord van de dienst"),
    ],
)
@pytest.mark.parametrize("accept", ["application/json", "text/html,*/*;q=0.8"])
def test_refusal_of_nginx_is_in_the_language_and_form_that_was_asked_for(
    port: int, query: str, header: str, language: str, title: str, accept: str
) -> None:
    answer = ask(port, f"/gone{query}", **{"Accept-Language": header, "Accept": accept})

    kind = TYPE if accept == "application/json" else "text/html; charset=utf-8"
    assert (answer.status, answer.headers["Content-Type"]) == (502, kind)
    assert title in answer.body.decode()
    assert answer.headers["Content-Language"] == language
    assert answer.headers["Retry-After"] == "5"


def test_body_that_is_too_large_is_refused_alike_over_http_2(port: int, tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"x" * 70_000)
    asked = ["--data-binary", f"@{tmp_path}/large", f"https://127.0.0.1:{port}/v1/enrolments"]

    told = subprocess.run(["curl", "-sk", "--http2", *asked], capture_output=True, check=True)

    assert json.loads(told.stdout)["type"] == "/v1/problems/body-too-large"


def test_problem_of_the_service_passes_through_nginx(port: int) -> None:
    answer = ask(port, "/own")

    assert (answer.status, answer.body) == (409, OWN)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "Content-Security-Policy" not in answer.headers
