"""The failures: each happens to a scene, lasts for some seconds, and is over when it returns."""

import os
import shutil
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from benchmarks.enrolment_run import Run
from benchmarks.enrolment_server import Serving
from benchmarks.soak.disk import Disk

BOTH = ("sqlite", "postgresql")
IDLE = 10_000  # connections
SLOW = 500  # clients
FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"


class Impossible(Exception):
    """The failure cannot be made to happen on this machine, and why."""


@dataclass
class Scene:
    """What a failure happens to."""

    run: Run
    server: Serving
    disk: Disk

    @property
    def file(self) -> Path:
        return Path(self.run.url.removeprefix("sqlite:///"))

    def connect(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.run.url, autocommit=True)


@dataclass
class Failure:
    """How a failure happens, on which databases, and how the server must be started for it."""

    happens: Callable[[Scene], None]
    databases: tuple[str, ...] = BOTH
    environment: Callable[[Disk], dict[str, str]] = lambda _disk: {}
    before: Callable[[], list[str]] = list


def workers_are_killed(scene: Scene) -> None:
    for _ in range(6):
        scene.server.kill_a_worker()
        time.sleep(2)


def database_is_restarted(scene: Scene) -> None:
    assert scene.run.postgresql is not None
    for mode in ("immediate", "fast"):
        scene.run.postgresql.restart(mode)
        time.sleep(5)


def disk_is_full(scene: Scene) -> None:
    if not scene.disk.is_its_own:
        raise Impossible("a disk of its own needs root")
    scene.disk.fill()
    time.sleep(8)
    scene.disk.make_room()
    if scene.run.postgresql:  # it stops when its log cannot be written; an operator starts it
        scene.run.postgresql.start()


def file_is_read_only(scene: Scene) -> None:
    """Take the right to write away, and let workers that open the file anew find it so."""
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        raise Impossible("root may write everything, and setpriv is not there")
    folder = scene.file.parent
    files = [path for path in folder.iterdir() if path.name.startswith(scene.file.name)]
    for path in files:
        path.chmod(0o444)
    folder.chmod(0o555)
    for _ in range(4):
        scene.server.kill_a_worker()
        time.sleep(2)
    folder.chmod(0o755)
    for path in files:
        path.chmod(0o644)


def database_is_read_only(scene: Scene) -> None:
    """As after a failover to a machine that only follows."""
    with scene.connect() as connection:
        for value in ("on", "off"):
            connection.execute(f"ALTER SYSTEM SET default_transaction_read_only = {value}")
            connection.execute("SELECT pg_reload_conf()")
            time.sleep(8 if value == "on" else 0)
            connection.execute("SET default_transaction_read_only = off")


def clock_jumps(scene: Scene) -> None:
    """Let the clock of the server go ten minutes on, then an hour back, then right again."""
    if not Path(FAKETIME).exists():
        raise Impossible("libfaketime is not installed")
    clock = scene.disk.folder / "clock"
    for offset in ("+600", "-3600", "+0"):
        clock.write_text(offset)
        time.sleep(4)


def connections_are_used_up(scene: Scene) -> None:
    """Take every connection that PostgreSQL has left, and let a worker need a new one."""
    with ExitStack() as stack:
        with suppress(psycopg.OperationalError):
            while True:
                stack.enter_context(closing(scene.connect()))
        for _ in range(4):
            scene.server.kill_a_worker()
            with suppress(psycopg.OperationalError):
                while True:
                    stack.enter_context(closing(scene.connect()))
            time.sleep(2)


def database_is_slow(scene: Scene) -> None:
    """Hold what every enrolment needs: for 5 seconds, then longer than anyone waits for it."""
    for seconds in (5, 24):
        with holding(scene):
            time.sleep(seconds)
        time.sleep(2)


@contextmanager
def holding(scene: Scene) -> Iterator[None]:
    if scene.run.kind == "sqlite":
        with closing(sqlite3.connect(scene.file, isolation_level=None, timeout=60)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("ROLLBACK")
        return
    with scene.connect() as connection, connection.transaction():
        connection.execute("LOCK TABLE catalogue_enrolment IN ACCESS EXCLUSIVE MODE")
        yield


def many_idle_connections(scene: Scene) -> None:
    with crowd(scene, IDLE, b""):
        time.sleep(10)


def slow_clients(scene: Scene) -> None:
    """Say half of a request and no more, or do not read the answer."""
    begun = b"GET /v1/interventions HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
    asked = b"GET /v1/openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    body = b"POST /oauth/token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\ngrant"
    with crowd(scene, SLOW, begun), crowd(scene, SLOW, asked), crowd(scene, SLOW, body):
        time.sleep(12)


@contextmanager
def crowd(scene: Scene, size: int, said: bytes) -> Iterator[None]:
    place = urlsplit(scene.server.url)
    with ExitStack() as stack:
        for _ in range(size):
            line = socket.create_connection((place.hostname, place.port), timeout=30)
            stack.enter_context(line).sendall(said)
        yield


def with_a_clock(disk: Disk) -> dict[str, str]:
    clock = disk.folder / "clock"
    clock.write_text("+0")
    told = {"FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    there = {"LD_PRELOAD": FAKETIME} if Path(FAKETIME).exists() else {}
    return there | told | {"FAKETIME_CACHE_DURATION": "1"}


def as_a_user_whom_files_may_refuse() -> list[str]:
    is_root = os.geteuid() == 0 and shutil.which("setpriv")
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if is_root else []


FAILURES = {
    "workers killed": Failure(workers_are_killed),
    "database restarted": Failure(database_is_restarted, ("postgresql",)),
    "disk full": Failure(disk_is_full),
    "file read-only": Failure(
        file_is_read_only, ("sqlite",), before=as_a_user_whom_files_may_refuse
    ),
    "database read-only": Failure(database_is_read_only, ("postgresql",)),
    "clock jumps": Failure(clock_jumps, environment=with_a_clock),
    "connections used up": Failure(connections_are_used_up, ("postgresql",)),
    "database slow": Failure(database_is_slow),
    "idle connections": Failure(many_idle_connections),
    "slow clients": Failure(slow_clients),
}
