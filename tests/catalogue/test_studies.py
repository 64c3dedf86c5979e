"""Effect studies: what the files say of them, and a study to try enrolling with."""

from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from catalogue.actions.demonstration import school_year
from catalogue.models import Recruitment, Sector, Study, StudyProgramme
from catalogue.models.clock import database_now
from tests.api.asking import ask
from tests.builders_enrolment import build_study, build_study_document, enrol, everything

pytestmark = pytest.mark.django_db

STUDY_RULES: list[tuple[str, dict[str, Any]]] = [
    ("study_provider_or_reason", {"provider_absence": ""}),
    ("study_provider_or_reason", {"provider": "x"}),
    ("study_dose_or_reason", {"dose_nl": "x"}),
    ("study_grades_or_reason", {"grades_absence": ""}),
    ("study_school_year_or_reason", {"school_year": "2023-2024"}),
    ("study_result_or_reason", {"result_nl": "x"}),
    ("study_schools_or_reason", {"schools": 1}),
    ("study_pupils_or_reason", {"pupils_absence": ""}),
    ("study_classes_per_arm_or_reason", {"classes_per_arm": 1}),
    ("study_intervention_or_reason", {"intervention_absence": ""}),
    ("study_says_how_it_is_known_to_be_randomised", {"randomised_basis": ""}),
    ("study_says_how_it_is_known_to_be_randomised", {"is_randomised": False}),
]
PROGRAMME_RULES = ("budget_eur", "schools")
# Every constraint that a test of this module shows to refuse.
TESTED = {name for name, _values in STUDY_RULES}
TESTED |= {f"studyprogramme_{name}_or_reason" for name in PROGRAMME_RULES}


def demo(*arguments):
    for slug in ("po", "vo"):
        Sector.objects.get_or_create(slug=slug)
    out = StringIO()
    call_command("demo_study", *arguments, stdout=out)
    return out.getvalue()


def test_demonstration_is_recruiting_now_and_says_that_it_is_made_up():
    out = demo("demo", "--places", "3", "--sectors", "po,vo", "--closes-in", "2d")

    study = Study.objects.get()
    recruitment = study.recruitment
    now = database_now()
    assert recruitment.state_at(now) == "open"
    assert timedelta(days=1) < recruitment.closes_at - now <= timedelta(days=2)
    assert (recruitment.places, study.is_fictitious) == (3, True)
    assert "fictitious" in study.title_en
    assert "verzonnen" in study.title_nl
    assert {sector.slug for sector in study.sectors.all()} == {"po", "vo"}
    assert out.startswith("demo: recruiting until ")
    assert enrol(study).status == "enrolled"


def test_demonstration_says_of_everything_that_it_is_made_up():
    demo("demo")

    told = ask("/studies/demo")

    texts = ("title", "summary", "provider", "grades", "dose", "result", "note")
    assert {name for name in texts if "made up" not in told[name]} == {"title", "summary"}
    assert told["researchers"] == ["Verzonnen (made up)"]
    assert "fictitious" in told["title"]


def test_demonstration_leaves_nothing_unknown_but_the_item_of_the_menu_that_it_has_none_of():
    demo("demo")

    told = ask("/studies/demo")

    assert [name for name, value in told.items() if value == "unknown"] == ["interventionAbsence"]
    assert [told[name] for name in ("schools", "pupils", "classesPerArm")] == [0, 0, 0]


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 7, 31), "2025-2026"), (date(2026, 8, 1), "2026-2027")]
)
def test_demonstration_is_of_the_school_year_of_its_day(day, year):
    assert school_year(day) == year


def test_demonstration_that_was_of_an_earlier_kind_is_brought_up_to_date():
    unknown = {"schools": None, "schools_absence": "unknown"}
    build_study(slug="demo", is_fictitious=True, **unknown)

    demo("demo")

    assert Study.objects.values_list("schools", "schools_absence").get() == (0, "")


def test_demonstration_made_again_keeps_enrolments_and_its_closing():
    demo("demo", "--places", "3")
    enrol(Study.objects.get())
    before = everything()

    demo("demo", "--places", "3", "--closes-in", "60d")

    assert everything() == before


def test_demonstration_gets_other_places_and_opens_again():
    demo("demo", "--places", "1")
    Recruitment.objects.update(closes_at=database_now())

    out = demo("demo", "--places", "unlimited", "--closes-in", "12h")

    recruitment = Recruitment.objects.get()
    assert (recruitment.places, recruitment.state_at(database_now())) == (None, "open")
    assert "places: unlimited" in out
    assert "places: 2," in demo("demo", "--places", "2")


def test_real_study_is_no_demonstration():
    build_study_document("taakspel")
    before = everything()

    with pytest.raises(CommandError, match="Study taakspel is real; choose another name"):
        demo("taakspel")

    kept = everything()
    assert kept["Study"] == before["Study"]
    assert not Recruitment.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("de mo",), "letters, digits"),
        (("demo", "--places", "-1"), "unlimited"),
        (("demo", "--places", "many"), "unlimited"),
        (("demo", "--closes-in", "3"), "30d"),
        (("demo", "--sectors", "po,xo"), "there is no xo; valid are po, vo"),
    ],
)
def test_demonstration_that_cannot_be_is_refused_in_a_sentence(arguments, said):
    with pytest.raises(CommandError, match=said):
        demo(*arguments)

    assert not Study.objects.exists()


def test_fewer_places_than_are_taken_are_refused():
    demo("demo", "--places", "1")
    enrol(Study.objects.get())

    with pytest.raises(CommandError):
        demo("demo", "--places", "0")


@pytest.mark.parametrize(("name", "values"), STUDY_RULES)
def test_constraint_of_a_study_refuses(name, values):
    build_study()

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Study.objects.update(**values)


@pytest.mark.parametrize("name", PROGRAMME_RULES)
def test_constraint_of_a_programme_refuses_a_value_without_and_with_a_reason(name):
    StudyProgramme.objects.create(
        slug="x", budget_eur_absence="unknown", schools_absence="unknown"
    )

    for values in ({name: 1}, {f"{name}_absence": ""}):
        refusal = pytest.raises(IntegrityError, match=f"studyprogramme_{name}_or_reason")
        with refusal, transaction.atomic():
            StudyProgramme.objects.update(**values)


def folder_with(path, **said):
    """Return a folder that holds the real files and one study that says something else."""
    for file in (settings.BASE_DIR / "fixtures").glob("*.yaml"):
        (path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "programme: effectmeting-kansrijke-interventies",
            "programme: effectmeting",
            "there is no",
        ),
        ("isRandomised: true", "isRandomised: false", "says how that is known"),
        ('schoolYear: "2023-2024"', 'schoolYear: "2023-2025"', "2023-2024"),
        ("code: control", "code: intervention", "two arms"),
        ("pupilsAbsence: unknown", "pupils: 5\n  pupilsAbsence: unknown", "either pupils"),
    ],
)
def test_mistake_in_the_studies_is_refused_with_its_line(tmp_path, old, new, said):
    folder = folder_with(tmp_path)
    text = (folder / "studies.yaml").read_text(encoding="utf-8")
    assert old in text
    (folder / "studies.yaml").write_text(text.replace(old, new, 1))

    with pytest.raises(CommandError, match=rf"studies\.yaml:[0-9]+: .*{said}"):
        call_command("seed", str(folder), stdout=StringIO())


def test_moment_of_a_programme_is_a_day_or_a_period_and_money_an_amount_or_a_reason(tmp_path):
    folder = folder_with(tmp_path)
    path = folder / "study-programmes.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "    - on: 2021-12-07", "    - on: 2021-12-07\n      period: {nl: x, en: x}"
    )
    path.write_text(text.replace("amountAbsence:", "amountEur: 5\n      amountAbsence:", 1))

    with pytest.raises(CommandError) as refusal:
        call_command("seed", str(folder), stdout=StringIO())

    assert "say either on or period" in str(refusal.value)
    assert "say either amountEur or amountAbsence" in str(refusal.value)
