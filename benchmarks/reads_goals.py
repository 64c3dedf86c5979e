"""What reads are to reach against the other ways, and whether they did."""

import statistics
from collections.abc import Iterator
from typing import Any

from benchmarks.report import marked, row

LIMIT = "bare"
OURS = "project"
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
    for case, loads in there(measured, "repeated"):
        title = f"repeated, {case}"
        yield aim(f"{title}: share of the bare server", loads, [LIMIT], OF_THE_LIMIT[kind])
        yield slowest(title, loads)
        for name, cache in CACHES.items():
            yield aim(f"{title}: times {cache}", loads, [name], TIMES_CACHE)
        yield aim(f"{title}: times the best without a cache", loads, UNCACHED, TIMES_UNCACHED)
    for endpoint, loads in there(measured, "new"):
        yield aim(f"new, {endpoint}: times FastAPI or Litestar", loads, MODERN, TIMES_NEW)
    for case, loads in there(measured, "mixed"):
        for name, cache in CACHES.items():
            yield aim(f"{case}: times {cache}", loads, [name], TIMES_MIXED)
    if said := measured.get("publishing"):
        yield from while_publishing(said)


def there(measured: dict[str, Any], part: str) -> Iterator[tuple[str, Any]]:
    return ((case, loads) for case, loads in measured.get(part, {}).items() if OURS in loads)


def slowest(title: str, loads: dict[str, Any]) -> str:
    if LIMIT not in loads:
        return row([f"{title}: p99 against the bare server", "", "not measured"])
    ratio = median(loads[OURS], "p99") / median(loads[LIMIT], "p99")
    shown = marked(f"{ratio:.2f}", wrong=ratio > SLOWER_P99)
    return row([f"{title}: p99 against the bare server", f"≤ {SLOWER_P99:g}", shown])


def while_publishing(said: dict[str, Any]) -> Iterator[str]:
    share = rate(said["disturbed"]) / rate(said["quiet"])
    stale = sum(publisher["stale"] for publisher in said["publishers"])
    shown = marked(f"{share:.2f}", wrong=share < WHILE_PUBLISHING)
    yield row(["publishing: share of the undisturbed rate", f"≥ {WHILE_PUBLISHING:g}", shown])
    yield row(["publishing: answers too old", "0", marked(str(stale), wrong=stale > 0)])


def aim(what: str, loads: dict[str, Any], others: Any, least: float) -> str:
    """Return the row of an aim; without somebody to compare with nothing was reached or missed."""
    rates = [rate(loads[name]) for name in others if name in loads]
    if not rates:
        return row([what, f"≥ {least:g}", "not measured"])
    ratio = rate(loads[OURS]) / max(rates)
    return row([what, f"≥ {least:g}", marked(f"{ratio:.2f}", wrong=ratio < least)])


def rate(loads: list[dict[str, float]]) -> float:
    return median(loads, "rate")


def median(loads: list[dict[str, float]], name: str) -> float:
    return statistics.median(load[name] for load in loads)
