"""The tables of the read benchmark, and what was aimed at."""

import statistics
import subprocess
from collections.abc import Iterator
from typing import Any

from benchmarks.reads_goals import goals, median
from benchmarks.reads_servers import VENV, peers
from benchmarks.report import machine, row

PACKAGES = ("fastapi", "gunicorn", "granian", "litestar", "msgspec", "pydantic", "sqlalchemy")
SAID = """import importlib.metadata as m, sys
print(*(f"{name} {m.version(name)}" for name in sys.argv[1:]), sep=", ")"""
READ = """Every peer answers the same bytes from a copy of the same database, which is checked
before anything is measured. The servers have two workers each and share the two cores with wrk,
which makes the load, so the absolute figures say little; ratios do. Rounds go by all peers in
turn. A cell is the median over the rounds: requests per second, latency, and processor time per
request of the server and the database. Where answers are kept 32 connections ask at once,
elsewhere 8."""


def versions() -> str:
    """Return what ran: the machine, and the packages of the project and of the peers."""
    told = subprocess.run(
        [str(VENV), "-c", SAID, *PACKAGES], stdout=subprocess.PIPE, text=True, check=True
    )
    said = subprocess.run(["wrk", "-v"], stdout=subprocess.PIPE, text=True, check=False)
    wrk = said.stdout.splitlines()[0].partition(" [")[0]
    facts = ", ".join(f"{name} {value}" for name, value in machine().items())
    return f"{facts}, {told.stdout.strip()}, wrk {wrk.removeprefix('wrk ')}"


def report(results: dict[str, Any]) -> str:
    command = f".venv/bin/python -m benchmarks.reads {results['command']}".strip()
    parts = ["# Reads, side by side", "", f"`{command}`: {results['rounds']} rounds of"]
    parts[-1] += f" {results['seconds']:g} s. {results['versions']}."
    parts += ["", READ]
    for kind, measured in results["databases"].items():
        parts += ["", f"## {kind}", "", *goals(kind, measured)]
        for name in ("repeated", "mixed", "new"):
            if name in measured:
                parts += ["", *table(name, measured[name])]
        if "publishing" in measured:
            parts += ["", *publishing(measured["publishing"])]
        parts += ["", *memory(measured["memory"])]
    return "\n".join(parts) + "\n"


def table(name: str, loads: dict[str, dict[str, list[dict[str, float]]]]) -> Iterator[str]:
    """Yield requests a second, latencies and processor time, peers side by side."""
    asked = {peer for case in loads.values() for peer in case}
    shown = {peer.name: peer.title for peer in peers() if peer.name in asked}
    yield row([f"{name}: requests/s; p50 / p99 in ms; processor ms", *shown.values()])
    yield row(["---", *["---:" for _ in shown]])
    for case, by_peer in loads.items():
        yield row([case, *(cell(by_peer.get(peer)) for peer in shown)])


def cell(loads: list[dict[str, float]] | None) -> str:
    if not loads:
        return ""
    rate, p50, p99, work = (median(loads, name) for name in ("rate", "p50", "p99", "work"))
    return f"{rate:,.0f}; {p50:.1f} / {p99:.1f}; {work:.2f}"


def publishing(measured: dict[str, Any]) -> Iterator[str]:
    quiet, disturbed = (median(measured[name], "rate") for name in ("quiet", "disturbed"))
    publishers = measured["publishers"]
    published, reads, stale = (
        sum(said[name] for said in publishers) for name in ("published", "reads", "stale")
    )
    taken = statistics.median(said["ms"] for said in publishers)
    yield row(["publishing once a second", "this project"])
    yield row(["---", "---:"])
    yield row(["requests/s undisturbed", f"{quiet:,.0f}"])
    yield row(["requests/s while publishing", f"{disturbed:,.0f}"])
    yield row(["publications, of ms each", f"{published}, {taken}"])
    yield row(["answers compared with what was acknowledged", f"{reads:,}"])
    yield row(["of which too old", str(stale)])


def memory(measured: dict[str, int]) -> Iterator[str]:
    titles = {peer.name: peer.title for peer in peers()}
    yield row(["memory", *(titles[name] for name in measured)])
    yield row(["---", *["---:" for _ in measured]])
    yield row(["MB resident, the largest worker", *map(str, measured.values())])
