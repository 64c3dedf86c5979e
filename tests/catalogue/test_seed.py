"""The real menu, as fixtures/ holds it, loaded whole."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from catalogue.importing.folder import NOUNS
from catalogue.importing.nouns import Documented, Versioned
from catalogue.importing.records import Record
from catalogue.models import (
    Activity,
    AgreementTheme,
    Category,
    Change,
    EvidenceClaim,
    EvidenceClaimVersion,
    Exclusion,
    Finding,
    FindingVersion,
    Helpdesk,
    Intervention,
    InterventionVersion,
    PracticeStory,
    ProgressReport,
    Release,
    ReportFinding,
    Scale,
    ScaleVersion,
    Sector,
    Theme,
)
from catalogue.models.estimates import Pooling, pooled, rows_of
from catalogue.models.months import steps_of
from catalogue.statistics import Absence, months_of_progress

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_menu")]

# What the files held when they were first published; a release that is out never changes, so a
# change of fixtures/ that changes one of these belongs in a new release.
HASHES = {
    1: "617f27e70093c70f17ea51d49fa54302f5917a51e38477ced51dd6f7717aa8dc",
    2: "eb02d429cf262abe731f9ecaf99ae4bf99531cc3e328072443a40b6afaa5b381",
    3: "4fce21de37ee2d43bf117b6aaf04c7a72228333033952c7ea1464f3585cea2e1",
    4: "cc065faa9488d01b0ad29ca2f40a1ab0cffb6232e13b262083d78e021fb5e36e",
}
FACTS = settings.BASE_DIR.parent / "shared" / "data" / "domain.json"
COUNTS = {
    Release: 4,
    Category: 6,
    Sector: 9,
    Theme: 14,
    Scale: 6,
    Intervention: 29,
    EvidenceClaim: 46,
    Finding: 50,
    AgreementTheme: 6,
    Exclusion: 3,
    ProgressReport: 8,
    PracticeStory: 4,
    Activity: 5,
    Helpdesk: 1,
}
# First effect of months 2 to 12 (EEF before 2021, Leerpunt from 2021); month 1 differs.
BOUNDARIES = [
    "0.10",
    "0.19",
    "0.27",
    "0.36",
    "0.45",
    "0.53",
    "0.62",
    "0.70",
    "0.79",
    "0.88",
    "0.96",
]
HUNDREDTH = Decimal("0.01")
NOT_RATED, NOT_PRINTED, UNKNOWN = "not-rated", "not-printed", "unknown"
RATINGS = [
    ("feedback", 1, (NOT_RATED, NOT_RATED, NOT_RATED)),
    ("feedback", 2, (8, 3, NOT_PRINTED)),
    ("feedback", 3, (6, 4, NOT_PRINTED)),
    ("klassenverkleining", 2, (3, 3, 4)),
    ("klassenverkleining", 3, (2, NOT_PRINTED, 5)),
    ("fonemisch-bewustzijn", 2, None),
    ("fonemisch-bewustzijn", 3, (5, 5, NOT_PRINTED)),
    ("onderwijsassistenten", 3, (UNKNOWN, UNKNOWN, UNKNOWN)),
    ("ouderbetrokkenheid", 3, (UNKNOWN, UNKNOWN, UNKNOWN)),
    ("digitale-technologie", 3, (UNKNOWN, UNKNOWN, UNKNOWN)),
]


def rating(slug: str, release: int) -> tuple[int | str, ...] | None:
    """Return months, strength and band, or why they are not there, by what a release knew."""
    day = date(2022, 4, 1) if release == 3 else date(2021, 9, 1)
    version = InterventionVersion.objects.as_of(release, day).filter(identity__slug=slug).first()
    return parts(version) if version else None


def parts(row: InterventionVersion | EvidenceClaimVersion) -> tuple[int | str, ...]:
    return (
        row.months_absence or row.months or 0,
        row.evidence_absence or row.evidence_strength or 0,
        row.cost_absence or row.cost_band or 0,
    )


@pytest.mark.parametrize("model", COUNTS)
def test_every_thing_of_the_files_is_loaded(model: Any) -> None:
    assert model.objects.count() == COUNTS[model]


@pytest.mark.parametrize(("slug", "release", "expected"), RATINGS)
def test_rating_is_what_the_menu_printed(
    slug: str, release: int, expected: tuple[int | str, ...] | None
) -> None:
    assert rating(slug, release) == expected


def facts() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FACTS.read_text()) if FACTS.exists() else {}
    return found


def test_every_rating_agrees_with_the_facts_that_were_gathered() -> None:
    """The facts lie beside a checkout, not in it: without them there is nothing to compare, and
    this passes."""
    wrong = []
    for fact in facts().get("interventions", []):
        slug = Intervention.objects.get(versions__code=fact["code"], versions__cause="added").slug
        for release, printed in enumerate(fact["versions"], start=2):
            wrong += disagreements(rating(slug, release), printed)

    assert wrong == []


def disagreements(kept: tuple[int | str, ...] | None, printed: dict[str, Any]) -> list[Any]:
    """Return both if they differ: a number must be the same, and None an absence."""
    if kept is None or printed.get("on_menu") is False:
        return [] if kept is None and printed.get("on_menu") is False else [(kept, printed)]
    numbers = [printed[name] for name in ("effect_months", "evidence_rating", "cost_rating")]
    here = [part if isinstance(part, int) else None for part in kept]
    return [] if here == numbers else [(kept, printed)]


def test_every_claim_agrees_with_the_facts_that_were_gathered() -> None:
    """Without the facts beside the checkout there is nothing to compare, and this passes."""
    editions = {"eef_pre2021": "2018", "eef_post2021": "2021", "eef_newer_living_review": "later"}
    wrong = []
    for fact in facts().get("interventions", []):
        claims = EvidenceClaimVersion.objects.filter(
            intervention__versions__code=fact["code"], intervention__versions__cause="added"
        )
        for name, edition in editions.items():
            claim = claims.filter(edition=f"eef-{edition}").first()
            wrong += disagreements(
                parts(claim) if claim else None, fact[name] or {"on_menu": False}
            )

    assert wrong == []


def test_release_has_the_hash_it_was_first_published_with() -> None:
    hashes = dict(Release.objects.order_by("number").values_list("number", "sha256"))

    assert hashes == HASHES


def test_releases_are_verified_after_loading() -> None:
    output = StringIO()

    call_command("verify_releases", stdout=output)

    assert [line.split()[-1] for line in output.getvalue().splitlines()] == ["ok"] * 4


def test_second_run_finds_everything_there() -> None:
    before = Change.objects.count()
    output = StringIO()

    call_command("seed", stdout=output)

    lines = [line.split() for line in output.getvalue().splitlines()[1:-1]]
    assert len(lines) == len(NOUNS)
    assert all((created, updated) == ("0", "0") for _name, created, updated, _same in lines)
    assert Change.objects.count() == before


def test_menu_of_each_release_has_the_items_of_its_day() -> None:
    numbers = [
        InterventionVersion.objects.as_of(release, date(2022, 4, 1)).count()
        for release in (1, 2, 3)
    ]

    assert numbers == [26, 26, 29]


def test_studies_of_writing_to_learn_give_what_was_published() -> None:
    """Source: metafor 3.8-1, rma(yi, vi, data=dat.bangertdrowns2004), Wald interval."""
    held = FindingVersion.objects.as_of(4, date(2026, 11, 22))
    findings = held.filter(intervention__slug="schrijfonderwijs")

    estimate = pooled(rows_of(findings), Pooling("reml", "wald"))

    assert not isinstance(estimate, Absence)
    assert estimate.k == 48
    assert estimate.effect_size == pytest.approx(0.2219286217, rel=1e-7)
    assert estimate.tau_squared == pytest.approx(0.0499386743, rel=1e-7)
    assert estimate.q == pytest.approx(107.1060714742, rel=1e-9)


def test_results_that_are_no_standardised_effects_are_kept_outside_every_estimate() -> None:
    kept = FindingVersion.objects.filter(excluded_because="not-standardised")

    assert sorted(kept.values_list("label", flat=True)) == ["StudentinzetopSchool", "Taakspel"]
    assert all(version.result_nl and version.result_en for version in kept)


@pytest.mark.parametrize("edition", ["2018", "2021"])
def test_scale_of_months_is_the_published_table_on_both_sides_of_every_boundary(
    edition: str,
) -> None:
    scale = ScaleVersion.objects.get(identity__slug=f"eef-months-{edition}")
    lowest = Decimal("0.02") if edition == "2018" else Decimal("0.06")
    boundaries = [lowest, *map(Decimal, BOUNDARIES)]

    for months, first in enumerate(boundaries, start=1):
        assert months_of_progress(first, steps_of(scale)).months == months
        assert months_of_progress(first - HUNDREDTH, steps_of(scale)).months == months - 1
        assert months_of_progress(-first, steps_of(scale)).months == -months
    assert months_of_progress(Decimal("1.01"), steps_of(scale)).is_beyond


def test_bands_of_cost_follow_on_each_other_to_the_pound() -> None:
    """EEF, costs page of the Toolkit before 2021: a class has 25 pupils."""
    steps = ScaleVersion.objects.get(identity__slug="eef-cost-2018").steps

    bounds = [(step["gbp_per_class_from"], step.get("gbp_per_class_until")) for step in steps]
    assert bounds == [(0, 2000), (2001, 5000), (5001, 18000), (18001, 30000), (30001, None)]
    for step in steps[:-1]:
        assert step["gbp_per_pupil_up_to"] * 25 == step["gbp_per_class_until"]
        assert step["eur_per_class_up_to"] == step["gbp_per_class_until"] * 115 // 100
        assert step["eur_per_pupil_up_to"] * 25 == step["eur_per_class_up_to"]
    assert (steps[-1]["gbp_per_pupil_over"], steps[-1]["eur_per_pupil_over"]) == (1200, 1380)


def test_percentage_that_was_not_found_says_so() -> None:
    findings = ReportFinding.objects.filter(slug__startswith="report-5-influence-wellbeing")

    found = {finding.slug[-2:]: finding for finding in findings}
    assert found["po"].percentage == 68
    assert (found["vo"].percentage, found["vo"].percentage_absence) == (None, "unknown")


@pytest.mark.parametrize("noun", [n for n in NOUNS if isinstance(n, Versioned)])
def test_file_can_say_everything_that_a_version_holds(noun: Versioned) -> None:
    ratings = {name for name, shape in noun.content.fields.items() if isinstance(shape, Record)}
    said = set(noun.content.fields) - ratings

    assert said == {*noun.rows.CONTENT, *noun.rows.BILINGUAL, *noun.rows.TAGS}


@pytest.mark.parametrize("noun", [n for n in NOUNS if isinstance(n, Documented)])
def test_file_can_say_everything_that_a_document_holds(noun: Documented) -> None:
    meta = noun.model._meta
    fields = {field.name for field in (*meta.fields, *meta.many_to_many)} - {"id", "slug"}

    names = {name.removesuffix("_nl").removesuffix("_en") for name in fields}
    assert set(noun.content.fields) - {"findings"} == names
