"""What has come out is kept in the process: one small query tells whether there is more."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.models import Release, Sector
from catalogue.models.as_of import as_of_moment, as_of_now, published_releases
from tests.builders import DAY, at, build_draft, build_term, publish

pytestmark = pytest.mark.django_db


def publish_sector(slug, day="2021-05-10"):
    build_term(Sector, slug)
    return publish(at(day))


def now():
    return as_of_now(valid_on=DAY)


def test_before_the_first_release_nothing_is_known():
    build_draft()

    assert now().release is None


def test_newest_release_is_known_and_its_moment_is_that_of_the_answer():
    publish_sector("po", "2021-05-10")
    publish_sector("vo", "2022-04-07")

    assert (now().release, now().known_on) == (2, at("2022-04-07"))


def test_what_has_come_out_is_read_once_and_then_takes_one_query():
    publish_sector("po")
    publish_sector("vo")
    now()

    with CaptureQueriesContext(connection) as captured:
        assert [release.number for release in published_releases()] == [1, 2]

    assert len(captured) == 1


def test_release_is_known_as_soon_as_it_is_out():
    for number, slug in enumerate(["po", "vo", "so"], 1):
        publish_sector(slug)

        assert now().release == number


def test_release_that_is_rolled_back_is_forgotten_though_the_next_says_the_same():
    publish_sector("po")
    with transaction.atomic():
        build_term(Sector, "vo")
        publish(at("2022-04-07"))
        assert now().known_on == at("2022-04-07")
        transaction.set_rollback(True)

    assert now().release == 1
    build_term(Sector, "vo")
    publish(at("2022-05-01"))
    assert now().known_on == at("2022-05-01")


def test_answer_about_now_does_not_wait_for_the_clock_of_another_machine():
    publish_sector("po")
    ahead = timezone.now() + timedelta(seconds=3)
    draft = build_draft()
    fields = {"number": 2, "published_at": ahead, "sha256": "0" * 64}
    Release.objects.filter(pk=draft.pk).update(**fields)

    assert now().release == 2
    assert as_of_moment(valid_on=date.max, known_on=timezone.now()).release == 1
