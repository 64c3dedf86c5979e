"""The peers: how each is started, and which of its processes do the work."""

import os
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.request import Request, urlopen

import psutil

from benchmarks.databases import HERE, PROJECT

VENV = HERE / ".venv" / "bin" / "python"
START = 60.0  # seconds within which a server answers
WORKERS = 2  # as many as there are cores
GRANIAN = ["-m", "granian", "--host", "127.0.0.1", "--port", "{port}", "--workers", str(WORKERS)]
GRANIAN += ["--no-ws", "--log-level", "warning"]
WSGI = [*GRANIAN, "--interface", "wsgi", "--blocking-threads", "1", "--backpressure", "64"]
ASGI = [*GRANIAN, "--interface", "asgi", "--loop", "uvloop"]
GUNICORN = ["-m", "gunicorn", "--bind", "127.0.0.1:{port}", "--workers", str(WORKERS)]
GUNICORN += ["--worker-class", "gthread", "--threads", "4", "--log-level", "warning"]
PLAIN = "benchmarks.peers.drf.wsgi:application"


@dataclass(frozen=True)
class Peer:
    """A way to answer; `command` is what its Python is started with, with its port left open."""

    name: str
    title: str
    command: list[str]
    is_ours: bool = False  # runs in the project's own environment
    is_bare: bool = False
    keeps: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)


def peers() -> list[Peer]:
    return [
        Peer(
            name="bare",
            title="bare server (the limit)",
            command=[*WSGI, "benchmarks.peers.bare:application"],
            is_ours=True,
            is_bare=True,
            keeps=True,
        ),
        Peer("project", "this project", production(), is_ours=True, keeps=True),
        Peer("drf-gunicorn", "plain DRF, gunicorn", [*GUNICORN, PLAIN]),
        Peer("drf", "plain DRF, Granian", [*WSGI, PLAIN]),
        Peer(
            name="cache-page",
            title="DRF behind cache_page",
            command=[*WSGI, PLAIN],
            keeps=True,
            environment={"KEEP": "1"},
        ),
        Peer(
            name="cache-page-lean",
            title="the same, four middlewares",
            command=[*WSGI, PLAIN],
            keeps=True,
            environment={"KEEP": "1", "LEAN": "1"},
        ),
        Peer("fastapi", "FastAPI, SQLAlchemy", [*ASGI, "benchmarks.peers.fastapi_app:app"]),
        Peer("litestar", "Litestar, SQLAlchemy", [*ASGI, "benchmarks.peers.litestar_app:app"]),
    ]


def production() -> list[str]:
    """Return the command that `make run` ends on, without its Python."""
    said = subprocess.run(
        ["make", "--dry-run", "--no-print-directory", "run", "PORT={port}"],
        cwd=PROJECT,
        env={name: value for name, value in os.environ.items() if not name.startswith("MAKE")},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    commands = said.stdout.replace("\\\n", " ").splitlines()
    served = [shlex.split(line) for line in commands if line.startswith("exec ")]
    if not served or "{port}" not in served[-1]:
        sys.exit("`make run` does not end on `exec … --port …` any more: see reads_servers.py")
    _exec, _python, *command = served[-1]
    return command


class Server:
    """A peer that runs, on a free port."""

    def __init__(self, peer: Peer, environment: Mapping[str, str], log: Path) -> None:
        self.peer, self.log = peer, log
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        python = sys.executable if peer.is_ours else str(VENV)
        self.command = [python, *(part.format(port=self.port) for part in peer.command)]
        self.environment = dict(environment) | dict(peer.environment)

    def __enter__(self) -> Self:
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                self.command, cwd=PROJECT, env=self.environment, stdout=log, stderr=log
            )
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            for child in psutil.Process(self.process.pid).children(recursive=True):
                child.kill()
            self.process.kill()
            self.process.wait()

    def wait_for(self, path: str) -> None:
        """Wait until it answers `path`."""
        until = time.monotonic() + START
        while time.monotonic() < until and self.process.poll() is None:
            try:
                with urlopen(Request(f"{self.url}{path}", headers={"Host": "localhost"})):
                    return
            except OSError:
                time.sleep(0.1)
        sys.exit(f"{self.peer.title} did not answer: {self.log.read_text()[-2000:]}")

    def worker_mb(self) -> int:
        """Return the memory of the largest worker in MB, as the system counts what is resident."""
        workers = psutil.Process(self.process.pid).children(recursive=True)
        return max(int(worker.memory_info().rss) // 1_048_576 for worker in workers)


@contextmanager
def running(
    wanted: list[Peer], environment: Mapping[str, str], folder: Path, path: str
) -> Iterator[dict[str, Server]]:
    """Start the peers; yield them by name when each answers `path`."""
    with ExitStack() as stack:
        servers = [Server(peer, environment, folder / f"{peer.name}.log") for peer in wanted]
        for server in servers:
            stack.enter_context(server)
        for server in servers:
            server.wait_for(path)
        yield {server.peer.name: server for server in servers}


def require_peers() -> None:
    if not VENV.exists():
        sys.exit("The peers are not installed: run `make bench-peers`")
