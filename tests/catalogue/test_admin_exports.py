"""Taking the chosen enrolments out as a file, with or without the contact."""

import pytest
from django.test import Client

from catalogue.models import Change
from tests.builders_enrolment import build_study, enrol
from tests.catalogue.coordinating import coordinator_at_the_desk, shown_on, somebody_who_may
from tests.catalogue.desk import url

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return coordinator_at_the_desk()


def export(client, **answers):
    address = url("enrolment_export")
    answers = {"kind": "csv", "language": "en"} | answers
    return client.post(f"{address}?status=enrolled", answers)


def test_coordinator_takes_out_what_the_list_shows(client):
    study = build_study(places=1)
    enrolled, waiting = enrol(study), enrol(study)

    asked = shown_on(client, "enrolment_export", status="enrolled")
    answer = export(client)
    file = b"".join(answer.streaming_content).decode()

    assert "Export 1 enrolment" in asked
    assert "Status: Enrolled, not yet allocated" in asked
    assert enrolled.receipt in file
    assert waiting.receipt not in file
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="enrolments-')
    assert "no-store" in answer.headers["Cache-Control"]


def test_page_of_an_export_names_the_study_that_was_chosen(client):
    study = build_study(title_en="Reading")

    shown = shown_on(client, "enrolment_export", study=study.slug, board="41234")

    assert "Study: Reading; Board: number or name: 41234" in shown


def test_contact_is_taken_out_only_when_that_is_asked(client):
    enrol(build_study())

    without = b"".join(export(client).streaming_content)
    with_contact = b"".join(export(client, with_contact="on").streaming_content)

    assert b"Anna Visser" not in without
    assert b"Anna Visser" in with_contact
    kept = Change.objects.filter(action="enrolments.exported").order_by("pk")
    assert [change.detail["with_contact"] for change in kept] == [False, True]
    assert kept[0].detail["filter"] == {"status": "enrolled"}
    assert {change.by for change in kept} == {"cora"}


def test_who_may_not_see_contact_cannot_ask_for_it():
    looking = somebody_who_may("view_enrolment")
    enrol(build_study())

    file = b"".join(export(looking, with_contact="on").streaming_content)

    assert b"Anna Visser" not in file
    assert Change.objects.latest("pk").detail["with_contact"] is False


def test_workbook_is_sent_as_a_file(client):
    enrol(build_study())

    answer = export(client, kind="xlsx", language="nl")
    content = b"".join(answer.streaming_content)

    assert content.startswith(b"PK")
    assert ".xlsx" in answer.headers["Content-Disposition"]


def test_export_of_an_unknown_kind_is_asked_again(client):
    enrol(build_study())

    answer = export(client, kind="pdf")

    assert "kind" in answer.context["form"].errors
    assert not Change.objects.filter(action="enrolments.exported").exists()


def test_export_is_named_in_words_in_the_record(client):
    enrol(build_study())

    b"".join(export(client).streaming_content)

    assert "Enrolments exported" in shown_on(client, "change_changelist")
