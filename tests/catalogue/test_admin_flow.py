"""An editor's work from an open draft to a published release, through the pages of the desk."""

from typing import Any

import pytest
from django.test import Client

from catalogue.models import Change, Intervention, InterventionVersion, Release
from tests.builders import build_intervention, build_source, publish, rating
from tests.catalogue.desk import (
    REASON,
    editor_at_the_desk,
    messages_of,
    open_release,
    publish_as_editor,
    submit,
    url,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def feedback() -> Intervention:
    """Feedback as release 1 knows it: 8 months."""
    feedback = build_intervention("feedback", **rating(months=8))
    build_source("letter")
    publish()
    return feedback


@pytest.fixture
def client(feedback: Intervention) -> Client:
    return editor_at_the_desk()


def change_rating(client: Client, feedback: Intervention, **answers: Any) -> Any:
    changes = {"months": 6, "cause": "new-study", **REASON} | answers
    return submit(client, url("intervention_change", feedback.pk), **changes)


def test_rating_that_an_editor_changes_is_previewed_and_comes_out(client, feedback):
    draft = open_release(client)
    source = build_source("letter")

    change_rating(client, feedback, sources=[source.pk])
    preview = client.get(url("release_change", draft.pk)).content.decode()
    publish_as_editor(client, draft)

    assert "<del>8</del>" in preview
    assert "<ins>6</ins>" in preview
    old, new = InterventionVersion.objects.order_by("release__number")
    assert (old.months, new.months, new.release.number) == (8, 6, 2)
    assert [source.slug for source in new.sources.all()] == ["letter"]
    assert new.cause_note_en == "A reason."


def test_item_that_an_editor_adds_comes_out(client, feedback):
    draft = open_release(client)
    known = feedback.versions.get()
    answers = {"title_nl": "Lezen", "title_en": "Reading", "code": "B7", "months": 4} | REASON
    answers |= {"summary_nl": "Over lezen.", "summary_en": "On reading."}
    answers |= {"category": known.category_id, "sectors": [s.pk for s in known.sectors.all()]}
    answers |= {"evidence_absence": "not-rated", "cost_absence": "not-rated"}

    submit(client, url("intervention_add"), **answers)
    publish_as_editor(client, draft)

    added = InterventionVersion.objects.get(identity__slug="lezen")
    assert (added.title_en, added.months, added.cause) == ("Reading", 4, "added")
    assert added.release.number == 2


def test_item_that_an_editor_takes_off_is_gone_from_the_next_release(client, feedback):
    draft = open_release(client)

    submit(client, url("intervention_remove", feedback.pk), **REASON)
    publish_as_editor(client, draft)

    gone = InterventionVersion.objects.get(release__number=2)
    assert (gone.is_removal, gone.cause) == (True, "removed")


def test_item_that_was_taken_off_can_be_put_back(client, feedback):
    draft = open_release(client)
    submit(client, url("intervention_remove", feedback.pk), **REASON)
    publish_as_editor(client, draft)
    open_release(client)

    page = url("intervention_change", feedback.pk)
    submit(client, page, cause="added", valid_from="2099-01-01", **REASON)

    back = InterventionVersion.objects.get(release__number=None)
    assert (back.is_removal, back.months) == (False, 8)


def test_change_in_the_draft_can_be_changed_again_and_moved_to_another_day(client, feedback):
    open_release(client)
    change_rating(client, feedback)

    change_rating(client, feedback, months=7, valid_from="2022-01-01")

    again = InterventionVersion.objects.get(release__number=None)
    assert (again.months, again.valid_from.isoformat()) == (7, "2022-01-01")


def test_removal_in_the_draft_can_be_changed_into_a_split(client, feedback):
    open_release(client)
    submit(client, url("intervention_remove", feedback.pk), **REASON)

    page = url("intervention_change", feedback.pk)
    submit(client, page, cause="split", successors=[feedback.pk], **REASON)

    removal = InterventionVersion.objects.get(release__number=None)
    assert (removal.cause, removal.is_removal) == ("split", True)


def test_change_is_taken_out_of_the_draft_after_asking(client, feedback):
    open_release(client)
    change_rating(client, feedback)
    version = InterventionVersion.objects.get(release__number=None)
    page = url("intervention_withdraw", feedback.pk, version.pk)

    asked = client.get(page)
    client.post(page)

    assert "Take this change out of the draft?" in asked.content.decode()
    assert not InterventionVersion.objects.filter(release__number=None).exists()


def test_draft_is_discarded_with_everything_in_it(client, feedback):
    draft = open_release(client)
    change_rating(client, feedback)

    assert "Everything below is lost" in client.get(url("release_discard", draft.pk)).text
    response = client.post(url("release_discard", draft.pk), follow=True)

    assert messages_of(response) == ["The draft is discarded: Autumn"]
    assert not Release.objects.draft()
    assert InterventionVersion.objects.count() == 1


def test_draft_gets_another_label_and_note(client):
    draft = open_release(client)

    note = {"note_nl": "Nieuw.", "note_en": "New."}
    submit(client, url("release_describe", draft.pk), label_en="October", **note)

    draft.refresh_from_db()
    assert (draft.label_nl, draft.label_en, draft.note_en) == ("Autumn", "October", "New.")


def test_note_given_when_a_draft_is_opened_is_kept(client):
    answers = {"label_nl": "Herfst", "label_en": "Autumn", "note_nl": "Nieuw.", "note_en": "New."}

    submit(client, url("release_add"), **answers)

    draft = Release.objects.draft()
    assert draft is not None
    assert draft.note_nl == "Nieuw."


def test_every_action_is_recorded_with_who_did_it(client, feedback):
    draft = open_release(client)
    change_rating(client, feedback)
    change_rating(client, feedback, months=7)
    publish_as_editor(client, draft)

    done = Change.objects.filter(by="eva").order_by("pk").values_list("action", flat=True)

    assert list(done) == [
        "release.opened",
        "version.revised",
        "version.amended",
        "release.published",
    ]
