"""Publishing and verifying from the command line."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from oauth2_provider.models import AccessToken

from catalogue.models import Change, IdempotentRequest, Release, Sector, SectorVersion
from tests.builders import build_draft, build_intervention, build_term, publish
from tests.builders_enrolment import build_client
from tests.conftest import disarm, rearm

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_publish_release_says_number_and_hash():
    build_intervention()

    out = run("publish_release", "--by", "anna")

    release = Release.objects.get()
    assert out == f"published release 1, sha256 {release.sha256}\n"
    assert Change.objects.get(action="release.published").by == "anna"


def test_publish_release_gives_label_and_note():
    build_intervention()

    run("publish_release", "--label", "April", "--note", "Why")

    release = Release.objects.get()
    labels = (release.label_nl, release.label_en, release.note_nl, release.note_en)
    assert labels == ("April", "April", "Why", "Why")


def test_publish_release_lists_every_mistake_and_changes_nothing():
    build_intervention(sectors=[], note_nl="Let op")
    before = list(Release.objects.values())

    with pytest.raises(CommandError) as refusal:
        run("publish_release", "--label", "April")

    assert len(str(refusal.value).splitlines()) == 3
    assert list(Release.objects.values()) == before


def test_publish_release_without_a_draft_says_so():
    with pytest.raises(CommandError):
        run("publish_release")


def test_verify_releases_finds_nothing_wrong_with_what_was_published():
    build_intervention()
    release = publish()
    build_term(Sector, "so")

    assert run("verify_releases") == f"release 1 {release.sha256} ok\n"


def test_verify_releases_says_nothing_of_a_draft():
    build_draft()

    assert run("verify_releases") == ""


@pytest.mark.parametrize(
    "tamper",
    [
        lambda: SectorVersion.objects.filter(identity__slug="po").update(position=7),
        lambda: SectorVersion.objects.filter(identity__slug="po").delete(),
        lambda: Sector.objects.filter(slug="po").update(slug="po2"),
        lambda: Release.objects.filter(number=1).update(sha256="0" * 64),
    ],
)
def test_verify_releases_finds_what_was_tampered_with(tamper):
    build_term(Sector, "po")
    publish()
    build_term(Sector, "vo")
    second = publish()
    connection.check_constraints()

    with connection.cursor() as cursor:
        triggers = disarm(cursor)
        tamper()
        rearm(cursor, triggers)
    out = StringIO()

    with pytest.raises(CommandError, match="1 release"):
        call_command("verify_releases", stdout=out)
    assert "CHANGED, now " in out.getvalue().splitlines()[0]
    assert out.getvalue().splitlines()[1] == f"release 2 {second.sha256} ok"


def test_tidying_removes_what_has_had_its_time_of_every_kind():
    last_week = timezone.now() - timedelta(days=7)
    Session.objects.create(session_key="x", session_data="", expire_date=last_week)
    AccessToken.objects.create(expires=last_week)
    moments = {"created_at": last_week, "expires_at": last_week}
    answer = {"key": "x", "status": 201, "body": b""}
    IdempotentRequest.objects.create(client=build_client(), **answer, **moments)

    said = run("tidy")

    assert not Session.objects.exists()
    assert not AccessToken.objects.exists()
    assert said == "forgot 1 answers\nerased 0 contacts\n"
