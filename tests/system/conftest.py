"""The running server: the same command that `make run` gives, on a database of its own."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.databases import ROOT, manage, new_database, serving_from


@dataclass(frozen=True)
class Server:
    """A server that answers on `url`, and the environment its commands run in."""

    url: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return manage(self.environment, *arguments)


@pytest.fixture(scope="module")
def environment(
    seeded_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """An environment whose database holds the real menu and what one module adds to it."""
    with new_database(tmp_path_factory.mktemp("a folder"), like=seeded_database) as url:
        yield serving_from(url)


@pytest.fixture(scope="module")
def server(environment: dict[str, str]) -> Iterator[Server]:
    """A server with the real menu."""
    with Serving(environment) as url:
        yield Server(url, environment)


class Serving:
    """Start a server in `environment`; give its address once it answers, stop it at the end."""

    def __init__(
        self,
        environment: dict[str, str],
        workers: int = 1,
        code: Path = ROOT,
        before: Sequence[str] = (),
        log: Path | None = None,
    ) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        told = ["--port", str(self.port), "--workers", str(workers)]
        command = [*before, sys.executable, "manage.py", "serve", *told]
        with log.open("w") if log else nullcontext() as file:
            self.process = subprocess.Popen(
                command, cwd=code, env=environment, stdout=file, stderr=file
            )

    def __enter__(self) -> str:
        url = f"http://127.0.0.1:{self.port}"
        for _attempt in range(600):
            try:
                with urllib.request.urlopen(f"{url}/health/live"):
                    return url
            except OSError:
                time.sleep(0.1)
        raise AssertionError("The server did not answer within 60 seconds.")

    def __exit__(self, *_error: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=60)
