"""Measure the import of many findings: `python -m benchmarks.findings_import --help`.

Each step runs in a process of its own on a fresh database with the menu of `fixtures/`.
"""

import argparse
import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.databases import PROJECT, servers
from benchmarks.report import machine, row

DATABASE = "findings"
INTERVENTION = "feedback"
OUTCOMES = ["reading", "writing", "mathematics"]
SECTORS = ["po", "vo", "mbo"]
BEFORE, AFTER = "findings.csv", "corrected.csv"


def main() -> None:
    arguments = read_arguments()
    if arguments.step:
        report_step(arguments.step, Path(arguments.file))
        return
    kinds = arguments.databases.split(",")
    print(", ".join(f"{name} {value}" for name, value in machine().items()))
    with tempfile.TemporaryDirectory() as name, servers(kinds) as addresses:
        folder = Path(name)
        write(folder / BEFORE, arguments.rows)
        write(folder / AFTER, arguments.rows, correction=0.01)
        for kind in kinds:
            print(f"\n## {kind}, {arguments.rows:,} findings\n")
            for line in measure(fresh(kind, addresses[kind], folder), folder, arguments.rows):
                print(line, flush=True)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.findings_import")
    parser.add_argument("--rows", type=int, default=100_000, help="numbers of findings")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--file", help=argparse.SUPPRESS)
    return parser.parse_args()


def write(path: Path, rows: int, *, correction: float = 0.0) -> None:
    """Write invented findings; `correction` is added to every effect."""
    chance = random.Random(1)  # noqa: S311  # invented figures, the same every time
    columns = ["study", "year", "outcome", "sector", "level", "subject", "design", "country"]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([*columns, "sample_size", "effect_size", "standard_error"])
        for number in range(rows):
            effect = chance.gauss(0.2, 0.4) + correction
            study = [f"Author {number}, A. & Other, B.", 1960 + number % 60]
            aims = [OUTCOMES[number % 3], SECTORS[number % 3], f"grade {number % 12}"]
            about = [f"Subject {number % 40}", "randomised-trial", "NL", 20 + number % 500]
            error = chance.uniform(0.05, 0.4)
            writer.writerow([*study, *aims, *about, f"{effect:.4f}", f"{error:.4f}"])


def fresh(kind: str, server: str, folder: Path) -> str:
    """Return the address of an empty database."""
    if kind == "sqlite":
        return f"sqlite:///{folder}/{DATABASE}.sqlite3"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        connection.execute(f"CREATE DATABASE {DATABASE}")
    head, _, query = server.partition("?")
    return f"{head.rpartition('/')[0]}/{DATABASE}?{query}"


def measure(url: str, folder: Path, rows: int) -> Iterator[str]:
    """Yield a table: per step its seconds, findings a second, and peak memory."""
    environment = os.environ | {"DATABASE_URL": url, "DEVELOPMENT": "1"}
    yield row(["step", "s", "findings/s", "peak MB"])
    yield row(["---", "---:", "---:", "---:"])
    for step in STEPS:
        file = folder / (AFTER if step == "correct" else BEFORE)
        command = [sys.executable, "-m", "benchmarks.findings_import", "--step", step]
        done = subprocess.run(
            [*command, "--file", str(file)],
            env=environment,
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        said: dict[str, Any] = json.loads(done.stdout)
        speed = f"{rows / said['seconds']:,.0f}"
        yield row([step, f"{said['seconds']:.1f}", speed, f"{said['peak_mb']:.0f}"])


def load(file: Path) -> None:
    from django.core.management import call_command

    call_command(
        "import_findings",
        str(file),
        intervention=INTERVENTION,
        stderr=StringIO(),
        skip_checks=True,
    )


def prepare(_file: Path) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("seed")


def publish(_file: Path) -> None:
    from catalogue.actions.releases import publish_release

    publish_release(by="benchmark")


def discard(_file: Path) -> None:
    from catalogue.actions.releases import discard_draft

    discard_draft(by="benchmark")


# In this order: to import again finds all unchanged, to correct finds all changed.
STEPS: dict[str, Callable[[Path], None]] = {
    "prepare": prepare,
    "import": load,
    "discard": discard,
    "import after discarding": load,
    "import again": load,
    "publish": publish,
    "correct": load,
}


def report_step(step: str, file: Path) -> None:
    """Do one step; write what it took as JSON."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "api.settings")
    django.setup()
    started = time.perf_counter()
    with redirect_stdout(StringIO()):
        STEPS[step](file)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": round(seconds, 2), "peak_mb": round(peak)}))


if __name__ == "__main__":
    main()
