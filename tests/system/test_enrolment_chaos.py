"""Schools enrol while workers are killed: what a client was told holds."""

import copy
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.enrolment_check import Api, contradictions, read_log
from benchmarks.enrolment_client import write_plan
from benchmarks.enrolment_server import Serving

from .conftest import ROOT

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


def test_an_acknowledged_enrolment_outlives_its_worker(
    environment: dict[str, str], tmp_path: Path
) -> None:
    user, schools = prepare(environment)
    slugs = list(STUDIES)
    sent = [
        {"key": f"key-{school}", "study": slugs[number % len(slugs)], "school": school}
        for number, school in enumerate(schools)
        for _ in range(3)
    ]
    random.Random(1).shuffle(sent)  # noqa: S311
    plan, log = tmp_path / "plan.json", tmp_path / "log"
    kills = 0

    with Serving(environment, tmp_path / "errors", workers=3) as serving:
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


SENT = [{"key": f"key-{n}", "study": "proef", "school": f"99XX0{n}"} for n in range(3)]


class Told:
    """Three schools for two places, as clients were told and as the API says it."""

    def __init__(self) -> None:
        self.kept: list[dict[str, Any]] = [
            {
                "id": str(number),
                "status": "enrolled" if number < 2 else "waitlisted",
                "waitingListPosition": None if number < 2 else 1,
                "study": request["study"],
                "school": request["school"],
            }
            for number, request in enumerate(SENT)
        ]
        self.recruitment = {"places": 2, "placesLeft": 0, "waitingList": 1}
        headers = {"location": "/", "etag": "1"}
        self.lines: list[dict[str, Any]] = [
            request
            | {"sent": 1.0, "ms": 1.0, "status": 201, "headers": dict(headers)}
            | {"body": json.dumps(enrolment)}
            for request, enrolment in zip(SENT, self.kept, strict=True)
        ]

    def study(self, slug: str) -> dict[str, Any]:
        return {"slug": slug, "recruitment": self.recruitment}

    def enrolments(self, _study: str) -> list[dict[str, Any]]:
        return self.kept

    def contradictions(self) -> str:
        return "; ".join(contradictions(self.lines, SENT, self, allowed={503}))  # type: ignore[arg-type]


def answer_again(told: Told, **changed: Any) -> None:
    told.lines.append(copy.deepcopy(told.lines[0]) | {"sent": 2.0} | changed)


MISTAKES: dict[str, Callable[[Told], Any]] = {
    "is not there": lambda told: told.kept.pop(0),
    "differs in status": lambda told: told.kept[0].update(status="withdrawn"),
    "hold one of 1 places": lambda told: told.recruitment.update(places=1),
    "is in it 2 times": lambda told: told.kept.append(told.kept[0] | {"id": "9"}),
    "nobody was told": lambda told: told.kept.append(told.kept[0] | {"id": "9"}),
    "never answered": lambda told: told.lines.pop(),
    "done 2 times": answer_again,
    "2 different answers": lambda told: answer_again(told, body='{"id": "0"}'),
    "wait while there are places": lambda told: told.recruitment.update(places=3),
    "the waiting list is [2]": lambda told: told.kept[2].update(waitingListPosition=2),
    "500": lambda told: answer_again(told, status=500),
    "503": lambda told: answer_again(told, status=503),
    "gave up": lambda told: told.lines.append(
        SENT[0] | {"error": "gave up"} | {"sent": 1, "ms": 0}
    ),
}


def test_what_agrees_is_no_contradiction() -> None:
    told = Told()
    again = told.lines[0]["headers"] | {"idempotency-replayed": "true"}
    answer_again(told, headers=again)
    answer_again(told, status=503, headers={"retry-after": "5"})

    assert told.contradictions() == ""


@pytest.mark.parametrize("found", MISTAKES)
def test_a_contradiction_is_found(found: str) -> None:
    told = Told()
    MISTAKES[found](told)

    assert found in told.contradictions()
