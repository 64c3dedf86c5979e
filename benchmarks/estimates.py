"""Measure estimates, the evidence of one item and its pictures: `python -m benchmarks.estimates`.

Each figure is the median of several rounds; processor time stands beside the clock, as the
machine may be busy. The studies are invented: the same for the same number.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

ROUNDS = 7
SIZES = (10, 100, 1_000)
PLOTTED = (48, 500)
FIRST_PICTURE = """
import time; start = time.perf_counter()
from catalogue.plotting import FunnelPlot, FunnelPoint, FunnelTexts, draw_funnel, render_png
texts = FunnelTexts(*["Text"] * 7)
points = tuple(FunnelPoint(str(n), n / 50 - 0.4, 0.05 + n / 100) for n in range(48))
svg = draw_funnel(FunnelPlot(texts, "en", points, 0.2), width=800)
drawn = time.perf_counter() - start
render_png(svg, scale=1)
print(drawn * 1000, (time.perf_counter() - start) * 1000)
"""


def main() -> None:
    print("| what | ms by the clock | ms of processor |\n| --- | --- | --- |")
    for k in SIZES:
        row(f"estimate with leave-one-out, k = {k:,}", *median_of(lambda k=k: estimate(k)))  # type: ignore[misc]
    drawn, rendered = first_picture()
    print(f"| first picture of a fresh process: SVG | {drawn:.0f} | |")
    print(f"| the same, with its PNG | {rendered:.0f} | |")
    with tempfile.TemporaryDirectory() as folder:
        measure_answers(Path(folder))


def invented(k: int) -> tuple[list[float], list[float]]:
    """Return k effects around 0.2 with standard errors from 0.08 to 0.4."""
    errors = [0.08 + 0.32 * ((n * 37) % 101) / 101 for n in range(k)]
    waves = [((n * 53) % 97) / 97 - 0.5 for n in range(k)]
    return [0.2 + 3 * wave * error for wave, error in zip(waves, errors, strict=True)], errors


def estimate(k: int) -> None:
    from catalogue.statistics import leave_one_out, pool

    effects, errors = invented(k)
    pool(effects, errors)
    leave_one_out(effects, errors)


def median_of(work: Callable[[], Any]) -> tuple[float, float]:
    taken = []
    for _ in range(ROUNDS):
        clock, processor = time.perf_counter(), time.process_time()
        work()
        taken.append((time.perf_counter() - clock, time.process_time() - processor))
    by_clock, of_work = zip(*taken, strict=True)
    return statistics.median(by_clock) * 1_000, statistics.median(of_work) * 1_000


def row(name: str, clock: float, processor: float, note: str = "") -> None:
    print(f"| {name}{note} | {clock:.1f} | {processor:.1f} |", flush=True)


def first_picture() -> tuple[float, float]:
    """Return the milliseconds to a funnel plot of 48 studies, imports included."""
    runs = []
    for _ in range(ROUNDS):
        done = subprocess.run(
            [sys.executable, "-c", FIRST_PICTURE], capture_output=True, text=True, check=True
        )
        runs.append(tuple(map(float, done.stdout.split())))
    drawn, rendered = zip(*runs, strict=True)
    return statistics.median(drawn), statistics.median(rendered)


def measure_answers(folder: Path) -> None:
    """Measure answers on a database with the menu and items of many findings."""
    os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'bench.sqlite3'}"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "api.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    call_command("migrate", verbosity=0)
    call_command("seed", stdout=StringIO())
    for slug, k in (("feedback", 10), ("directe-instructie", 100), ("samenwerkend-leren", 1_000),
                    ("cultuureducatie", 500)):  # fmt: skip
        fill(slug, k)
    call_command("publish_release", label="bench", stdout=StringIO())
    client = Client()
    for slug, k in (("feedback", 10), ("directe-instructie", 100), ("samenwerkend-leren", 1_000)):
        address = f"/v1/interventions/{slug}/evidence"
        with CaptureQueriesContext(connection) as captured:
            forget()
            client.get(address)
        note = f" ({len(captured)} queries)"
        row(f"evidence, {k:,} findings, asked for the first time", *anew(client, address), note)
        row(f"evidence, {k:,} findings, again", *median_of(lambda a=address: client.get(a)))  # type: ignore[misc]
    for slug, k in (("schrijfonderwijs", 48), ("cultuureducatie", 500)):
        for form in ("svg", "png"):
            address = f"/v1/interventions/{slug}/evidence/forest-plot?format={form}"
            row(f"forest plot, {k} findings, {form}", *anew(client, address))


def anew(client: Any, address: str) -> tuple[float, float]:
    def ask() -> None:
        forget()
        client.get(address)

    return median_of(ask)


def forget() -> None:
    """Empty what this process keeps of estimates."""
    from catalogue.models import estimates

    for kept in (estimates.pooled, estimates.left_out, estimates.subgroups, estimates.by_year):
        kept.cache_clear()


def fill(slug: str, k: int) -> None:
    """Import k invented findings of an item into the draft."""
    from django.core.management import call_command

    lines = ["study,year,effect_size,standard_error"]
    for number, (effect, error) in enumerate(zip(*invented(k), strict=True)):
        lines.append(f"Study {number},{1980 + number % 40},{effect:.6f},{error:.6f}")
    path = Path(os.environ["DATABASE_URL"].removeprefix("sqlite:///")).with_name(f"{slug}.csv")
    path.write_text("\n".join(lines) + "\n")
    call_command("import_findings", path, intervention=slug, stdout=StringIO())


if __name__ == "__main__":
    main()
