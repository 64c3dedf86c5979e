"""Measure how the answers grow with the menu: `make bench`, or `python -m benchmarks --help`."""

import argparse
import json
import subprocess
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.databases import HERE, PROJECT, Database, servers
from benchmarks.inventions import FINDINGS
from benchmarks.report import machine, report, summary

RESULTS = HERE / "results"


def main() -> None:
    arguments = read_arguments()
    sizes = sorted(int(size) for size in arguments.sizes.split(","))
    kinds = arguments.databases.split(",")
    results: dict[str, Any] = {"machine": machine(), "rounds": arguments.rounds, "runs": {}}
    with servers(kinds) as addresses:
        databases = [
            Database(kind, size, addresses[kind], findings=FINDINGS)
            for kind in kinds
            for size in sizes
        ]
        made = [prepare(database, anew=arguments.anew) for database in databases]
        runs = measure(databases, arguments.rounds)
    for database, manifest, run in zip(databases, made, runs, strict=True):
        run |= {"generation": manifest}
        results["runs"].setdefault(database.kind, {})[str(database.size)] = run
    print(write(results))


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000", help="numbers of interventions")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--rounds", type=int, default=30, help="times that each question is asked")
    parser.add_argument("--anew", action="store_true", help="make the databases again")
    return parser.parse_args()


def prepare(database: Database, *, anew: bool) -> dict[str, Any]:
    print(f"{database.kind}, {database.size}: preparing …", flush=True)
    manifest = database.prepare(anew=anew)
    print(f"  made in {manifest['seconds']} s with {manifest['peak_mb']} MB", flush=True)
    return manifest


def measure(databases: list[Database], rounds: int) -> list[dict[str, Any]]:
    """Return what was measured per database.

    Every round goes by all databases in turn, so that a busy minute of the machine falls on all.
    """
    with ExitStack() as stack:
        workers = [Worker(stack, database) for database in databases]
        runs = [{"questions": worker.tell("facts")} for worker in workers]
        for number in range(rounds):
            print(f"\rround {number + 1} of {rounds} ", end="", flush=True)
            for worker, run in zip(workers, runs, strict=True):
                for name, taken in worker.tell("round").items():
                    run["questions"][name].setdefault("taken", []).append(taken)
        print()
        for worker, run in zip(workers, runs, strict=True):
            run |= worker.tell("queries")
    for run in runs:
        run["questions"] = {name: summary(facts) for name, facts in run["questions"].items()}
    return runs


class Worker:
    """A process that answers on one database, one command at a time."""

    def __init__(self, stack: ExitStack, database: Database) -> None:
        self.process = stack.enter_context(
            subprocess.Popen(
                database.worker("measure", str(database.size)),
                env=database.environment(),
                cwd=PROJECT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )

    def tell(self, command: str) -> Any:
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin
        assert stdout
        stdin.write(f"{command}\n")
        stdin.flush()
        return json.loads(stdout.readline())


def write(results: dict[str, Any]) -> str:
    """Write the figures as JSON and as Markdown; return the Markdown."""
    RESULTS.mkdir(exist_ok=True)
    text = report(results)
    for name in (results["machine"]["at"], "latest"):
        (RESULTS / f"{name}.json").write_text(json.dumps(results, indent=1))
        Path(RESULTS / f"{name}.md").write_text(text)
    return text


if __name__ == "__main__":
    main()
