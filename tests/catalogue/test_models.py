"""What the database itself refuses, whoever writes."""

from math import inf, nan

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from catalogue.models import (
    Change,
    Counter,
    EvidenceClaimVersion,
    FindingVersion,
    InterventionState,
    InterventionVersion,
    ProgressReport,
    PublicChange,
    Release,
    ReportFinding,
    Sector,
    SourceVersion,
)
from catalogue.models.fields import sort_key
from catalogue.models.states import OPEN_RELEASE
from tests.builders import DAY, build_intervention, build_term, publish
from tests.catalogue import test_enrolment_database, test_studies, test_webhooks
from tests.catalogue.samples import KINDS, sample
from tests.catalogue.test_schools import RULES as SCHOOL_RULES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_of_each")]

RATED = [InterventionVersion, EvidenceClaimVersion]
NAME = {model: model._meta.model_name for model in KINDS}

# For each constraint the values that a row may not take on, set past every check of Django.
VERSION_RULES = {
    "goes_only_for_a_stated_cause": [
        {"is_removal": True, "cause": cause}
        for cause in ("added", "new-study", "new-method", "new-scale", "correction", "editorial")
    ],
    "removed_means_gone": [{"is_removal": False, "cause": "removed"}],
}
RATING_RULES = {
    f"{part}_or_reason": [
        {field: None},
        {f"{part}_scale": None},
        {f"{part}_absence": "unknown"},
    ]
    for part, field in [
        ("months", "months"),
        ("evidence", "evidence_strength"),
        ("cost", "cost_band"),
    ]
} | {
    "ratings_within_their_scales": [
        {"months": 13},
        {"months": -13},
        {"evidence_strength": 0},
        {"evidence_strength": 6},
        {"cost_band": 0},
        {"cost_band": 6},
    ]
}
SOURCE_RULES = {
    "year_or_reason": [{"year": None}, {"year_absence": "unknown"}],
    "consulted_or_reason": [{"consulted_on": DAY}, {"consulted_on_absence": ""}],
}
EFFECT_RULES = {
    "effect_goes_with_its_error": [{"effect_size": None}, {"standard_error": None}],
    "effect_or_reason": [{"effect_size": None, "standard_error": None}],
    "effect_can_be_weighed": [
        *({"effect_size": effect} for effect in (1e7, -1e7, inf, -inf)),
        *({"standard_error": error} for error in (0.0, -0.1, 1e-10, 1e7, inf)),
    ],
    "year_and_sample_are_possible": [{"year": 1799}, {"year": 2101}, {"sample_size": 0}],
}
RULES = [
    (model, f"{NAME[model]}_{rule}", values)
    for of, rules in [
        (KINDS, VERSION_RULES),
        (RATED, RATING_RULES),
        ([SourceVersion], SOURCE_RULES),
        ([FindingVersion], EFFECT_RULES),
    ]
    for model in of
    for rule, cases in rules.items()
    for values in cases
]
RELEASE_RULES = [
    ("release_has_number_and_hash_once_published", {"number": 1}),
    ("release_has_number_and_hash_once_published", {"sha256": "x"}),
    ("release_has_number_and_hash_once_published", {"published_at": timezone.now()}),
    (
        "release_has_number_and_hash_once_published",
        {"published_at": timezone.now(), "number": 1},
    ),
    (
        "release_has_number_and_hash_once_published",
        {"published_at": timezone.now(), "number": 0, "sha256": "x"},
    ),
    ("release_window_only_if_inferred", {"published_after": DAY}),
]
FINDING_RULES = [
    {"kind": "percentage"},
    {"kind": "percentage", "percentage": 1, "percentage_absence": "unknown"},
    {"kind": "observation", "percentage": 1},
    {"kind": "observation", "percentage_absence": "unknown"},
]
UNIQUE = {
    *(f"{NAME[model]}_once_per_release_and_day" for model in KINDS),
    "publicchange_once_per_resource",
    "release_one_draft_at_a_time",
    "reportfinding_once",
}


def refused_by(name):
    """Demand a refusal by this constraint; SQLite does not name those of uniqueness."""
    unnamed = connection.vendor == "sqlite" and name in UNIQUE
    return pytest.raises(IntegrityError, match="UNIQUE" if unnamed else name)


@pytest.mark.parametrize(("model", "name", "values"), RULES)
def test_database_refuses_a_version_that_contradicts_itself(model, name, values):
    rows = model.objects.filter(pk=sample(model).pk)

    with refused_by(name), transaction.atomic():
        rows.update(**values)


@pytest.mark.parametrize("field", ["effect_size", "standard_error"])
def test_database_refuses_an_effect_that_is_not_a_number(field):
    """SQLite keeps NaN as null, PostgreSQL above every number: on each another rule refuses it."""
    finding = sample(FindingVersion)
    setattr(finding, field, nan)

    with pytest.raises(IntegrityError, match="findingversion_effect_"), transaction.atomic():
        finding.save()
    with pytest.raises(IntegrityError, match="findingversion_effect_"), transaction.atomic():
        FindingVersion.objects.bulk_update([finding], [field])


@pytest.mark.parametrize("model", KINDS)
def test_database_refuses_two_versions_of_a_release_for_one_day(model):
    copy = sample(model)
    copy.pk = None

    with refused_by(f"{NAME[model]}_once_per_release_and_day"), transaction.atomic():
        model.objects.bulk_create([copy])


@pytest.mark.parametrize(("name", "values"), RELEASE_RULES)
def test_database_refuses_a_release_that_is_half_published(name, values):
    with refused_by(name), transaction.atomic():
        Release.objects.update(**values)


def test_database_refuses_a_second_draft():
    with refused_by("release_one_draft_at_a_time"), transaction.atomic():
        Release.objects.bulk_create([Release(label_nl="x", label_en="x")])


def test_database_refuses_a_number_twice():
    publish()

    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.create(number=1, published_at=timezone.now(), sha256="x")


@pytest.mark.parametrize(
    "values", [{"known_until": 1}, {"known_from": OPEN_RELEASE}, {"valid_until": DAY}]
)
def test_database_refuses_a_state_that_runs_backward(values):
    publish()
    rows = InterventionState.objects.filter(slug="feedback")

    with refused_by("interventionstate_ranges_run_forward"), transaction.atomic():
        rows.update(**values)


@pytest.mark.parametrize("values", FINDING_RULES)
def test_database_refuses_a_percentage_without_its_kind_or_reason(values):
    report = ProgressReport.objects.create(slug="report", published_on=DAY)

    with refused_by("reportfinding_percentage_or_reason"), transaction.atomic():
        ReportFinding.objects.create(report=report, position=1, **values)


def test_database_refuses_a_finding_twice():
    report = ProgressReport.objects.create(slug="report", published_on=DAY)
    finding = ReportFinding(report=report, slug="one", position=1, kind="observation")
    finding.save()
    finding.pk = None

    with refused_by("reportfinding_once"), transaction.atomic():
        finding.save(force_insert=True)


def test_database_refuses_a_change_of_a_resource_twice():
    change = PublicChange(
        number=1, resource="themes", key="one", action="updated", at=timezone.now()
    )
    change.save()

    with refused_by("publicchange_once_per_resource"), transaction.atomic():
        PublicChange.objects.create(
            number=2, resource="themes", key="one", action="deleted", at=timezone.now()
        )


def test_every_constraint_is_refused_in_a_test():
    tested = {name for _model, name, _values in RULES} | {name for name, _values in RELEASE_RULES}
    tested |= UNIQUE | {name for _model, name, _values in SCHOOL_RULES}
    tested |= {"interventionstate_ranges_run_forward", "reportfinding_percentage_or_reason"}
    tested |= test_enrolment_database.TESTED | test_studies.TESTED | test_webhooks.TESTED

    models_of_the_domain = apps.get_app_config("catalogue").get_models()
    there = {rule.name for model in models_of_the_domain for rule in model._meta.constraints}

    assert there == tested


@pytest.mark.parametrize("slug", ["", "a b", "-a", "a-", "a---b", "a_b", "é", "a\n", "a/b"])
def test_slug_of_other_signs_is_not_valid(slug):
    with pytest.raises(ValidationError):
        Sector(slug=slug).full_clean()


@pytest.mark.parametrize("slug", ["po", "B6", "eef-2018", "feedback--eef-2018", "1"])
def test_slug_of_letters_digits_and_hyphens_is_valid(slug):
    Sector(slug=slug).full_clean(validate_unique=False)


def test_slugs_sort_by_their_bytes_on_every_database():
    for slug in ("a", "B", "a-b", "ab", "Z", "a1"):
        Sector.objects.create(slug=f"x{slug}")

    slugs = Sector.objects.filter(slug__startswith="x").values_list("slug", flat=True)

    assert list(slugs.order_by("slug")) == ["xB", "xZ", "xa", "xa-b", "xa1", "xab"]


def test_sort_key_orders_as_a_reader_does():
    titles = ["B10", "B9", "Één op één", "een op twee", "Zomer", "a"]

    ordered = sorted(titles, key=sort_key)

    assert ordered == ["a", "B9", "B10", "Één op één", "een op twee", "Zomer"]
    assert len(sort_key("x" * 300)) == 200


def test_every_model_says_in_words_what_it_is():
    build_intervention("third")
    publish()
    Change.objects.create(action="release.opened", subject="x", by="anna")
    told = [
        str(model.objects.first())
        for model in apps.get_app_config("catalogue").get_models()
        if model.objects.exists()
    ]

    assert [text for text in told if "object (" in text] == []
    assert str(Release.objects.get()) == "1: Release"
    assert str(Counter.objects.get(name="release")) == "release 1"
    assert str(build_term(Sector, "po")) == "po"
