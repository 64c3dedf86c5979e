"""Several at once: every writer of releases queues, and no version slips in behind the hash."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from catalogue.actions.drafts import add, revise
from catalogue.actions.releases import content_hash, open_draft, publish_release
from catalogue.errors import DomainError, DraftReleaseExists
from catalogue.models import (
    Counter,
    InterventionState,
    InterventionVersion,
    Release,
    Sector,
    SectorVersion,
)
from tests.builders import DAY, EDITOR, at, build_draft, build_intervention, build_term, publish

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _counter_is_there_already():
    """Two who make the very first row would wait for each other without any lock."""
    Counter.objects.create(name="release")


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Make all calls in threads that start together; return what each gave, or its error."""
    start = threading.Barrier(len(calls), timeout=30)

    def run(call: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            start.wait()
            return call()
        except (DomainError, IntegrityError) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def assert_hashes_hold():
    for release in Release.objects.published():
        assert content_hash(release) == release.sha256


def kinds(results):
    return sorted(type(result).__name__ for result in results)


def test_of_those_who_publish_one_draft_at_once_one_does():
    build_intervention()

    results = at_once(*[lambda: publish_release(by=EDITOR)] * 4)

    assert kinds(results) == ["NoDraftRelease"] * 3 + ["Release"]
    assert list(Release.objects.values_list("number", flat=True)) == [1]
    assert Counter.objects.get(name="release").number == 1
    assert InterventionState.objects.count() == 1
    assert_hashes_hold()


def test_of_eight_who_open_a_draft_at_once_one_does():
    results = at_once(*[lambda: open_draft(label_nl="x", label_en="x", by=EDITOR)] * 8)

    assert kinds(results) == ["DraftReleaseExists"] * 7 + ["Release"]
    assert all(isinstance(result, Release | DraftReleaseExists) for result in results)
    assert Release.objects.count() == 1


def test_revision_beside_a_publication_is_in_the_release_or_refused():
    items = [build_intervention(slug) for slug in ("feedback", "tutoring", "reading-aloud")]
    publish(at("2021-05-10"))
    build_draft()
    build_term(Sector, "so")

    _published, *ends = at_once(
        lambda: publish_release(by=EDITOR), *[partial(revise_till_refused, item) for item in items]
    )

    assert set(kinds(ends)) <= {"NoDraftRelease", "NoneType"}
    assert not InterventionVersion.objects.filter(release__number__isnull=True).exists()
    assert_hashes_hold()


def revise_till_refused(item):
    """Go on until the draft is out; every day gets a version of its own."""
    for days in range(20):
        revise(item, cause="editorial", by=EDITOR, valid_from=DAY + timedelta(days=days))
        time.sleep(0.01)  # SQLite does not queue fairly: let the publisher in


def test_same_thing_added_by_many_at_once_is_there_once():
    build_draft()
    Sector.objects.create(slug="po")
    content = {"title_nl": "x", "title_en": "x", "description_nl": "x", "description_en": "x"}
    content |= {"position": 1, "valid_from": DAY, "by": EDITOR}

    results = at_once(*[lambda: add(Sector, "po", **content)] * 4)

    assert kinds(results) == ["AlreadyOnTheMenu"] * 3 + ["SectorVersion"]
    assert Sector.objects.count() == SectorVersion.objects.count() == 1


def test_numbers_come_in_the_order_of_commit_without_gaps():
    def one_release(slug):
        with transaction.atomic():
            build_term(Sector, slug)
            return publish_release(by=EDITOR).number

    slugs = ["po", "vo", "so", "sbo"]

    results = at_once(*[lambda slug=slug: one_release(slug) for slug in slugs])

    assert sorted(results, key=str) == [1, 2, 3, 4]
    moments = list(Release.objects.order_by("number").values_list("published_at", flat=True))
    assert moments == sorted(moments)
    assert_hashes_hold()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
@pytest.mark.parametrize("publisher_first", [True, False])
def test_writer_that_does_not_ask_for_the_lock_does_not_slip_in_behind_the_hash(publisher_first):
    build_term(Sector, "po")
    version = SectorVersion.objects.get()
    version.pk, version.valid_from = None, date(2022, 4, 1)
    done, waiting = threading.Event(), threading.Event()

    def first(act):
        with transaction.atomic():
            act()
            waiting.set()
            done.wait(timeout=1)  # the other one must be waiting for this commit by then

    def second(act):
        assert waiting.wait(timeout=30)
        act()
        done.set()

    acts = [lambda: publish_release(by=EDITOR), version.save]
    one, other = acts if publisher_first else reversed(acts)
    results = at_once(lambda: first(one), lambda: second(other))

    refused = [result for result in results if isinstance(result, IntegrityError)]
    assert len(refused) == (1 if publisher_first else 0)
    assert SectorVersion.objects.count() == 2 - len(refused)
    assert_hashes_hold()
