"""Measure enrolling through the running server: `python -m benchmarks.enrolment --help`.

Last place, burst and chaos, against granian as `make run` starts it, on a database of its own.
"""

import argparse
import json
import random
import signal
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.enrolment_check import Api, contradictions, processor_of_client, read_log
from benchmarks.enrolment_order import order_of_commit
from benchmarks.enrolment_run import Request, Run, database, has_ended, warm
from benchmarks.enrolment_server import Serving
from benchmarks.report import machine, row

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
    """Return thirteen studies: one unlimited, some too small for who comes, some large enough."""
    share = schools // STUDIES
    places = [None, *([share // 2] * 6), *([share] * 6)]
    return {f"{name}-{number}": most for number, most in enumerate(places)}


def requests_of(
    run: Run, name: str, studies: list[str], most: int, chance: random.Random
) -> list[Request]:
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
    lines = read_log_as_far(run.log("last"))
    ranks = order_of_commit(run.url)
    rounds: dict[str, list[Any]] = {}
    for line in lines:
        rounds.setdefault(line["study"], []).append(line)
    whole = [each for each in rounds.values() if len(each) >= RIVALS]
    wrong = [mistake for each in whole for mistake in mistakes_in_round(each, ranks)]
    print(f"\n### Last place: {RIVALS} schools at once on 1 place\n")
    facts = {
        "rounds": len(whole),
        "exactly one enrolled": sum(won(each) == 1 for each in whole),
        "others waiting in order of commit": sum(
            not list(mistakes_in_round(each, ranks)) for each in whole
        ),
        "errors": sum(line.get("status") != 201 for line in lines),
        "p50 / p99 ms": times(lines),
    }
    table([facts])
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
    rows, wrong = [], []
    with run.server() as server:
        warm(server.url)
        for name, most in (("once", 1), ("burst", 3)):
            sent = requests_of(run, name, list(crowded[name]), most, chance)
            before = run.processor(server)
            assert run.clients(server.url, name, [sent], AT_ONCE).wait() == 0
            used = [b - a for a, b in zip(before, run.processor(server), strict=True)]
            used.append(processor_of_client(run.log(name)))
            lines = read_log(run.log(name))
            found = list(contradictions(lines, sent, Api(server.url, run.user), allowed={409}))
            facts = {"each sent": "once" if most == 1 else f"1 to {most} times"}
            rows.append(facts | speed(run, lines, used) | {"contradictions": len(found)})
            wrong += found
    table(rows)
    show(wrong)


def speed(run: Run, lines: list[Any], used: list[float]) -> dict[str, Any]:
    """Return how fast it went, and what each side needed of the processor for one answer."""
    took = seconds_of(lines)
    return {
        "enrolments/s": f"{len(run.schools) / took:.0f}",
        "aim": AIMS[run.kind],
        "answers/s": f"{len(lines) / took:.0f}",
        "p50 / p99 ms": times(lines),
        "processor ms an answer: server / database / clients": " / ".join(
            f"{seconds / len(lines) * 1000:.1f}" for seconds in used
        ),
        "cores used": f"{sum(used) / took:.1f}",
        "5xx": sum(line.get("status", 0) >= 500 for line in lines),
    }


def chaos(run: Run, studies: list[str], chance: random.Random) -> None:
    """Let everybody enrol while workers are killed and the database is restarted."""
    print(f"\n### Chaos: {len(run.schools):,} schools, a worker killed every second\n")
    sent = requests_of(run, "chaos", studies, 3, chance)
    with run.server(workers=CHAOS_WORKERS) as server:
        warm(server.url)
        done = disturb(run, server, run.clients(server.url, "chaos", [sent], AT_ONCE), len(sent))
        if server.process.poll() is not None:
            server.start()
        lines = read_log(run.log("chaos"))
        wrong = list(contradictions(lines, sent, Api(server.url, run.user), allowed={409, 503}))
    statuses = Counter(line.get("status") for line in lines)
    replays = sum("idempotency-replayed" in line.get("headers", {}) for line in lines)
    facts = {"seconds": f"{seconds_of(lines):.0f}"} | done | {"attempts": len(lines)}
    facts |= {"201": statuses[201], "of which replayed": replays}
    facts |= {str(status): statuses[status] for status in (409, 503, 500)}
    facts |= {"no answer": statuses[None], "contradictions": len(wrong)}
    table([facts])
    show(wrong)


def disturb(
    run: Run, server: Serving, client: "subprocess.Popen[bytes]", answers: int
) -> dict[str, Any]:
    """Kill a worker every second and restart the database twice until the clients are done."""
    restarts = [answers // 3, answers * 2 // 3] if run.postgresql else []
    kills = restarted = before = 0
    while not has_ended(client, 1.0):
        there = answered(run, "chaos")
        if there - before >= BETWEEN_KILLS:
            kills += server.kill_a_worker()
            before = there
        if run.postgresql and restarts and there > restarts[0]:
            restarts.pop(0)
            run.postgresql.restart()
            restarted += 1
    assert client.returncode == 0
    said = {"workers killed": kills, "granian started anew": server.starts - 1}
    return said | {"database restarts": restarted}


def answered(run: Run, name: str) -> int:
    log = run.log(name)
    return log.read_bytes().count(b'"status": 201') if log.exists() else 0


def seconds_of(lines: list[Any]) -> float:
    ends = max(line["sent"] + line["ms"] / 1000 for line in lines)
    return float(ends - min(line["sent"] for line in lines))


def times(lines: list[Any]) -> str:
    taken = [line["ms"] for line in lines if "status" in line]
    cuts = statistics.quantiles(taken, n=100)
    return f"{cuts[49]:.0f} / {cuts[98]:.0f}"


def table(rows: list[dict[str, Any]]) -> None:
    for cells in (rows[0], ["---:" for _ in rows[0]], *(facts.values() for facts in rows)):
        print(row(list(map(str, cells))), flush=True)


def show(wrong: list[str]) -> None:
    for line in wrong[:20]:
        print(f"* {line}", flush=True)


if __name__ == "__main__":
    main()
