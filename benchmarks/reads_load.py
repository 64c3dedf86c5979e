"""The load: wrk for some seconds on one server, and what the processors did meanwhile."""

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from benchmarks.reads_questions import COMPARED, LONGEST

SCRIPT = Path(__file__).resolve().with_name("reads.lua")
HOST = "localhost"  # every peer is asked under the same name, so that its links are the same
TIMEOUT = 10  # seconds
IDLE = 0.03  # seconds of processor time in a tenth of a second below which nobody works


def require_wrk() -> None:
    if shutil.which("wrk") is None:
        sys.exit("wrk is missing: it makes the load. On Debian and Ubuntu: apt-get install wrk")


@dataclass(frozen=True)
class Load:
    """Requests per second, latencies in ms and processor time in ms per request."""

    rate: float
    p50: float
    p99: float
    work: float
    requests: int

    @classmethod
    def of(cls, said: dict[str, Any], work: float) -> "Load":
        number = said["requests"]
        rate = number / (said["microseconds"] / 1_000_000)
        return cls(rate, said["p50"], said["p99"], work * 1_000 / max(number, 1), number)


class Generator:
    """Runs wrk for some whole seconds; `busy` are the processes whose work is counted."""

    def __init__(self) -> None:
        self.seconds = 1.0
        self.places: dict[tuple[str, Path], int] = {}

    def fixed(
        self, url: str, busy: list[int], *, connections: int, headers: dict[str, str]
    ) -> Load:
        """Ask the same again and again."""
        return self.run(url, busy, connections, headers, {})

    def varied(
        self,
        url: str,
        busy: list[int],
        *,
        connections: int,
        headers: dict[str, str],
        sequence: Path,
        every: int = 1,
    ) -> Load:
        """Ask on where this server was in the sequence when it was asked last."""
        place = self.places.get((url, sequence), 0)
        asked = {"SEQUENCE": str(sequence), "PLACE": str(place), "EVERY": str(every)}
        load = self.run(url, busy, connections, headers, asked)
        place += load.requests // every + connections + 1  # some were under way at the end
        if place > LONGEST - COMPARED:
            sys.exit(f"{url} has answered all of {sequence.name}: ask for fewer rounds.")
        self.places[url, sequence] = place
        return load

    def run(
        self,
        url: str,
        busy: list[int],
        connections: int,
        headers: dict[str, str],
        asked: dict[str, str],
    ) -> Load:
        command = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(self.seconds))}s"]
        command += ["--timeout", f"{TIMEOUT}s", "-s", str(SCRIPT)]
        for name, value in (headers | {"Host": HOST}).items():
            command += ["-H", f"{name}: {value}"]
        before = work_of(busy)
        done = subprocess.run(
            [*command, url], env=os.environ | asked, stdout=subprocess.PIPE, text=True, check=True
        )
        work = work_of(busy) - before
        said = json.loads(done.stdout.strip().splitlines()[-1])
        if said["wrong"] or said["lost"]:
            sys.exit(f"{url} {asked} with {headers}: errors or timeouts: {said}")
        wait_until_idle(busy)
        return Load.of(said, work)


def work_of(busy: list[int]) -> float:
    """Return the seconds of processor time that processes and their children have had."""
    total = 0.0
    for pid in busy:
        for process in (psutil.Process(pid), *psutil.Process(pid).children(recursive=True)):
            try:
                times = process.cpu_times()
            except psutil.NoSuchProcess:
                continue
            total += times.user + times.system
    return total


def wait_until_idle(busy: list[int]) -> None:
    """Wait for what was under way when the load ended: the next one must not pay for it."""
    before = work_of(busy)
    for _ in range(100):
        time.sleep(0.1)
        now = work_of(busy)
        if now - before < IDLE:
            return
        before = now
