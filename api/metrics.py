"""What Prometheus reads: counted by every worker, and looked up when it asks.

The workers share a folder (`PROMETHEUS_MULTIPROC_DIR`, made by `manage.py serve`); a process of
its own adds them up, so that asking costs no worker anything and works when none answers.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.db.models import Count, Min
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from api.observing import Observer, Seen
from catalogue.models import Enrolment, Release, WebhookDelivery

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
BOUNDS = (0.0001, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

requests = Counter(
    "catalogue_requests", "Requests answered", ["route", "method", "status", "kept"]
)
seconds = Histogram(
    "catalogue_request_seconds", "Time to the last byte", ["route", "kept"], buckets=BOUNDS
)
problems = Counter("catalogue_problems", "Refusals and failures, by their code", ["problem"])
kept_bytes = Gauge(
    "catalogue_kept_bytes", "Memory of the answers that are kept", multiprocess_mode="livesum"
)


def counting(kept: object = None) -> Observer:
    """Return an observer that counts; `kept` is the layer that keeps answers, if there is one."""
    children: dict[tuple[str, ...], tuple[Counter, Histogram]] = {}
    store = getattr(kept, "store", None)

    def count(seen: Seen) -> None:
        key = (seen.route, seen.method, str(seen.status), seen.kept)
        if key not in children:
            children[key] = (requests.labels(*key), seconds.labels(seen.route, seen.kept))
        times, durations = children[key]
        times.inc()
        durations.observe(seen.seconds)
        if seen.problem:
            problems.labels(seen.problem).inc()
        if store is not None and seen.kept != "hit":
            kept_bytes.set(store.size)

    return count


def registry(folder: str) -> CollectorRegistry:
    """Return everything there is to read."""
    whole = CollectorRegistry()
    whole.register(Living(folder))
    whole.register(Now())
    return whole


class Living(Collector):
    """What the workers counted; what is true of a worker now goes with it when it dies."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.collector = MultiProcessCollector(None, path=folder)  # type: ignore[no-untyped-call]

    def describe(self) -> list[Metric]:
        return []  # asked of the files only when somebody reads them

    def collect(self) -> Iterator[Metric]:
        for file in Path(self.folder).glob("gauge_live*_*.db"):
            process = int(file.stem.rpartition("_")[2])
            if not is_alive(process):
                mark_process_dead(process, self.folder)  # type: ignore[no-untyped-call]
        yield from self.collector.collect()  # type: ignore[no-untyped-call]


class Now(Collector):
    """What the database says at the moment of asking."""

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        version = GaugeMetricFamily("catalogue_info", "This version", labels=["version"])
        version.add_metric([settings.API_VERSION], 1)
        yield version
        try:
            yield from looked_up()
            is_up = 1
        except Error:
            is_up = 0
        finally:
            connection.close()
        yield gauge("catalogue_database_up", "Whether the database answers", is_up)


def looked_up() -> Iterator[Metric]:
    began = time.perf_counter()
    connection.ensure_connection()
    took = time.perf_counter() - began
    yield gauge("catalogue_database_connect_seconds", "Time to a new connection", took)
    release = Release.objects.published().order_by("number").last()
    if release is not None and release.number is not None and release.published_at is not None:
        yield gauge("catalogue_release", "Number of the newest release", release.number)
        came_out = release.published_at.timestamp()
        yield gauge("catalogue_release_published_timestamp_seconds", "When it came out", came_out)
    enrolments = GaugeMetricFamily("catalogue_enrolments", "Enrolments", labels=["status"])
    counted = Enrolment.objects.order_by().values_list("status").annotate(Count("pk"))
    found: dict[str, int] = dict(counted)
    for status in Enrolment.Status.values:
        enrolments.add_metric([status], found.get(status, 0))
    yield enrolments
    waiting = WebhookDelivery.objects.filter(state=WebhookDelivery.State.PENDING)
    yield gauge("catalogue_webhooks_waiting", "Messages still to be delivered", waiting.count())
    oldest = waiting.aggregate(oldest=Min("created_at"))["oldest"]
    waits = (timezone.now() - oldest).total_seconds() if oldest else 0
    yield gauge("catalogue_webhooks_waiting_seconds", "How long the oldest has waited", waits)


def gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(name, meaning, value=value)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
