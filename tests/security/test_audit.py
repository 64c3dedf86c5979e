"""The audit of what is installed: what is found fails, and what cannot be asked is told."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.security.audit import ROOT

REQUIREMENT = f"django==5.0.0 --hash=sha256:{'0' * 64}\n"
NOT_MADE = "the audit was not made: "
OF_OSV = {"vulns": [{"id": "PYSEC-0000-1", "affected": [], "details": "x", "aliases": []}]}
OF_NPM = {
    "typescript": [
        {
            "id": 1,
            "url": "https://github.com/advisories/x",
            "title": "x",
            "severity": "high",
            "vulnerable_versions": "*",
        }
    ]
}


@contextmanager
def source(*, weak: bool) -> Iterator[str]:
    """A source of both kinds, which knows a weakness of whatever it is asked about, or none."""

    class Known(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            known = (OF_NPM if self.path.startswith("/-/npm") else OF_OSV) if weak else {}
            said = json.dumps(known).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Known) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    file = tmp_path / "requirements.txt"
    file.write_text(REQUIREMENT)
    return file


def audit(locked: Path, url: str) -> subprocess.CompletedProcess[str]:
    told = ["--osv-url", f"{url}/v1/query", "--npm-registry", f"{url}/"]
    command = [sys.executable, "-m", "tests.security.audit", str(locked), *told]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)


def test_weakness_that_is_known_fails_and_is_named(locked: Path) -> None:
    with source(weak=True) as url:
        done = audit(locked, url)

    assert done.returncode == 1, done.stdout + done.stderr
    assert "django 5.0.0: PYSEC-0000-1" in done.stdout
    assert "typescript: high" in done.stdout


def test_nothing_that_is_known_passes(locked: Path) -> None:
    with source(weak=False) as url:
        done = audit(locked, url)

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines() == [
        "audited: Python: 0 known weaknesses",
        "audited: npm: 0 known weaknesses",
    ]


def test_source_that_cannot_be_reached_is_told_in_one_line_and_fails_nothing(locked: Path) -> None:
    done = audit(locked, "http://127.0.0.1:1")

    assert done.returncode == 0, done.stdout + done.stderr
    python, npm = done.stdout.splitlines()
    assert python.startswith(f"{NOT_MADE}Python: ")
    assert npm.startswith(f"{NOT_MADE}npm: ")
