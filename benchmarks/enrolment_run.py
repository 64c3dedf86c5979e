"""A database that is ready for enrolments, its server, and clients that send them."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from benchmarks.databases import PROJECT
from benchmarks.enrolment_client import write_plan
from benchmarks.enrolment_server import PostgreSQL, Serving

Request = dict[str, str]


@contextmanager
def database(kind: str, folder: Path) -> Iterator[tuple[str, PostgreSQL | None]]:
    if kind == "sqlite":
        yield f"sqlite:///{folder}/enrolment.sqlite3", None
        return
    with PostgreSQL() as server:
        yield server.url, server


class Run:
    """A database that is ready for enrolments, and what is needed to send some."""

    def __init__(self, kind: str, folder: Path, url: str, postgresql: PostgreSQL | None) -> None:
        self.kind, self.folder, self.url, self.postgresql = kind, folder, url, postgresql
        limits = {"RATE_LIMITS": "off"}
        self.environment = os.environ | {"DATABASE_URL": url, "DEVELOPMENT": "1"} | limits
        self.user = ""
        self.schools: list[str] = []

    def python(self, *arguments: str) -> str:
        command = [sys.executable, "-W", "ignore", *arguments]
        done = subprocess.run(
            command,
            cwd=PROJECT,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return done.stdout

    def prepare(self, schools: int, studies: dict[str, int | None]) -> None:
        self.python("manage.py", "migrate", "--verbosity", "0")
        self.python("manage.py", "seed")
        asked = [f"{slug}={'' if places is None else places}" for slug, places in studies.items()]
        said = json.loads(self.python("-m", "benchmarks.enrolment_setup", str(schools), *asked))
        self.user, self.schools = said["user"], said["schools"]

    def server(self, environment: dict[str, str] | None = None, **options: Any) -> Serving:
        return Serving(self.environment | (environment or {}), self.folder / "errors", **options)

    def clients(
        self,
        url: str,
        name: str,
        waves: Sequence[Sequence[Request]],
        at_once: int,
        pause: float = 0.0,
    ) -> "subprocess.Popen[bytes]":
        """Start the clients; their log is `self.log(name)`."""
        plan = self.folder / f"{name}.json"
        write_plan(plan, url, self.user, waves, at_once, pause)
        command = [sys.executable, "-m", "benchmarks.enrolment_client"]
        return subprocess.Popen([*command, str(plan), str(self.log(name))], cwd=PROJECT)

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def processor(self, server: Serving) -> tuple[float, float]:
        database = self.postgresql.processor_seconds() if self.postgresql else 0.0
        return server.processor_seconds(), database


def has_ended(process: "subprocess.Popen[bytes]", seconds: float) -> bool:
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def warm(url: str) -> None:
    """Let every worker load what it loads at its first request."""
    for _ in range(20):
        with urlopen(f"{url}/v1/studies?pageSize=1") as answer:
            answer.read()
    time.sleep(0.5)
