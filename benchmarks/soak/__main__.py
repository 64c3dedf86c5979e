"""Break things while schools enrol and readers read: `python -m benchmarks.soak --help`.

After each failure what clients were told is held against what the API says, and every answer that
a reader got must have been right or a clear 503.
"""

import argparse
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from benchmarks.enrolment import answered, requests_of, seconds_of, table, times
from benchmarks.enrolment_check import Api, contradictions, read_log
from benchmarks.enrolment_run import Run, database, has_ended, warm
from benchmarks.report import machine
from benchmarks.soak.disk import Disk
from benchmarks.soak.failures import FAILURES, Failure, Impossible, Scene
from benchmarks.soak.readers import Readers

SCHOOLS = 600
AT_ONCE = 16
PAUSE = 0.4  # seconds that each client waits between requests: some 40 a second come
WORKERS = 3
ENDS_WITHIN = 180.0  # seconds after the failure is over


def main() -> None:
    arguments = read_arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # and stop what was started
    print(", ".join(f"{name} {value}" for name, value in machine().items()))
    names = arguments.failures.split(",") if arguments.failures else list(FAILURES)
    wrong = 0
    for kind in arguments.databases.split(","):
        print(f"\n## {kind}\n", flush=True)
        rows = []
        for name in names:
            failure = FAILURES[name]
            if kind in failure.databases:
                rows.append(soak(kind, name, failure, arguments))
                wrong += rows[-1]["contradictions"] + rows[-1]["wrong reads"]
        if rows:
            table(rows)
    sys.exit(wrong > 0)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--failures", help=f"of {','.join(FAILURES)}; all without it")
    parser.add_argument("--schools", type=int, default=SCHOOLS, help="that enrol meanwhile")
    parser.add_argument("--seed", type=int, default=1, help="of what is sent, and when again")
    return parser.parse_args()


def soak(kind: str, name: str, failure: Failure, arguments: argparse.Namespace) -> dict[str, Any]:
    """Let one failure happen under load; return what came of it."""
    with ExitStack() as stack:
        logs = stack.enter_context(tempfile.TemporaryDirectory())
        disk = stack.enter_context(Disk())
        stack.enter_context(on(disk.folder))
        run = Run(kind, Path(logs), *stack.enter_context(database(kind, disk.folder)))
        places = {f"soak-{n}": most for n, most in enumerate([None, 40, arguments.schools])}
        run.prepare(arguments.schools, places)
        return happen(run, disk, name, failure, list(places), arguments.seed)


def happen(
    run: Run, disk: Disk, name: str, failure: Failure, studies: list[str], seed: int
) -> dict[str, Any]:
    sent = requests_of(run, name, studies, 3, random.Random(seed))  # noqa: S311
    environment = failure.environment(disk)
    with run.server(workers=WORKERS, before=failure.before(), environment=environment) as server:
        warm(server.url)
        scene = Scene(run, server, disk)
        with Readers(server.url, studies) as readers:
            client = run.clients(server.url, name, [sent], AT_ONCE, PAUSE)
            while answered(run, name) < len(sent) // 6:
                time.sleep(0.05)
            began = time.time()
            try:
                failure.happens(scene)
                impossible = ""
            except Impossible as reason:
                impossible = str(reason)
            over = time.time()
            if not has_ended(client, ENDS_WITHIN):
                client.kill()
        server.wait()
        lines = read_log(run.log(name))
        found = list(contradictions(lines, sent, Api(server.url, run.user), allowed={409, 503}))
    return told(name, lines, readers, found, (began, over), impossible)


def told(
    name: str,
    lines: list[Any],
    readers: Readers,
    found: list[str],
    failure: tuple[float, float],
    impossible: str,
) -> dict[str, Any]:
    for line in [*found[:10], *readers.wrong[:10]]:
        print(f"* {name}: {line}", flush=True)
    statuses = Counter(line.get("status") for line in lines)
    began, over = failure
    back = [line["sent"] for line in lines if line.get("status") == 201 and line["sent"] > over]
    facts: dict[str, Any] = {"failure": name, "lasted, s": f"{over - began:.0f}"}
    facts |= {"attempts": len(lines), "201": statuses[201], "503": statuses[503]}
    facts |= {"other": len(lines) - statuses[201] - statuses[503] - statuses[None]}
    facts |= {"no answer": statuses[None], "p50 / p99 ms": times(lines)}
    facts |= {"whole, s": f"{seconds_of(lines):.0f}"}
    facts |= {"enrols again after, s": f"{min(back) - over:.1f}" if back else "-"}
    facts |= readers.facts() | {"contradictions": len(found), "wrong reads": len(readers.wrong)}
    if impossible:
        facts["failure"] = f"{name} (not done: {impossible})"
    print(f"{name}: {len(found)} contradictions, {len(readers.wrong)} wrong reads", flush=True)
    return facts


@contextmanager
def on(folder: Path) -> Iterator[None]:
    """Let temporary folders, PostgreSQL's among them, be made in `folder`."""
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before


if __name__ == "__main__":
    main()
