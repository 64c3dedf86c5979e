"""Publishes a small change every second, and reads in between: is any answer too old?

`python -m benchmarks.reads_publisher URL SECONDS` says a line when it begins, and at the end
as JSON how often it published and read, and how many answers were older than the last release
that had been acknowledged before they were asked for.
"""

import http.client
import json
import os
import re
import statistics
import sys
import threading
import time
from urllib.parse import urlsplit

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "api.settings")
django.setup()

from benchmarks.reads_load import HOST  # noqa: E402
from benchmarks.reads_questions import LIST, SIZE, slug  # noqa: E402
from catalogue.actions.drafts import revise  # noqa: E402
from catalogue.actions.releases import open_draft, publish_release  # noqa: E402
from catalogue.models import Intervention, Release  # noqa: E402

BY = "benchmark"
READERS = 4
PAUSE = 0.005  # seconds between two reads of a reader: it must not be the load itself
AT_ONCE = 8  # connections that ask right after a release, so that every worker is asked
RELEASE = re.compile(rb'"asOf":\{"release":(\d+)')


class Watch:
    """What has been acknowledged, and how the answers compare with it."""

    def __init__(self, url: str) -> None:
        self.address = urlsplit(url).netloc
        latest = Release.objects.latest_published()
        self.acknowledged = (latest and latest.number) or 0
        self.reads = self.stale = 0
        self.lock = threading.Lock()
        self.has_ended = threading.Event()

    def read(self) -> None:
        """Ask once, on a connection of its own."""
        connection = http.client.HTTPConnection(self.address, timeout=10)
        try:
            self.ask(connection)
        finally:
            connection.close()

    def ask(self, connection: http.client.HTTPConnection) -> None:
        before = self.acknowledged
        connection.request("GET", LIST, headers={"Host": HOST, "Accept-Encoding": "identity"})
        found = RELEASE.search(connection.getresponse().read())
        if found is None:
            raise ValueError("This is no page of the menu.")
        with self.lock:
            self.reads += 1
            self.stale += int(found[1]) < before

    def read_on(self) -> None:
        while not self.has_ended.is_set():
            self.read()
            time.sleep(PAUSE)


def main() -> None:
    url, seconds = sys.argv[1], float(sys.argv[2])
    watch = Watch(url)
    readers = [threading.Thread(target=watch.read_on) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    print("begins", flush=True)
    taken = publish_every_second(watch, seconds)
    watch.has_ended.set()
    for reader in readers:
        reader.join()
    said = {"published": len(taken), "reads": watch.reads, "stale": watch.stale}
    print(json.dumps(said | {"ms": round(statistics.median(taken) * 1_000)}))


def publish_every_second(watch: Watch, seconds: float) -> list[float]:
    """Return how long each publication took, in seconds."""
    begin, taken = time.perf_counter(), []
    for number in range(int(seconds)):
        time.sleep(max(0.0, begin + number - time.perf_counter()))
        start = time.perf_counter()
        publish(watch.acknowledged + 1)
        taken.append(time.perf_counter() - start)
        watch.acknowledged += 1
        for _ in range(AT_ONCE):
            watch.read()
    time.sleep(max(0.0, begin + seconds - time.perf_counter()))
    return taken


def publish(number: int) -> None:
    open_draft(label_nl=f"Release {number}", label_en=f"Release {number}", by=BY)
    item = Intervention.objects.get(slug=slug(number * 7 % SIZE))
    texts = {"summary_nl": f"Samenvatting {number}", "summary_en": f"Summary {number}"}
    revise(item, cause="editorial", by=BY, **texts)
    publish_release(by=BY)


if __name__ == "__main__":
    main()
