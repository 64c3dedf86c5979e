"""Changes of many writers at once: whoever has read up to a number has missed none below it."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from catalogue.actions.change_notes import note
from catalogue.actions.public_changes import bring_up_to_date, number_changes
from catalogue.models import ChangeNote, Counter, PublicChange
from tests.builders_enrolment import at_once, build_schools, build_study, enrol

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, READERS, WRITES = 4, 3, 12
ON_POSTGRESQL = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite has one writer at a time"
)


def changes(after):
    """Return number and key of all that is told after a number, in order."""
    bring_up_to_date()
    rows = PublicChange.objects.filter(number__gt=after).order_by("number")
    return list(rows.values_list("number", "key"))


@pytest.fixture(autouse=True)
def schools():
    return {school.code for school in build_schools(5)}


@ON_POSTGRESQL
def test_what_was_written_first_and_committed_last_comes_last(schools):
    first, second, *_ = sorted(schools)
    last = bring_up_to_date()
    written, read = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            note([("schools", first)])
            written.set()
            assert read.wait(timeout=30)

    def quick():
        assert written.wait(timeout=30)
        note([("schools", second)])
        seen = changes(last)
        read.set()
        return seen

    _none, seen = at_once(slow, quick)

    assert seen == [(last + 1, second)]
    assert changes(last + 1) == [(last + 2, first)]
    assert not ChangeNote.objects.exists()


@ON_POSTGRESQL
def test_no_number_is_seen_before_all_that_are_lower(schools):
    """A reader waits while another has given out numbers and has not committed them."""
    first, second, *_ = sorted(schools)
    last = bring_up_to_date()
    numbered, noted = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            note([("schools", first)])
            number_changes()
            numbered.set()
            assert noted.wait(timeout=30)
            time.sleep(0.2)  # the other must be waiting for this commit by now

    def quick():
        assert numbered.wait(timeout=30)
        note([("schools", second)])
        noted.set()
        return changes(last)

    _none, seen = at_once(slow, quick)

    assert seen == [(last + 1, first), (last + 2, second)]


def test_readers_beside_writers_miss_nothing(schools):
    """Whatever the order of commits, they end with the last number of each resource."""
    study, done = build_study(), threading.Event()
    applicants = build_schools(WRITES)

    with ThreadPoolExecutor(WRITERS + READERS + 1) as pool:
        readers = [pool.submit(follow, done) for _ in range(READERS)]
        writers = [pool.submit(change, sorted(schools), seed) for seed in range(WRITERS)]
        writers.append(pool.submit(apply, study, applicants))
        for writer in writers:
            writer.result()
        done.set()
        seen = [reader.result() for reader in readers]

    told = dict(PublicChange.objects.values_list("key", "number"))
    assert seen == [told] * READERS
    assert max(told.values()) == Counter.objects.get(name="changes").number
    assert study.slug in told


def change(codes, seed):
    drawn = random.Random(seed)  # noqa: S311  # to be repeated, not to be secret
    for _ in range(WRITES):
        with transaction.atomic():
            note([("schools", code) for code in drawn.sample(codes, 2)])
            time.sleep(drawn.random() / 100)
    connection.close()


def apply(study, schools):
    for school in schools:
        enrol(study, school)
    connection.close()


def follow(done):
    """Read on from what was read until it is done; return the last number of each resource."""
    seen, last, is_over = {}, 0, False
    while not is_over:
        is_over = done.is_set()
        for number, key in changes(last):
            assert number > last
            seen[key] = last = number
    connection.close()
    return seen
