"""The running server: the same command that `make run` gives, on a database of its own."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Server:
    """A server that answers on `url`, and the environment its commands run in."""

    url: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return manage(self.environment, *arguments)


def manage(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


@contextmanager
def new_database(folder: Path, like: str | None = None) -> Iterator[str]:
    """Give the URL of a database of the kind that this run tests: empty, or a copy of `like`."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        file = folder / "menu.sqlite3"
        if like:
            shutil.copy(like.removeprefix("sqlite:///"), file)
        yield f"sqlite:///{file}"
        return
    name = f"system_{secrets.token_hex(4)}"
    head, _, options = given.partition("?")
    template = urlsplit(like).path.lstrip("/") if like else "template1"
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(create.format(sql.Identifier(name), sql.Identifier(template)))
        yield f"{head.rpartition('/')[0]}/{name}{'?' if options else ''}{options}"
        drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
        connection.execute(drop)


@pytest.fixture(scope="session")
def seeded_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a database with the real menu, that nobody writes in: it is copied."""
    with new_database(tmp_path_factory.mktemp("seeded")) as url:
        for command in (["migrate", "--verbosity", "0"], ["seed"]):
            done = manage(serving_from(url), *command)
            assert done.returncode == 0, done.stderr
        yield url


def serving_from(url: str) -> dict[str, str]:
    return os.environ | {"DATABASE_URL": url, "DEVELOPMENT": "1"}


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
    ) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        options = ["--port", str(self.port), "--workers", str(workers)]
        command = [*before, sys.executable, "manage.py", "serve", *options]
        self.process = subprocess.Popen(command, cwd=code, env=environment)

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
