"""Valid objects with plain defaults; everything goes through the actions of the catalogue."""

from datetime import UTC, date, datetime
from typing import Any

from django.utils.text import slugify

from catalogue.actions.drafts import add, revise
from catalogue.actions.programme import Document, put_documents
from catalogue.actions.releases import open_draft, publish_release
from catalogue.models import (
    Category,
    Finding,
    Intervention,
    InterventionVersion,
    ProgrammeDocument,
    Release,
    Scale,
    Sector,
    Source,
    Theme,
)

EDITOR = "editor"
DAY = date(2021, 5, 10)
UNRATED = {
    "months_absence": "not-rated",
    "evidence_absence": "not-rated",
    "cost_absence": "not-rated",
}


def build_draft(label: str = "Release") -> Release:
    return Release.objects.draft() or open_draft(label_nl=label, label_en=label, by=EDITOR)


def publish(at: datetime | None = None) -> Release:
    return publish_release(by=EDITOR, published_at=at)


def build_term(model: type[Any], slug: str, **content: Any) -> Any:
    """Put a sector, theme or category in the draft unless it is there; return its identity."""
    if found := model.objects.filter(slug=slug).first():
        return found
    build_draft()
    values = {"position": 1, "title_nl": slug, "title_en": slug, "valid_from": DAY}
    if model is Category:
        values |= {"printed_title": slug}
    else:
        values |= {"description_nl": slug, "description_en": slug}
    return add(model, slug, by=EDITOR, **(values | content)).identity


def build_source(slug: str = "source", **content: Any) -> Source:
    if found := Source.objects.filter(slug=slug).first():
        return found
    build_draft()
    values = {"title": "A source", "kind": "report", "year": 2021, "valid_from": DAY}
    values |= {"consulted_on_absence": "unknown", "url": f"https://example.org/{slug}"}
    return add(Source, slug, by=EDITOR, **(values | content)).identity  # type: ignore[no-any-return]


def build_scale(slug: str, kind: str, values: range = range(13), **said: Any) -> Scale:
    if found := Scale.objects.filter(slug=slug).first():
        return found
    build_draft()
    steps = [{"value": value, "label": {"nl": str(value), "en": str(value)}} for value in values]
    content: dict[str, Any] = {"kind": kind, "edition": "test", "steps": steps, "valid_from": DAY}
    for language in ("nl", "en"):
        content |= {f"title_{language}": slug, f"description_{language}": slug}
    return add(Scale, slug, by=EDITOR, **(content | said)).identity  # type: ignore[no-any-return]


def rating(months: int = 5, strength: int = 4, band: int = 3) -> dict[str, Any]:
    """Return the fields of a whole rating, absences emptied."""
    return {
        "months": months,
        "months_scale": build_scale("months", "months"),
        "months_absence": "",
        "evidence_strength": strength,
        "evidence_scale": build_scale("evidence", "evidence", range(1, 6)),
        "evidence_absence": "",
        "cost_band": band,
        "cost_scale": build_scale("cost", "cost", range(1, 6)),
        "cost_absence": "",
    }


def intervention_content(slug: str = "feedback", **content: Any) -> dict[str, Any]:
    values: dict[str, Any] = {"code": "B6", "valid_from": DAY, **UNRATED}
    for language in ("nl", "en"):
        values |= {f"title_{language}": slug, f"summary_{language}": f"About {slug}."}
    values["category"] = build_term(Category, content.pop("category", "B"))
    values["sectors"] = [build_term(Sector, s) for s in content.pop("sectors", ["po", "vo"])]
    values["themes"] = [build_term(Theme, s) for s in content.pop("themes", ["reading"])]
    values["sources"] = [build_source(s) for s in content.pop("sources", ["source"])]
    return values | content


def build_intervention(slug: str = "feedback", **content: Any) -> Intervention:
    """Put an intervention in the draft release."""
    build_draft()
    values = intervention_content(slug, **content)
    return add(Intervention, slug, by=EDITOR, **values).identity  # type: ignore[no-any-return]


def build_finding(
    intervention: Intervention,
    label: str = "Study",
    effect_size: float | None = 0.2,
    standard_error: float | None = 0.1,
    **content: Any,
) -> Finding:
    """Put what one study found of `intervention` in the draft release."""
    build_draft()
    effect = {"effect_size": effect_size, "standard_error": standard_error}
    study = slugify(f"{label} {content.get('year') or ''}")
    slug = f"{intervention.slug}--{study}"[:100].strip("-")
    values: dict[str, Any] = {"intervention": intervention, "label": label, "valid_from": DAY}
    values |= effect | content
    return add(Finding, slug, by=EDITOR, **values).identity  # type: ignore[no-any-return]


def revise_intervention(
    intervention: Intervention, *, cause: str = "correction", **content: Any
) -> InterventionVersion:
    build_draft()
    version = revise(intervention, cause=cause, by=EDITOR, **content)
    assert isinstance(version, InterventionVersion)
    return version


def at(day: str) -> datetime:
    """Return noon of a day in UTC."""
    return datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)


def put_document(model: type[ProgrammeDocument], slug: str, **content: Any) -> None:
    """Write a document of the programme, with plain texts."""
    texts = {"title_nl": slug, "title_en": slug, "summary_nl": slug, "summary_en": slug}
    findings = content.pop("findings", None)
    put_documents([Document(model, slug, texts | content, findings)], by=EDITOR)
