"""What has changed of what anybody may read: noted by who writes, numbered once committed."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.actions.drafts import revise
from catalogue.actions.enrolment import withdraw_enrolment
from catalogue.actions.programme import document_changed
from catalogue.actions.public_changes import DAY as TOLD_DAY
from catalogue.actions.public_changes import bring_up_to_date, renew_changes
from catalogue.actions.recruitment import set_places
from catalogue.models import (
    ChangeNote,
    Counter,
    Exclusion,
    PublicChange,
    Recruitment,
    StudyProgramme,
)
from catalogue.models.clock import database_now
from tests.builders import (
    DAY,
    EDITOR,
    build_draft,
    build_finding,
    build_intervention,
    build_source,
    publish,
    put_document,
    rating,
)
from tests.builders_enrolment import build_school, build_study, enrol
from tests.builders_schools import put, school_record

pytestmark = pytest.mark.django_db


def changes(after=0):
    """Return what is told after a number, as `resource/key`, or `-resource/key` if it has gone."""
    bring_up_to_date()
    rows = PublicChange.objects.filter(number__gt=after).order_by("number")
    return [f"{'-' * (row.action == 'deleted')}{row.resource}/{row.key}" for row in rows]


def test_release_tells_all_that_is_in_it_with_its_number():
    build_intervention()

    publish()

    assert changes() == [
        *("categories/B", "interventions/feedback", "releases/1", "sectors/po", "sectors/vo"),
        *("sources/source", "themes/reading"),
    ]
    assert set(PublicChange.objects.values_list("release", flat=True)) == {1}


def test_draft_and_what_was_never_there_are_not_told():
    build_intervention()

    assert changes() == []


def test_change_of_a_source_touches_all_that_rests_on_it():
    feedback, source = build_intervention(), build_source("report")
    build_finding(feedback, source=source)
    build_intervention("tutoring", sources=["other"])
    put_document(Exclusion, "homework", stated_on=DAY, sources=[source])
    publish()
    last = bring_up_to_date()

    build_draft()
    revise(source, cause="editorial", by=EDITOR, title="Another title")
    publish()

    assert changes(last) == [
        *("exclusions/homework", "interventions/feedback", "releases/2", "sources/report"),
    ]


def test_scale_touches_interventions_with_findings_for_estimates_are_told_in_months():
    build_finding(build_intervention("found"))
    build_intervention("rated", **rating())
    build_intervention("plain")
    publish()
    last = bring_up_to_date()

    build_draft()
    (scale,) = {rating()["months_scale"]}
    revise(scale, cause="editorial", by=EDITOR, title_nl="Anders")
    publish()

    told = [name for name in changes(last) if name.startswith("interventions/")]
    assert told == ["interventions/found", "interventions/rated"]


def test_each_resource_is_told_once_at_its_newest_change():
    put(school_record("99XX00"), school_record("99XX01"))
    assert changes() == ["schools/99XX00", "schools/99XX01"]

    put(school_record("99XX00", name="Other"), school_record("99XX01"))

    assert changes() == ["schools/99XX01", "schools/99XX00"]
    assert list(PublicChange.objects.values_list("number", flat=True)) == [2, 3]


def test_what_is_taken_off_the_menu_is_a_tombstone_until_it_returns():
    feedback = build_intervention()
    publish()
    last = bring_up_to_date()
    build_draft()
    revise(feedback, cause="removed", by=EDITOR, is_removal=True)
    publish()

    assert "-interventions/feedback" in changes(last)

    last = bring_up_to_date()
    build_intervention("feedback", cause="added", valid_from=timezone.localdate())
    publish()
    assert "interventions/feedback" in changes(last)


def test_what_holds_from_a_later_day_is_told_on_that_day():
    feedback, today = build_intervention(), timezone.localdate()
    build_intervention("tutoring")
    publish()
    bring_up_to_date()
    build_draft()
    revise(feedback, cause="removed", by=EDITOR, is_removal=True, valid_from=today)
    publish()
    last = bring_up_to_date()

    turn_back_to(today - timedelta(days=1))

    assert changes(last) == ["-interventions/feedback"]
    last = bring_up_to_date()
    turn_back_to(today + timedelta(days=1))  # by a clock that was ahead
    assert changes(last) == []
    turn_back_to(today - timedelta(days=1))
    assert changes(last) == ["-interventions/feedback"]


def turn_back_to(day):
    """As if nobody had asked since `day`."""
    Counter.objects.filter(name=TOLD_DAY).update(number=day.toordinal())


def test_deleted_document_is_a_tombstone():
    put_document(Exclusion, "homework", stated_on=DAY)
    last = bring_up_to_date()

    homework = Exclusion.objects.get()
    document_changed(homework, "deleted", by=EDITOR)
    homework.delete()

    assert changes(last) == ["-exclusions/homework"]


def test_programme_of_studies_touches_its_studies():
    put_document(StudyProgramme, "programme", budget_eur=1, schools=1)
    build_study(slug="one", programme=StudyProgramme.objects.get())
    build_study(slug="other")
    last = bring_up_to_date()

    put_document(StudyProgramme, "programme", budget_eur=2)

    assert changes(last) == ["studies/one", "study-programmes/programme"]


def test_board_that_is_called_otherwise_touches_its_schools():
    put(school_record("99XX00", board_name="One"), school_record("99XX01", board="88888"))
    last = bring_up_to_date()

    put(school_record("99XX00", board_name="Other"), school_record("99XX01", board="88888"))

    assert changes(last) == ["schools/99XX00"]


def test_enrolling_and_withdrawing_tell_of_the_study_and_write_no_note():
    study, school = build_study(places=3, slug="study"), build_school()
    last = bring_up_to_date()

    enrolment = enrol(study, school)

    assert not ChangeNote.objects.exists()
    assert changes(last) == ["studies/study"]
    last = bring_up_to_date()
    assert changes(last) == []
    withdraw_enrolment(enrolment=enrolment, reason="", client=None, by=EDITOR)
    assert changes(last) == ["studies/study"]


def test_recruitment_that_opens_and_closes_by_itself_is_told():
    now = database_now()
    opens_at, closes_at = now + timedelta(hours=1), now + timedelta(hours=2)
    study = build_study(slug="study", opens_at=opens_at, closes_at=closes_at)
    for name in ("opens_at", "closes_at"):
        last = bring_up_to_date()
        assert changes(last) == []
        # As if the hour had passed: nobody writes anything when it does.
        Recruitment.objects.filter(study=study).update(**{name: now - timedelta(hours=1)})
        assert changes(last) == ["studies/study"]


def test_places_that_are_set_tell_of_the_study():
    study = build_study(places=3, slug="study")
    last = bring_up_to_date()

    set_places(study=study, places=4, by=EDITOR)

    assert changes(last) == ["studies/study"]


def test_reading_again_writes_nothing():
    build_intervention()
    publish()
    build_study()
    bring_up_to_date()

    with CaptureQueriesContext(connection) as queries:
        bring_up_to_date()

    assert [query for query in queries if not query["sql"].startswith("SELECT")] == []
    assert len(queries) == 3


def test_change_that_is_taken_back_is_not_told():
    with transaction.atomic():
        put(school_record())
        transaction.set_rollback(True)

    assert changes() == []


def test_renewed_changes_tell_everything_again_far_above_what_was_read():
    put(school_record("99XX00"), school_record("99XX01"))
    last = bring_up_to_date()

    renew_changes(by=EDITOR)

    assert changes(last + 1_000) == ["schools/99XX00", "schools/99XX01"]


def test_everything_is_told_of_a_database_that_had_no_changes_yet():
    build_intervention()
    publish()
    put(school_record())
    told = changes()
    PublicChange.objects.all().delete()

    backfill()

    assert sorted(changes()) == sorted(told)


def backfill():
    import_module("catalogue.migrations.0017_public_changes").note_everything(apps, None)
