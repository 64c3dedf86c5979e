"""Kept answers while others write: no answer is older than the last write acknowledged."""

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .conftest import Server, Serving, manage
from .writer import PLACES, STUDY
from .writing import Writer

WORKERS = 3
READERS = 4
ROUNDS = 8
HIT = "catalogue; hit"


def places_taken(answer: Any) -> int:
    return int(answer["recruitment"]["places"] - answer["recruitment"]["placesLeft"])


SAID: dict[str, tuple[str, Callable[[Any], int]]] = {  # where a number written by a door stands
    "release": ("/v1/interventions/feedback", lambda item: number_in(item["summary"])),
    "story": ("/v1/practice-stories?lang=nl", lambda page: number_in(page["results"][0]["title"])),
    "study": (f"/v1/studies/{STUDY}", lambda study: number_in(study["title"])),
    "school": ("/v1/schools/99ZZ00", lambda school: number_in(school["name"])),
    "enrolment": (f"/v1/studies/{STUDY}?lang=nl", places_taken),
    "places": ("/v1/studies?pageSize=100", lambda page: places_of(page) - PLACES),
}


def number_in(text: str) -> int:
    return int(text.split()[1])


def places_of(page: Any) -> int:
    (study,) = (study for study in page["results"] if study["slug"] == STUDY)
    return int(study["recruitment"]["places"])


class Reader:
    """A client that asks on one connection, so of one worker, until it opens another."""

    def __init__(self, url: str) -> None:
        self.line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)

    def close(self) -> None:
        self.line.close()

    def read(self, door: str, *, anew: bool = False) -> tuple[int, bool]:
        """Return the number that stands there now, and whether the answer had been kept."""
        path, find = SAID[door]
        if anew:
            self.line.close()
        self.line.request("GET", path, headers={"Accept-Language": "nl"})
        answer = self.line.getresponse()
        body = json.loads(answer.read())
        assert answer.status == 200, body
        return find(body), answer.headers["Cache-Status"] == HIT


@pytest.fixture(scope="module")
def writer(environment: dict[str, str]) -> Iterator[Writer]:
    demo = ["demo_study", STUDY, "--places", str(PLACES), "--sectors", "po"]
    done = manage(environment, *demo, "--closes-in", "30d")
    assert done.returncode == 0, done.stderr
    writer = Writer(environment)
    try:
        for door in SAID:
            writer.write(door)
        yield writer
    finally:
        writer.stop()


@pytest.fixture(scope="module")
def busy(environment: dict[str, str], writer: Writer) -> Iterator[Server]:
    with Serving(environment, workers=WORKERS) as url:
        yield Server(url, environment)


def test_nobody_reads_what_is_older_than_what_was_acknowledged(
    busy: Server, writer: Writer
) -> None:
    stop, stale, kept = threading.Event(), list[str](), Counter[str]()
    doors, writing = list(SAID), ["release"]

    def read(offset: int) -> None:
        reader, asked = Reader(busy.url), offset
        while not stop.is_set():
            door = doors[asked // 2 % len(doors)] if asked % 2 else writing[-1]
            asked += 1
            floor = writer.acknowledged[door]
            found, was_kept = reader.read(door, anew=asked % 5 == 0)
            kept[door] += was_kept
            if found < floor:
                stale.append(f"{door}: {found} after {floor}, kept: {was_kept}")
        reader.close()

    readers = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for thread in readers:
        thread.start()
    for _round in range(ROUNDS):
        for door in doors:
            writing.append(door)
            writer.write(door)
            time.sleep(0.02)
    stop.set()
    for thread in readers:
        thread.join()

    assert stale == []
    assert sum(kept.values()) > len(SAID), kept


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.sampled_from(sorted(SAID)), st.booleans()), max_size=12))
def test_each_read_after_a_write_shows_it(
    busy: Server, writer: Writer, steps: list[tuple[str, bool]]
) -> None:
    """Whatever was asked before, and whichever worker answers."""
    with ExitStack() as stack:
        readers = [stack.enter_context(closing(Reader(busy.url))) for _ in range(WORKERS)]
        for door, is_write in steps:
            if is_write:
                writer.write(door)
            for reader in readers:
                assert reader.read(door)[0] == writer.acknowledged[door]


def test_an_enrolment_leaves_the_menu_kept(busy: Server, writer: Writer) -> None:
    with closing(Reader(busy.url)) as reader:
        for door in ("release", "enrolment"):
            reader.read(door)

        writer.write("enrolment")

        assert reader.read("release")[1]
        assert reader.read("enrolment") == (writer.acknowledged["enrolment"], False)


def test_a_study_that_closes_by_itself_is_not_given_as_open(
    busy: Server, environment: dict[str, str]
) -> None:
    demo = ["demo_study", "brief", "--places", "5", "--sectors", "po", "--closes-in", "6s"]
    done = manage(environment, *demo)
    assert done.returncode == 0, done.stderr
    line = http.client.HTTPConnection(urlsplit(busy.url).netloc)
    seen: list[tuple[str, bool]] = []
    until = time.monotonic() + 30

    while (not seen or seen[-1][0] != "closed") and time.monotonic() < until:
        line.request("GET", "/v1/studies/brief")
        answer = line.getresponse()
        recruitment = json.loads(answer.read())["recruitment"]
        seen.append((recruitment["status"], answer.headers["Cache-Status"] == HIT))

    assert ("open", True) in seen
    assert seen[-1] == ("closed", False)
    line.close()
