"""The desk of the programme's documents."""

from typing import Any

import pytest
from django.test import Client

from catalogue.models import Change, Counter, Exclusion, Helpdesk, ProgressReport
from tests.catalogue.desk import as_typed, editor_at_the_desk, form_on, mistakes_on, submit, url

pytestmark = pytest.mark.django_db
TEXTS = {"title_nl": "T", "title_en": "T", "summary_nl": "S", "summary_en": "S", "position": 1}
NO_FINDINGS = {"findings-TOTAL_FORMS": 0, "findings-INITIAL_FORMS": 0}
REPORT = {**TEXTS, "slug": "report-1", "published_on": "2021-10-28", "number": 1}
HELPDESK = {**TEXTS, "slug": "desk", "weekdays": ["1", "2"], "opens_at": "11:00"}
HELPDESK |= {"closes_at": "15:00", "closures": "2022-12-24; 2023-01-08; Dicht.; Closed."}
KINDS = ["progressreport", "practicestory", "activity", "agreementtheme", "exclusion", "helpdesk"]


@pytest.fixture
def client() -> Client:
    return editor_at_the_desk()


def add_exclusion(client: Client) -> Exclusion:
    submit(client, url("exclusion_add"), slug="homework", stated_on="2022-04-07", **TEXTS)
    return Exclusion.objects.get()


def finding(number: int, **content: Any) -> dict[str, Any]:
    values = {"slug": f"finding-{number}", "kind": "observation", "position": number}
    values |= {"text_nl": "T", "text_en": "T"} | content
    return {f"findings-{number}-{name}": value for name, value in values.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_document_has_its_pages(client, kind):
    pages = [client.get(url(f"{kind}_{page}")) for page in ("changelist", "add")]

    assert [page.status_code for page in pages] == [200, 200]


def test_document_that_is_added_raises_the_number_and_is_recorded(client):
    document = add_exclusion(client)

    assert Counter.objects.get(name="programme").number == 1
    change = Change.objects.latest("pk")
    assert (change.action, change.by, change.subject) == ("programme.created", "eva", "homework")
    assert document.title_en == "T"


def test_document_that_is_changed_raises_the_number_and_is_recorded(client):
    document = add_exclusion(client)

    submit(client, url("exclusion_change", document.pk), title_en="Other")

    document.refresh_from_db()
    assert document.title_en == "Other"
    assert Counter.objects.get(name="programme").number == 2
    assert Change.objects.latest("pk").action == "programme.updated"


def test_document_that_is_saved_as_it_was_raises_nothing(client):
    document = add_exclusion(client)

    submit(client, url("exclusion_change", document.pk))

    assert Counter.objects.get(name="programme").number == 1


def test_document_that_is_deleted_raises_the_number_and_is_recorded(client):
    document = add_exclusion(client)

    client.post(url("exclusion_delete", document.pk), {"post": "yes"})

    assert not Exclusion.objects.exists()
    assert Counter.objects.get(name="programme").number == 2
    assert Change.objects.latest("pk").action == "programme.deleted"


def test_list_names_documents_by_their_title_in_the_language_of_the_reader(client):
    submit(client, url("exclusion_add"), slug="x", stated_on="2022-04-07", **TEXTS)
    Exclusion.objects.update(title_nl="Huiswerk", title_en="Homework")
    dutch = editor_at_the_desk("otto", **{"accept-language": "nl"})

    shown = [c.get(url("exclusion_changelist")).content.decode() for c in (client, dutch)]

    assert ["Homework" in shown[0], "Huiswerk" in shown[1]] == [True, True]


def test_helpdesk_that_is_saved_as_it_was_raises_nothing(client):
    submit(client, url("helpdesk_add"), **HELPDESK)

    submit(client, url("helpdesk_change", Helpdesk.objects.get().pk))

    assert Counter.objects.get(name="programme").number == 1


def test_short_name_of_a_document_stays_what_it_is(client):
    document = add_exclusion(client)

    assert "slug" not in form_on(client, url("exclusion_change", document.pk)).fields


def test_report_is_saved_with_its_findings(client):
    findings = NO_FINDINGS | {"findings-TOTAL_FORMS": 2} | finding(0)
    findings |= finding(1, kind="percentage", percentage="12.5")

    submit(client, url("progressreport_add"), **(REPORT | findings))

    report = ProgressReport.objects.get()
    assert [entry.slug for entry in report.findings.all()] == ["finding-0", "finding-1"]


@pytest.mark.parametrize(
    "wrong", [{"kind": "percentage"}, {"percentage": "12"}, {"percentage_absence": "unknown"}]
)
def test_percentage_belongs_to_a_finding_of_that_kind_and_no_other(client, wrong):
    findings = NO_FINDINGS | {"findings-TOTAL_FORMS": 1} | finding(0, **wrong)

    response = submit(client, url("progressreport_add"), **(REPORT | findings))

    [inline] = response.context["inline_admin_formsets"]
    assert list(inline.formset.errors[0]) == ["percentage"]
    assert not ProgressReport.objects.exists()


def test_report_whose_finding_changes_raises_the_number(client):
    findings = NO_FINDINGS | {"findings-TOTAL_FORMS": 1} | finding(0)
    submit(client, url("progressreport_add"), **(REPORT | findings))
    report = ProgressReport.objects.get()
    kept = {"findings-INITIAL_FORMS": 1, "findings-0-id": report.findings.get().pk}
    kept |= {"findings-0-report": report.pk, "findings-0-text_en": "Other"}

    submit(client, url("progressreport_change", report.pk), **(findings | kept))

    assert report.findings.get().text_en == "Other"
    assert Counter.objects.get(name="programme").number == 2


def test_closed_days_of_a_helpdesk_are_one_period_per_line(client):
    submit(client, url("helpdesk_add"), **HELPDESK)

    helpdesk = Helpdesk.objects.get()
    note = {"nl": "Dicht.", "en": "Closed."}
    assert helpdesk.closures == [{"from": "2022-12-24", "until": "2023-01-08", "note": note}]
    assert helpdesk.weekdays == [1, 2]
    shown = form_on(client, url("helpdesk_change", helpdesk.pk))["closures"].value()
    assert as_typed(shown) == HELPDESK["closures"]


@pytest.mark.parametrize(
    "line",
    ["2022-12-24", "24/12; 25/12; Dicht.; Closed.", "2022-12-24; 2022-12-01; Dicht.; Shut."],
)
def test_closed_days_that_cannot_be_read_are_refused(client, line):
    response = submit(client, url("helpdesk_add"), **(HELPDESK | {"closures": line}))

    assert list(mistakes_on(response)) == ["closures"]
