"""Measure lists that are had whole: `python -m benchmarks.exports --help`.

Each answer is given by a process of its own, through Django's test client, on a database with the
menu of `fixtures/` and invented findings, schools, sources and studies, or on an invented menu.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import redirect_stdout
from importlib import import_module
from io import StringIO
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import findings_import
from benchmarks.databases import PROJECT, Database, servers
from benchmarks.inventions import FINDINGS
from benchmarks.report import machine, row

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS = {"CSV": "text/csv", "NDJSON": "application/x-ndjson", "XLSX": SPREADSHEET}
LISTS = {
    "schools": "/v1/schools",
    "findings": f"/v1/interventions/{findings_import.INTERVENTION}/evidence",
    "sources": "/v1/sources",
    "studies": "/v1/studies",
    "interventions": "/v1/interventions",
}


def main() -> None:
    arguments = read_arguments()
    if arguments.step == "prepare":
        prepare(arguments.rows)
    elif arguments.step:
        print(json.dumps(ask(arguments.step, arguments.accept, arguments.rounds)))
    else:
        compare(arguments)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.exports")
    parser.add_argument("--rows", type=int, default=100_000, help="findings, schools and sources")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--lists", default="schools,findings,sources,studies")
    parser.add_argument("--menu", type=int, help="read the invented menu of so many interventions")
    parser.add_argument("--step", help=argparse.SUPPRESS)
    parser.add_argument("--accept", help=argparse.SUPPRESS)
    return parser.parse_args()


def compare(arguments: argparse.Namespace) -> None:
    kinds = arguments.databases.split(",")
    print(", ".join(f"{name} {value}" for name, value in machine().items()))
    with tempfile.TemporaryDirectory() as name, servers(kinds) as addresses:
        for kind in kinds:
            url = prepared(kind, addresses[kind], Path(name), arguments)
            print(f"\n## {kind}\n")
            for line in measure(url, arguments):
                print(line, flush=True)


def prepared(kind: str, server: str, folder: Path, arguments: argparse.Namespace) -> str:
    """Return the address of a database that holds what is asked for."""
    if arguments.menu:
        database = Database(kind, arguments.menu, server, findings=FINDINGS)
        database.prepare()
        return database.url
    url = findings_import.fresh(kind, server, folder)
    run(url, "--step", "prepare", "--rows", str(arguments.rows))
    return url


def measure(url: str, arguments: argparse.Namespace) -> Iterator[str]:
    """Yield a table: rows a second of the first answer and of the median one, bytes, memory.

    By the clock, and per second of this process's processor.
    """
    heads = ["list", "form", "rows", "first rows/s", "rows/s", "first rows/cpu s", "rows/cpu s"]
    heads += ["MB", "peak MB", "of which idle"]
    yield row(heads)
    yield row(["---", "---", *(["---:"] * 8)])
    for name in arguments.lists.split(","):
        for form, accept in FORMS.items():
            options = ("--step", name, "--accept", accept, "--rounds", str(arguments.rounds))
            told = run(url, *options)
            taken = (told["seconds"], told["processor"])
            speeds = [told["rows"] / s for t in taken for s in (t[0], median(t))]
            sizes = [told["bytes"] / 1e6, told["peak_mb"], told["idle_mb"]]
            shown = [f"{told['rows']:,}", *(f"{speed:,.0f}" for speed in speeds)]
            yield row([name, form, *shown, *(f"{size:,.1f}" for size in sizes)])


def run(url: str, *options: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.exports", *options],
        env=os.environ | {"DATABASE_URL": url, "DEVELOPMENT": "1"},
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout or "{}")
    return told


def prepare(rows: int) -> None:
    """Make the menu, as many findings of one item, schools and sources, and some studies."""
    set_up()
    from django.db import connection

    from benchmarks.invented_lists import invent_sources, invent_studies
    from benchmarks.invented_schools import invent_schools

    with tempfile.TemporaryDirectory() as folder, redirect_stdout(StringIO()):
        file = Path(folder) / findings_import.BEFORE
        findings_import.write(file, rows)
        findings_import.prepare(file)
        findings_import.load(file)
        invent_sources(rows)
        findings_import.publish(file)
    invent_schools(rows)
    invent_studies(rows // 10)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM (ANALYZE)")  # as autovacuum does after a while


def ask(name: str, accept: str, rounds: int) -> dict[str, Any]:
    """Ask for a whole list some times; return what it took."""
    set_up()
    from django.test import Client

    for module in ("api.urls", "api.rsgi"):  # as a worker begins to serve
        import_module(module)
    seconds: list[float] = []
    processor: list[float] = []
    client, size = Client(), 0
    client.get("/v1")
    idle = peak_mb()
    for _round in range(rounds):
        started, begun = time.perf_counter(), time.process_time()
        answer = client.get(LISTS[name], headers={"accept": accept})
        size = sum(map(len, answer))
        seconds.append(time.perf_counter() - started)
        processor.append(time.process_time() - begun)
        assert answer.status_code == 200
    told: dict[str, Any] = {"seconds": seconds, "processor": processor, "bytes": size}
    told |= {"peak_mb": peak_mb(), "idle_mb": idle}
    lines = client.get(LISTS[name], headers={"accept": FORMS["NDJSON"]})
    return told | {"rows": sum(piece.count(b"\n") for piece in lines)}


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def set_up() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "api.settings")
    django.setup()


if __name__ == "__main__":
    main()
