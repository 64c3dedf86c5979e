"""What is known of a study, as its coordinator writes it."""

import pytest
from django.test import Client

from catalogue.actions.allocation import allocate_enrolments
from catalogue.models import Change, Counter, Study, StudyProgramme
from tests.builders_enrolment import (
    ABSENT,
    COORDINATOR,
    build_study,
    build_study_document,
    enrol,
)
from tests.catalogue.coordinating import coordinator_at_the_desk
from tests.catalogue.desk import editor_at_the_desk, mistakes_on, submit, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return coordinator_at_the_desk()


def test_text_of_a_study_is_changed_like_that_of_other_documents(client):
    study = build_study_document(sectors=[])
    before = Counter.objects.get(name="studies").number

    answer = submit(
        client,
        url("study_change", study.pk),
        title_en="Other",
        researchers="A\nB",
        researchers_absence="",
    )

    study.refresh_from_db()
    assert answer.headers["Location"] == url("study_detail", study.pk)
    assert (study.title_en, study.researchers) == ("Other", ["A", "B"])
    assert Counter.objects.get(name="studies").number == before + 1
    assert Change.objects.latest("pk").action == "programme.updated"


def test_page_of_a_study_that_is_made_up_blames_no_source(client):
    invented = build_study_document(is_fictitious=True)
    real = build_study_document()

    pages = [
        client.get(url("study_detail", study.pk), headers={"accept-language": "en"})
        for study in (invented, real)
    ]

    blamed = ["could not be read" in page.content.decode() for page in pages]
    assert blamed == [False, True]
    assert "made up: there is none" in pages[0].content.decode()


def test_coordinator_describes_a_new_study(client):
    texts = {
        f"{text}_{lang}": "T" for text in ("title", "summary", "outcome") for lang in ("nl", "en")
    }
    reasons = {f"{name}_absence": "unknown" for name in ABSENT}
    arms = "a; Met; With\nb; Zonder; Without"

    submit(
        client,
        url("study_add"),
        slug="nieuw",
        arms=arms,
        is_randomised="on",
        randomised_basis="study",
        **texts,
        **reasons,
    )

    study = Study.objects.get()
    assert [arm["code"] for arm in study.arms] == ["a", "b"]
    assert study.arms[0]["title"] == {"nl": "Met", "en": "With"}


@pytest.mark.parametrize(
    ("answers", "complaint"),
    [
        ({"provider_absence": ""}, {"provider": ["Give a value, or choose why there is none."]}),
        (
            {"provider": "CED"},
            {"provider_absence": ["There is a value, so leave this empty; or empty the value."]},
        ),
        (
            {"result_nl": "Ja", "result_absence": ""},
            {"result_en": ["Give this text in both languages or in neither."]},
        ),
        (
            {"randomised_basis": ""},
            {"randomised_basis": ["Say how it is known to be randomised."]},
        ),
        (
            {"is_randomised": False},
            {"randomised_basis": ["Leave this empty: it is not randomised."]},
        ),
        (
            {"arms": "a; Met"},
            {"arms": ["“a; Met” is not: code; title in Dutch; title in English."]},
        ),
        ({"arms": "a; b; c\na; d; e"}, {"arms": ["Two arms have the same code."]}),
        ({"arms": f"{'a' * 51}; b; c"}, {"arms": [f"The code “{'a' * 51}” is too long."]}),
    ],
)
def test_mistake_in_the_text_of_a_study_is_shown_at_its_field(client, answers, complaint):
    study = build_study_document(sectors=[])

    response = submit(client, url("study_change", study.pk), **answers)

    assert mistakes_on(response) == complaint


def test_number_that_is_none_is_complained_of_once(client):
    study = build_study_document(sectors=[])

    response = submit(client, url("study_change", study.pk), schools="-1")

    assert list(mistakes_on(response)) == ["schools"]


def test_arms_stay_as_they_are_once_schools_are_in_them(client):
    study = build_study(sectors=["po"])
    enrol(study)
    allocate_enrolments(study=study, seed=1, by=COORDINATOR)

    submit(client, url("study_change", study.pk), arms="x; X; X")

    study.refresh_from_db()
    assert [arm["code"] for arm in study.arms] == ["intervention", "control"]


def test_no_study_is_deleted(client):
    study = build_study_document()

    assert client.post(url("study_delete", study.pk), {"post": "yes"}).status_code == 403
    assert Study.objects.exists()


def test_programme_of_studies_is_changed_and_not_deleted(client):
    texts = dict.fromkeys(("title_nl", "title_en", "summary_nl", "summary_en"), "T")
    programme = StudyProgramme.objects.create(
        slug="p", schools=9, budget_eur_absence="unknown", **texts
    )
    address = url("studyprogramme_change", programme.pk)

    wrong = submit(client, address, budget_eur=1000)
    submit(client, address, budget_eur=1000, budget_eur_absence="")

    programme.refresh_from_db()
    assert list(mistakes_on(wrong)) == ["budget_eur_absence"]
    assert programme.budget_eur == 1000
    assert client.post(url("studyprogramme_delete", programme.pk)).status_code == 403


def test_editor_reads_the_text_of_a_study_and_does_not_change_it():
    study = build_study_document(title_en="Kept")
    editor = editor_at_the_desk()

    editor.post(url("study_change", study.pk), {"title_en": "Other"})

    study.refresh_from_db()
    assert study.title_en == "Kept"
    assert editor.get(url("study_change", study.pk)).status_code == 200
