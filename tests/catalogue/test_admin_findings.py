"""The desk of the findings: an effect with its error, or why there is none."""

import pytest
from django.test import Client

from catalogue.models import Finding, FindingVersion, Intervention
from tests.builders import build_finding, build_intervention, publish
from tests.catalogue.desk import (
    REASON,
    editor_at_the_desk,
    mistakes_on,
    open_release,
    submit,
    url,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def feedback() -> Intervention:
    feedback = build_intervention("feedback")
    build_finding(feedback, "Ashworth", 0.65, 0.26, year=1992)
    build_finding(feedback, "Ayers", None, None, excluded_because="retracted")
    publish()
    return feedback


@pytest.fixture
def client(feedback: Intervention) -> Client:
    client = editor_at_the_desk()
    open_release(client)
    return client


def test_list_shows_study_year_effect_and_why_one_is_left_out(client):
    shown = client.get(url("finding_changelist")).content.decode()

    for words in ("Ashworth", "1992", "feedback", "0.65", "Its publication has been retracted"):
        assert words in shown


def test_list_can_be_searched_by_the_name_of_the_study(client):
    response = client.get(url("finding_changelist"), {"q": "ashw"})

    assert [thing.shown.label for thing in response.context["cl"].result_list] == ["Ashworth"]


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"effect_size": ""}, "effect_size"),
        ({"standard_error": ""}, "standard_error"),
        ({"effect_size": "", "standard_error": ""}, "effect_size"),
        ({"effect_size": "x"}, "effect_size"),
        ({"effect_size": "1e7"}, "effect_size"),
        ({"standard_error": "0"}, "standard_error"),
        ({"standard_error": "nan"}, "standard_error"),
        ({"year": "1799"}, "year"),
        ({"sample_size": "0"}, "sample_size"),
        ({"country": "nl"}, "country"),
        ({"note_nl": "Let op"}, "note_en"),
    ],
)
def test_what_the_database_would_refuse_is_a_mistake_on_its_field(client, answers, field):
    finding = Finding.objects.get(slug="feedback--ashworth-1992")
    answers = {"cause": "correction", **answers, **REASON}

    response = submit(client, url("finding_change", finding.pk), **answers)

    assert set(mistakes_on(response)) == {field}
    assert FindingVersion.objects.filter(release__number=None).count() == 0


def test_reason_stands_in_for_the_effect(client):
    finding = Finding.objects.get(slug="feedback--ashworth-1992")
    answers = {"effect_size": "", "standard_error": "", "excluded_because": "retracted", **REASON}

    submit(client, url("finding_change", finding.pk), cause="correction", **answers)

    said = FindingVersion.objects.get(release__number=None)
    assert (said.effect_size, said.excluded_because) == (None, "retracted")


def test_finding_is_named_after_its_item_study_and_year(client, feedback):
    answers = {"intervention": feedback.pk, "label": "Davis, B_H", "year": 1990, **REASON}

    submit(client, url("finding_add"), effect_size=0.12, standard_error=0.2, **answers)

    assert Finding.objects.filter(slug="feedback--davis-b-h-1990").exists()


def test_short_name_must_be_given_where_the_study_makes_none(client, feedback):
    answers = {"intervention": feedback.pk, "label": "李", **REASON}

    response = submit(client, url("finding_add"), effect_size=1, standard_error=0.2, **answers)

    assert set(mistakes_on(response)) == {"slug"}
