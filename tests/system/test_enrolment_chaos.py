"""Schools enrol while workers are killed: what a client was told holds."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.enrolment_check import Api, contradictions, read_log
from benchmarks.enrolment_client import write_plan
from benchmarks.enrolment_server import Granian

from .conftest import ROOT, Server

SCHOOLS = 60
KILLS = 3
STUDIES = {"proef-vol": 10, "proef-ruim": 30, "proef-onbegrensd": None}


def prepare(environment: dict[str, str]) -> tuple[str, list[str]]:
    studies = [f"{slug}={places or ''}" for slug, places in STUDIES.items()]
    command = [sys.executable, "-m", "benchmarks.enrolment_setup", str(SCHOOLS), *studies]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    return said["user"], said["schools"]


def answers_in(log: Path) -> int:
    return log.read_bytes().count(b'"status": 201') if log.exists() else 0


def test_an_acknowledged_enrolment_outlives_its_worker(server: Server, tmp_path: Path) -> None:
    user, schools = prepare(server.environment)
    slugs = list(STUDIES)
    sent = [
        {"key": f"key-{school}", "study": slugs[number % len(slugs)], "school": school}
        for number, school in enumerate(schools)
        for _ in range(3)
    ]
    random.Random(1).shuffle(sent)  # noqa: S311
    plan, log = tmp_path / "plan.json", tmp_path / "log"
    kills = 0

    with Granian(server.environment, tmp_path / "errors", workers=3, respawns=True) as serving:
        write_plan(plan, serving.url, user, [sent], at_once=8)
        command = [sys.executable, "-m", "benchmarks.enrolment_client", str(plan), str(log)]
        client = subprocess.Popen(command, cwd=ROOT)
        while client.poll() is None:
            if answers_in(log) > (kills + 1) * len(sent) // (KILLS + 2) and kills < KILLS:
                kills += serving.kill_a_worker()
            time.sleep(0.01)
        lines = read_log(log)
        found = list(contradictions(lines, sent, Api(serving.url, user), allowed={409, 503}))

    assert client.returncode == 0
    assert kills == KILLS
    assert found == []
