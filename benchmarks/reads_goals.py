"""What reads are to reach against the other ways, and whether they did."""

import statistics
from collections.abc import Iterator
from typing import Any

from benchmarks.report import marked, row

LIMIT, OURS = "bare", "project"
CACHES = {"cache-page": "cache_page", "cache-page-lean": "cache_page with four middlewares"}
UNCACHED = ("drf-gunicorn", "drf", "fastapi", "litestar")
MODERN = ("fastapi", "litestar")
OF_THE_LIMIT = {"sqlite": 0.75, "postgresql": 0.4}
SLOWER_P99 = 2.0
TIMES_CACHE, TIMES_UNCACHED, TIMES_NEW, TIMES_MIXED = 10.0, 100.0, 2.0, 5.0
WHILE_PUBLISHING = 0.5


def goals(kind: str, measured: dict[str, Any]) -> Iterator[str]:
    """Yield a table with a row per aim; what was not reached is in bold."""
    yield row(["aim", "at", "reached"])
    yield row(["---", "---:", "---:"])
    for case, loads in measured.get("repeated", {}).items():
        yield from against_the_limit(case, loads, OF_THE_LIMIT[kind])
        yield from against_peers(case, loads)
    for endpoint, loads in measured.get("new", {}).items():
        best = best_rate(loads, MODERN)
        yield aim(f"new, {endpoint}: times FastAPI or Litestar", loads, best, TIMES_NEW)
    for case, loads in measured.get("mixed", {}).items():
        for name, title in CACHES.items():
            yield aim(f"{case}: times {title}", loads, best_rate(loads, [name]), TIMES_MIXED)
    if said := measured.get("publishing"):
        yield from while_publishing(said)


def against_the_limit(case: str, loads: dict[str, Any], least: float) -> Iterator[str]:
    if LIMIT not in loads:
        return
    yield aim(f"repeated, {case}: share of the bare server", loads, rate(loads[LIMIT]), least)
    ratio = median(loads[OURS], "p99") / median(loads[LIMIT], "p99")
    shown = marked(f"{ratio:.2f}", wrong=ratio > SLOWER_P99)
    yield row([f"repeated, {case}: p99 against the bare server", f"≤ {SLOWER_P99:g}", shown])


def against_peers(case: str, loads: dict[str, Any]) -> Iterator[str]:
    for name, title in CACHES.items():
        cached = best_rate(loads, [name])
        yield aim(f"repeated, {case}: times {title}", loads, cached, TIMES_CACHE)
    uncached = best_rate(loads, UNCACHED)
    yield aim(f"repeated, {case}: times the best without a cache", loads, uncached, TIMES_UNCACHED)


def while_publishing(said: dict[str, Any]) -> Iterator[str]:
    share = rate(said["disturbed"]) / rate(said["quiet"])
    stale = sum(publisher["stale"] for publisher in said["publishers"])
    shown = marked(f"{share:.2f}", wrong=share < WHILE_PUBLISHING)
    yield row(["publishing: share of the undisturbed rate", f"≥ {WHILE_PUBLISHING:g}", shown])
    yield row(["publishing: answers too old", "0", marked(str(stale), wrong=stale > 0)])


def aim(what: str, loads: dict[str, Any], other: float | None, least: float) -> str:
    """Return the row of an aim; without somebody to compare with nothing was reached or missed."""
    if not other:
        return row([what, f"≥ {least:g}", "not measured"])
    ratio = rate(loads[OURS]) / other
    return row([what, f"≥ {least:g}", marked(f"{ratio:.2f}", wrong=ratio < least)])


def best_rate(loads: dict[str, Any], names: Any) -> float | None:
    return max((rate(loads[name]) for name in names if name in loads), default=None)


def rate(loads: list[dict[str, float]]) -> float:
    return median(loads, "rate")


def median(loads: list[dict[str, float]], name: str) -> float:
    return statistics.median(load[name] for load in loads)
