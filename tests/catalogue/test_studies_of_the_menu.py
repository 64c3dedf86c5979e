"""The effect studies that come with the menu, and what loading them again leaves alone."""

import json
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from catalogue.importing.folder import read_folder
from catalogue.importing.loading import load
from catalogue.models import Counter, Recruitment, Study, StudyProgramme
from tests.builders_enrolment import enrol, everything
from tests.catalogue.test_studies import demo, folder_with

FACTS = settings.BASE_DIR.parent / "shared" / "data" / "domain.json"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_menu")]


def test_files_hold_the_studies_that_were_found_and_what_differs_between_sources():
    programme = StudyProgramme.objects.get()

    assert programme.studies.count() == 8
    counts = [said["number"] for said in programme.study_counts]
    assert (counts.count(13), counts.count(14)) == (2, 2)
    assert all(said["sources"] for said in programme.study_counts)
    assert not Study.objects.filter(is_fictitious=True).exists()
    assert not Recruitment.objects.exists()
    assert set(Study.objects.values_list("recruitment_absence", flat=True)) == {"unknown"}
    assert not Study.objects.filter(sources__isnull=True).exists()


@pytest.mark.skipif(not FACTS.exists(), reason="the facts that were gathered are not here")
def test_studies_agree_with_the_facts_that_were_gathered():
    facts = json.loads(FACTS.read_text(encoding="utf-8"))
    kept = {study.title_nl: study for study in Study.objects.all()}

    for fact in (fact for fact in facts["nro_studies"] if fact["name"]):
        study = kept[fact["name"]]
        design = fact["design"]
        assert {sector.slug for sector in study.sectors.all()} == set(fact["level"])
        assert study.researchers == (fact["researchers"] or [])
        assert (study.schools, study.pupils) == (design.get("schools"), design.get("pupils"))
        assert study.school_year == (design["school_year"] or "")
        assert bool(study.result_nl) is (fact["results"] is not None)
        assert bool(study.provider) is (fact["provider"] is not None)
    assert (
        StudyProgramme.objects.get().budget_eur
        == facts["nro_programme"]["total_budget_eur_approx"]
    )


def test_seeding_again_touches_neither_recruitment_nor_enrolments():
    demo("demo", "--places", "1")
    enrol(Study.objects.get(slug="demo"))
    study = Study.objects.get(slug="taakspel")
    Recruitment.objects.create(study=study, opens_at="2020-01-01T00:00Z", places=3)
    before = everything()

    call_command("seed", stdout=StringIO())

    assert everything() == before


def test_study_that_the_files_change_raises_the_number_of_studies_alone(tmp_path):
    folder = folder_with(tmp_path)
    text = (folder / "studies.yaml").read_text(encoding="utf-8")
    (folder / "studies.yaml").write_text(text.replace("schools: 16", "schools: 17"))
    before = dict(Counter.objects.values_list("name", "number"))

    tally = load(read_folder(folder), by="test")

    assert Study.objects.get(slug="taakspel").schools == 17
    assert (tally["studies"]["updated"], tally["studies"]["unchanged"]) == (1, 7)
    after = dict(Counter.objects.values_list("name", "number"))
    assert after == before | {"studies": before["studies"] + 1}
