"""Measure enrolling through the running server: `python -m benchmarks.enrolment --help`.

Last place, burst and chaos, each against granian as `make run` starts it, on a database of its own.
"""

import argparse
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.databases import PROJECT
from benchmarks.enrolment_check import Api, contradictions, processor_of_client, read_log
from benchmarks.enrolment_client import write_plan
from benchmarks.enrolment_order import order_of_commit
from benchmarks.enrolment_server import Granian, PostgreSQL
from benchmarks.report import machine, row

Request = dict[str, str]
SCHOOLS = 2_000
RIVALS = 50  # schools that want the last place
STUDIES = 13
AT_ONCE = 64
# A worker needs seconds to start: of two, with one killed every second, none would serve.
CHAOS_WORKERS = 4
# On a busy machine a second is not enough to start a worker and let it answer: then it gets more.
BETWEEN_KILLS = 32  # answers
AIMS = {"sqlite": 150, "postgresql": 300}


def main() -> None:
    arguments = read_arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # and stop what was started
    print(", ".join(f"{name} {value}" for name, value in machine().items()))
    for kind in arguments.databases.split(","):
        print(f"\n## {kind}, enrolment", flush=True)
        with tempfile.TemporaryDirectory() as folder, database(kind, Path(folder)) as given:
            measure(Run(kind, Path(folder), *given), arguments)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.enrolment")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--parts", default="last,burst,chaos")
    parser.add_argument("--rounds", type=int, default=200, help="of the last place")
    parser.add_argument("--seconds", type=float, default=300, help="the last place takes at most")
    parser.add_argument("--schools", type=int, default=SCHOOLS, help="that enrol in a burst")
    parser.add_argument("--seed", type=int, default=1, help="of what is sent, and when again")
    return parser.parse_args()


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
        self.environment = os.environ | {"DATABASE_URL": url, "DEVELOPMENT": "1"}
        self.user = ""
        self.schools: list[str] = []

    def python(self, *arguments: str) -> str:
        command = [sys.executable, "-W", "ignore", *arguments]
        done = subprocess.run(
            command, cwd=PROJECT, env=self.environment, stdout=subprocess.PIPE, text=True, check=True
        )
        return done.stdout

    def prepare(self, schools: int, studies: dict[str, int | None]) -> None:
        self.python("manage.py", "migrate", "--verbosity", "0")
        self.python("manage.py", "seed")
        asked = [f"{slug}={'' if places is None else places}" for slug, places in studies.items()]
        said = json.loads(self.python("-m", "benchmarks.enrolment_setup", str(schools), *asked))
        self.user, self.schools = said["user"], said["schools"]

    def server(self, **options: Any) -> Granian:
        return Granian(self.environment, self.folder / "errors", **options)

    def clients(
        self, url: str, name: str, waves: Sequence[Sequence[Request]], at_once: int
    ) -> "subprocess.Popen[bytes]":
        """Start the clients; their log is `self.log(name)`."""
        plan = self.folder / f"{name}.json"
        write_plan(plan, url, self.user, waves, at_once)
        command = [sys.executable, "-m", "benchmarks.enrolment_client"]
        return subprocess.Popen([*command, str(plan), str(self.log(name))], cwd=PROJECT)

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def processor(self, server: Granian) -> tuple[float, float]:
        database = self.postgresql.processor_seconds() if self.postgresql else 0.0
        return server.processor_seconds(), database


def measure(run: Run, arguments: argparse.Namespace) -> None:
    parts = arguments.parts.split(",")
    chance = random.Random(arguments.seed)  # noqa: S311
    last = {f"last-{number}": 1 for number in range(arguments.rounds)} if "last" in parts else {}
    names = [name for name in ("burst", "once", "chaos") if name.replace("once", "burst") in parts]
    crowded = {name: places_of(name, arguments.schools) for name in names}
    studies = last | {slug: n for each in crowded.values() for slug, n in each.items()}
    run.prepare(max(arguments.schools, RIVALS), studies)
    if "last" in parts:
        last_place(run, list(last), arguments.seconds)
    if "burst" in parts:
        burst(run, crowded, chance)
    if "chaos" in parts:
        chaos(run, list(crowded["chaos"]), chance)


def places_of(name: str, schools: int) -> dict[str, int | None]:
    """Return thirteen studies: some too small for who comes, some just large enough, one unlimited."""
    share = schools // STUDIES
    places = [None, *([share // 2] * 6), *([share] * 6)]
    return {f"{name}-{number}": most for number, most in enumerate(places)}


def requests_of(run: Run, name: str, studies: list[str], most: int, chance: random.Random) -> list[Request]:
    """Return one request of each school, one to `most` times, in random order."""
    sent = []
    for number, school in enumerate(run.schools):
        request = {
            "key": f"{name}-{school}",
            "study": studies[number % len(studies)],
            "school": school,
        }
        sent += [request] * chance.randint(1, most)
    chance.shuffle(sent)
    return sent


def last_place(run: Run, studies: list[str], seconds: float) -> None:
    """Let fifty schools at once ask for one place, again and again."""
    waves = [
        [{"key": f"{s}-{school}", "study": s, "school": school} for school in run.schools[:RIVALS]]
        for s in studies
    ]
    with run.server() as server:
        warm(server.url)
        client = run.clients(server.url, "last", waves, RIVALS)
        try:
            client.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            client.kill()
            client.wait()
    lines = [line for line in read_log_as_far(run.log("last"))]
    ranks = order_of_commit(run.url)
    rounds: dict[str, list[Any]] = {}
    for line in lines:
        rounds.setdefault(line["study"], []).append(line)
    whole = [each for each in rounds.values() if len(each) >= RIVALS]
    wrong = [mistake for each in whole for mistake in mistakes_in_round(each, ranks)]
    print(f"\n### Last place: {RIVALS} schools at once on 1 place\n")
    table(
        ["rounds", "exactly one enrolled", "others waiting in order of commit", "errors", "p50 / p99 ms"],
        [
            f"{len(whole)}",
            f"{sum(won(each) == 1 for each in whole)}",
            f"{sum(not list(mistakes_in_round(each, ranks)) for each in whole)}",
            f"{sum(line.get('status') != 201 for line in lines)}",
            times(lines),
        ],
    )
    show(wrong)


def won(lines: list[Any]) -> int:
    return sum('"status":"enrolled"' in line.get("body", "") for line in lines)


def mistakes_in_round(lines: list[Any], ranks: dict[str, int]) -> Iterator[str]:
    """Yield where the answers are not what the order of the commits makes of them."""
    study = lines[0]["study"]
    if [line for line in lines if line.get("status") != 201]:
        yield f"{study}: {sorted(str(line.get('status') or line['error']) for line in lines)}"
        return
    said = [json.loads(line["body"]) for line in lines]
    said.sort(key=lambda enrolment: ranks[enrolment["id"]])
    found = [(enrolment["status"], enrolment["waitingListPosition"]) for enrolment in said]
    wanted = [("enrolled", None), *(("waitlisted", n + 1) for n in range(len(lines) - 1))]
    if found != wanted:
        yield f"{study}: in order of commit they are {found}"


def read_log_as_far(path: Path) -> list[Any]:
    """Read a log of clients that may have been stopped in the middle of a line."""
    text = path.read_text(encoding="utf-8")
    whole = text[: text.rfind("\n") + 1].splitlines()
    return [line for line in map(json.loads, whole) if "key" in line]


def burst(run: Run, crowded: dict[str, Any], chance: random.Random) -> None:
    """Let everybody enrol, once and then (other studies) one to three times with the same key."""
    print(f"\n### Burst: {len(run.schools):,} schools in {STUDIES} studies, {AT_ONCE} at once\n")
    heads = ["each sent", "enrolments/s", "aim", "answers/s", "p50 / p99 ms", "5xx", "contradictions"]
    rows, found = [], []
    with run.server() as server:
        warm(server.url)
        for name, most in (("once", 1), ("burst", 3)):
            sent = requests_of(run, name, list(crowded[name]), most, chance)
            before = run.processor(server)
            assert run.clients(server.url, name, [sent], AT_ONCE).wait() == 0
            used = [b - a for a, b in zip(before, run.processor(server), strict=True)]
            lines = read_log(run.log(name))
            wrong = list(contradictions(lines, sent, Api(server.url, run.user), allowed={409}))
            took = seconds_of(lines)
            cells = [f"{most} time" if most == 1 else f"1 to {most} times"]
            cells += [f"{len(run.schools) / took:.0f}", f"{AIMS[run.kind]}", f"{len(lines) / took:.0f}"]
            cells += [times(lines), f"{sum(line.get('status', 0) >= 500 for line in lines)}"]
            cells += [f"{len(wrong)}"]
            shares = [*used, processor_of_client(run.log(name))]
            cells += [" / ".join(f"{share / took:.2f}" for share in shares)]
            rows.append(cells)
            found += wrong
    table([*heads, "cores used: server / database / clients"], *rows)
    show(found)


def chaos(run: Run, studies: list[str], chance: random.Random) -> None:
    """Let everybody enrol while a worker is killed every second and the database restarted twice."""
    sent = requests_of(run, "chaos", studies, 3, chance)
    restarts = [len(sent) * share // 3 for share in (1, 2)] if run.postgresql else []
    kills = restarted = 0
    with run.server(workers=CHAOS_WORKERS, respawns=True) as server:
        warm(server.url)
        client = run.clients(server.url, "chaos", [sent], AT_ONCE)
        before = 0
        while not has_ended(client, 1.0):
            there = answered(run)
            if there - before >= BETWEEN_KILLS:
                kills += server.kill_a_worker()
                before = there
            if run.postgresql and restarted < len(restarts) and there > restarts[restarted]:
                run.postgresql.restart()
                restarted += 1
        assert client.returncode == 0
        lines = read_log(run.log("chaos"))
        if server.process.poll() is not None:
            server.start()
        wrong = list(contradictions(lines, sent, Api(server.url, run.user), allowed={409, 503}))
        print(f"\n### Chaos: {len(run.schools):,} schools, a worker killed every second\n")
        heads = ["seconds", "workers killed", "granian gave up", "database restarts", "attempts"]
        heads += ["201", "replayed", "503", "409", "500", "connection lost or timed out", "contradictions"]
        answers = [line.get("status") for line in lines]
        replays = sum("idempotency-replayed" in line.get("headers", {}) for line in lines)
        cells = [f"{seconds_of(lines):.0f}", kills, server.starts - 1, restarted, len(lines)]
        cells += [answers.count(201), replays, answers.count(503), answers.count(409)]
        cells += [answers.count(500), answers.count(None), len(wrong)]
        table(heads, [str(cell) for cell in cells])
        show(wrong)


def has_ended(process: "subprocess.Popen[bytes]", seconds: float) -> bool:
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def answered(run: Run) -> int:
    return run.log("chaos").read_bytes().count(b'"status": 201')


def warm(url: str) -> None:
    """Let every worker load what it loads at its first request."""
    from urllib.request import urlopen

    for _ in range(20):
        with urlopen(f"{url}/v1/studies?pageSize=1") as answer:
            answer.read()
    time.sleep(0.5)


def seconds_of(lines: list[Any]) -> float:
    ends = max(line["sent"] + line["ms"] / 1000 for line in lines)
    return float(ends - min(line["sent"] for line in lines))


def times(lines: list[Any]) -> str:
    taken = [line["ms"] for line in lines if "status" in line]
    cuts = statistics.quantiles(taken, n=100)
    return f"{cuts[49]:.0f} / {cuts[98]:.0f}"


def table(heads: list[str], *rows: list[str]) -> None:
    for cells in (heads, ["---:" for _ in heads], *rows):
        print(row(cells), flush=True)


def show(wrong: list[str]) -> None:
    for line in wrong[:20]:
        print(f"* {line}", flush=True)


if __name__ == "__main__":
    main()
