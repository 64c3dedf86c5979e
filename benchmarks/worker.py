"""One process on one database: makes it, or answers the questions when told to.

It speaks JSON over standard output: one object for a command given as an argument, and in
`measure` one line for each line on standard input.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "api.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks.generator import Generator  # noqa: E402
from benchmarks.invented_schools import invent_schools  # noqa: E402
from benchmarks.questions import anew, questions  # noqa: E402

WARM_UP = 3


def main() -> None:
    command, *rest = sys.argv[1:]
    if command == "measure":
        Measurement(int(rest[0])).listen()
    elif command == "generate":
        print(json.dumps(generate(*map(int, rest))))
    else:
        call_command("migrate", verbosity=0)


def generate(size: int, findings: int) -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size = -128000")  # 128 MB, as indexes grow all over
            cursor.execute("PRAGMA synchronous = OFF")
    start, work = time.perf_counter(), work_done()
    parts = Generator(size, findings=findings).run()
    invent_schools(size)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM (ANALYZE)")  # as autovacuum does after a while
    return {
        "seconds": round(time.perf_counter() - start),
        "processor_seconds": round((work_done() - work) / 1_000),
        "parts": parts,
        "peak_mb": peak_mb(),
    }


class Measurement:
    """Asks the questions through Django's test client: every middleware, no server, no socket.

    Nothing is asked twice, so nothing that was kept of an answer is measured.
    """

    def __init__(self, size: int) -> None:
        self.asked = 0
        self.client = Client(raise_request_exception=False)
        self.questions = questions(size)
        self.commands = {"facts": self.facts, "round": self.round, "queries": self.queries}

    def listen(self) -> None:
        for line in sys.stdin:
            print(json.dumps(self.commands[line.strip()]()), flush=True)

    def facts(self) -> dict[str, Any]:
        """Warm up; return what each question is answered with, and how many queries it takes."""
        facts = {}
        for name, address in self.questions.items():
            for _ in range(WARM_UP):
                self.ask(address)
            connection.ensure_connection()
            with CaptureQueriesContext(connection) as captured:
                answer = self.ask(address)
            facts[name] = {
                "address": address,
                "status": answer.status_code,
                "bytes": len(answer.content),
                "queries": len(captured),
            }
        return facts

    def ask(self, address: str) -> Any:
        self.asked += 1
        return self.client.get(anew(address, self.asked))

    def round(self) -> dict[str, tuple[float, float]]:
        """Ask every question once; return the milliseconds of each, by the clock and of work."""
        taken = {}
        for name, address in self.questions.items():
            start, work = time.perf_counter(), work_done()
            self.ask(address)
            taken[name] = (time.perf_counter() - start) * 1_000, work_done() - work
        return taken

    def queries(self) -> dict[str, Any]:
        """Return memory and size, and the queries of each question with their milliseconds."""
        return {
            "peak_mb": peak_mb(),
            "database_mb": database_mb(),
            "queries": {name: self.queries_of(url) for name, url in self.questions.items()},
        }

    def queries_of(self, address: str) -> list[dict[str, Any]]:
        with CaptureQueriesContext(connection) as captured:
            self.ask(address)
        return [
            {"ms": round(float(query["time"]) * 1_000), "sql": query["sql"]}
            for query in captured.captured_queries
        ]


def work_done() -> float:
    """Return the milliseconds of processor time that this process and its database have had.

    Of PostgreSQL that is the process behind our connection; helpers that it starts do not count.
    """
    own = time.process_time() * 1_000
    if connection.vendor == "sqlite":
        return own
    backend = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    nanoseconds = int(backend.read_text().split()[0]) if backend.exists() else 0
    return own + nanoseconds / 1_000_000


def peak_mb() -> int:
    """Return the most memory that this process ever held, in MB (Linux counts in KB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1_024


def database_mb() -> int:
    size = (
        "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        if connection.vendor == "sqlite"
        else "SELECT pg_database_size(current_database())"
    )
    with connection.cursor() as cursor:
        cursor.execute(size)
        return int(cursor.fetchone()[0]) // 1_000_000


if __name__ == "__main__":
    main()
