"""What is made up to try the service with can never be taken for real, whoever sends it."""

import pytest
from django.db import transaction

from catalogue.actions.enrolment import enrol_school
from catalogue.actions.programme import Document, put_documents
from catalogue.actions.recruitment import COUNTER
from catalogue.errors import MadeUpAndReal, NotMandated
from catalogue.models import Enrolment, Study
from catalogue.models.clients import schools_of
from tests.api.acting import build_program, enrolment_body
from tests.builders_enrolment import (
    build_client,
    build_made_up_school,
    build_school,
    build_study,
    enrol,
    everything,
    particulars,
)
from tests.catalogue.listening import listen, told
from tests.catalogue.seed_files import refusal, write_folder

pytestmark = pytest.mark.django_db


def by_program(study, school, client):
    with transaction.atomic():
        return enrol_school(
            study=study, school=school, particulars=particulars(), client=client, by="client"
        )


def test_mandate_for_all_schools_covers_those_that_are_made_up_and_no_other():
    build_school()
    made_up = build_made_up_school()

    assert list(schools_of(build_client(is_for_all_schools=True))) == [made_up]


@pytest.mark.parametrize("is_fictitious", [True, False])
def test_client_to_try_with_enrols_no_real_school_whatever_the_study(is_fictitious):
    study, school = build_study(is_fictitious=is_fictitious), build_school()
    client = build_client(is_for_all_schools=True)
    before = everything()

    with pytest.raises(NotMandated):
        by_program(study, school, client)

    assert everything() == before


def test_client_to_try_with_sees_no_enrolment_of_a_real_school():
    real = enrol(build_study())
    tried = enrol(build_study(is_fictitious=True), build_made_up_school())
    client, program = build_client(is_for_all_schools=True), build_program(is_for_all_schools=True)

    assert list(Enrolment.objects.visible_to(client)) == [tried]
    assert program.get(f"/v1/enrolments/{tried.pk}").status_code == 200
    assert program.get(f"/v1/enrolments/{real.pk}").status_code == 404
    withdrawal = program.post(f"/v1/enrolments/{real.pk}/withdrawal", {"reason": "x"})
    assert withdrawal.status_code == 404


def test_client_to_try_with_is_told_of_made_up_schools_only():
    webhook = listen(build_client(is_for_all_schools=True))
    enrol(build_study())
    tried = enrol(build_study(is_fictitious=True), build_made_up_school())

    assert [data["enrolment"] for _kind, data in told(webhook)] == [str(tried.pk)]


@pytest.mark.parametrize("is_at_the_desk", [True, False])
@pytest.mark.parametrize("is_study_made_up", [True, False])
def test_what_is_made_up_and_what_is_real_do_not_meet_and_nothing_is_left(
    is_study_made_up, is_at_the_desk
):
    study = build_study(is_fictitious=is_study_made_up)
    school = build_school() if is_study_made_up else build_made_up_school()
    client = None if is_at_the_desk else build_client(school=school)
    before = everything()

    with pytest.raises(MadeUpAndReal):
        by_program(study, school, client)

    assert everything() == before


def test_made_up_school_enrols_in_a_made_up_study():
    study, school = build_study(is_fictitious=True), build_made_up_school()

    for client in (build_client(is_for_all_schools=True), build_client(school=school)):
        enrolment = by_program(study, school, client)
        assert enrolment.status == "enrolled"
        Enrolment.objects.filter(pk=enrolment.pk).update(
            status="withdrawn", ended_at=enrolment.created_at
        )


@pytest.mark.parametrize(
    ("is_study_made_up", "language", "words"),
    [
        (True, "nl", "is verzonnen, om de dienst mee te proberen; school"),
        (True, "en", "is made up, to try the service with; school"),
        (False, "nl", "is verzonnen, om de dienst mee te proberen; studie"),
        (False, "en", "is made up, to try the service with; study"),
    ],
)
def test_refusal_says_what_is_made_up_in_the_language_asked_for(is_study_made_up, language, words):
    study = build_study(is_fictitious=is_study_made_up)
    school = build_school() if is_study_made_up else build_made_up_school()
    program = build_program(school=school)

    body = enrolment_body(study, school)
    answer = program.post("/v1/enrolments", body, **{"Accept-Language": language})

    assert (answer.status_code, answer["Content-Language"]) == (409, language)
    assert answer.json()["type"] == "/v1/problems/made-up-and-real"
    assert words in answer.json()["detail"]


@pytest.mark.parametrize("is_fictitious", [True, False])
def test_study_stays_as_made_up_or_as_real_as_it_was_and_nothing_is_left(is_fictitious):
    study = build_study(is_fictitious=is_fictitious)
    others = Document(Study, study.slug, {"is_fictitious": not is_fictitious, "title_en": "Other"})
    before = everything()

    with pytest.raises(MadeUpAndReal, match=f"{study.slug} is"):
        put_documents([others], by="editor", counter=COUNTER)

    assert everything() == before


@pytest.mark.parametrize("is_fictitious", [True, False])
def test_study_may_be_said_again_to_be_what_it_is(is_fictitious):
    study = build_study(is_fictitious=is_fictitious)
    said = Document(Study, study.slug, {"is_fictitious": is_fictitious, "title_en": "Other"})

    assert put_documents([said], by="editor", counter=COUNTER) == ["updated"]


STUDY = """\
- slug: tried
  title: {nl: Studie, en: Study}
  summary: {nl: Studie., en: Study.}
  outcome: {nl: Lezen., en: Reading.}
  sectors: [po]
  themes: [reading]
  isRandomised: false
  sources: [page]
"""
REASONS = (
    *("intervention", "provider", "researchers", "grades", "schoolYear", "schools", "pupils"),
    *("classesPerArm", "dose", "result", "recruitment"),
)


def test_files_do_not_make_a_real_study_of_one_that_schools_tried_with(tmp_path):
    """Every study of the files is real that does not say otherwise."""
    enrol(build_study(slug="tried", is_fictitious=True), build_made_up_school())
    folder = write_folder(tmp_path)
    reasons = "".join(f"  {name}Absence: unknown\n" for name in REASONS)
    (folder / "studies.yaml").write_text(STUDY + reasons)
    before = everything()

    assert "Study tried is made up" in refusal(folder)[0]

    assert everything() == before
