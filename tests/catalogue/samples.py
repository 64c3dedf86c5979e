"""One version of every kind, and a change for every field of it."""

from datetime import date, timedelta
from typing import Any

from django.db import models

from catalogue.actions.drafts import add, amend
from catalogue.models import (
    VERSIONED,
    Category,
    EvidenceClaim,
    Finding,
    Intervention,
    Scale,
    ScaleVersion,
    Sector,
    Source,
    Theme,
    Version,
)
from tests.builders import (
    DAY,
    EDITOR,
    build_finding,
    build_intervention,
    build_scale,
    build_source,
    build_term,
    rating,
)

KINDS = sorted(VERSIONED.values(), key=lambda model: model.__name__)
TAGS = [(model, name) for model in KINDS for name in model.TAGS]
PLACE = {"id", "identity", "release"}

# Values to start from where a constraint lets no single field change from the plain sample.
STARTS: dict[str, dict[str, Any]] = {
    "year_absence": {"year": None, "year_absence": "unknown"},
    "consulted_on": {"consulted_on": DAY, "consulted_on_absence": ""},
    "consulted_on_absence": {"consulted_on": None, "consulted_on_absence": "unknown"},
    "months_absence": {"months": None, "months_absence": "unknown"},
    "evidence_absence": {"evidence_strength": None, "evidence_absence": "unknown"},
    "cost_absence": {"cost_band": None, "cost_absence": "unknown"},
    "is_removal": {"cause": "split"},
}


def build_one_of_each() -> None:
    """Put two of everything in the draft, the first of which refers to all it can."""
    for slug in ("po", "vo", "so"):
        build_term(Sector, slug)
    for slug in ("reading", "writing"):
        build_term(Theme, slug)
    sources = [build_source(slug) for slug in ("source", "letter")]
    for slug in ("A", "B"):
        build_term(Category, slug)
    amend(version_of(Category, "A"), by=EDITOR, sources=sources[:1])
    amend(version_of(Category, "A"), by=EDITOR, combinable_with=[Category.objects.get(slug="B")])
    rated = rating()
    build_scale("other", "months")
    for scale in ScaleVersion.objects.all():
        amend(scale, by=EDITOR, sources=sources[:1])
    tutoring = build_intervention("tutoring", code="B1")
    build_intervention("feedback", successors=[tutoring], **rated)
    build_claims(rated)
    build_findings()


def build_claims(rated: dict[str, Any]) -> None:
    for slug in ("eef-feedback", "eef-tutoring"):
        texts = {"title_nl": slug, "title_en": slug, "edition": "eef-2021", "valid_from": DAY}
        of = Intervention.objects.get(slug=slug.removeprefix("eef-"))
        source = Source.objects.get(slug="source")
        add(EvidenceClaim, slug, by=EDITOR, intervention=of, source=source, **texts, **rated)


def build_findings() -> None:
    """Put one finding that says all it can in the draft, and one that says as little."""
    content: dict[str, Any] = {"year": 1992, "sample_size": 60, "level": "college"}
    content |= {"subject": "Nursing", "design": "quasi-experiment", "country": "US"}
    content |= {"result_nl": "Twee punten", "result_en": "Two points"}
    content |= {"source": Source.objects.get(slug="source")}
    content |= {"outcome": Theme.objects.get(slug="reading")}
    content |= {"sector": Sector.objects.get(slug="vo")}
    build_finding(Intervention.objects.get(slug="feedback"), "Ashworth", 0.65, 0.26, **content)
    left_out = {"effect_size": None, "standard_error": None, "excluded_because": "retracted"}
    build_finding(Intervention.objects.get(slug="tutoring"), "Ayers", **left_out)


FIRST = {
    Sector: "po",
    Theme: "reading",
    Source: "source",
    Category: "A",
    Scale: "months",
    Intervention: "feedback",
    EvidenceClaim: "eef-feedback",
    Finding: "feedback--ashworth-1992",
}


def version_of(identity: type[Any], slug: str = "") -> Any:
    return VERSIONED[identity]._default_manager.get(identity__slug=slug or FIRST[identity])


def sample(model: type[Version]) -> Any:
    """Return the version of this kind that refers to all it can."""
    return next(version_of(identity) for identity in FIRST if VERSIONED[identity] is model)


def fields_of(model: type[Version]) -> list[str]:
    """Return every plain field that says something, whether or not the model declares it."""
    return [field.name for field in model._meta.concrete_fields if field.name not in PLACE]


def other_value(version: Version, name: str) -> Any:
    """Return a value that the field may have and has not."""
    field: Any = version._meta.get_field(name)
    value = getattr(version, name)
    if field.choices:
        return next(
            choice for choice, _ in reversed(field.choices) if choice not in (value, "removed")
        )
    if isinstance(field, models.ForeignKey):
        return field.related_model.objects.exclude(pk=value and value.pk).first()
    if isinstance(field, models.DateField):
        return (value or date(2021, 1, 1)) + timedelta(days=1)
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.JSONField):
        return [{"value": 1, "nl": "iets", "en": "something"}]
    if isinstance(field, models.IntegerField):
        return (value or 0) - 1
    if isinstance(field, models.DecimalField | models.FloatField):
        return 0.37
    return f"x{value}"[: field.max_length]
