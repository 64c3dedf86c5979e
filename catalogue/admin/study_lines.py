"""What the page of a study shows: how full it is, and what is known of it, line by line."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalogue.admin.preview import Line
from catalogue.admin.recruiting import recruitment_of
from catalogue.models import BenefitKind, Enrolment, ObligationKind, Recruitment, Study
from catalogue.models.clock import database_now

OPTIONAL = ("provider", "grades", "school_year", "schools", "pupils", "classes_per_arm", "dose")


@dataclass(frozen=True)
class Standing:
    """How the recruitment of a study stands at this moment."""

    recruitment: Recruitment
    state: str
    state_label: str
    counts: list[tuple[str, int]]
    arms: list[tuple[str, int]]
    is_public: bool


def standing_of(study: Study) -> Standing | None:
    """Return how the recruitment stands by the clock of the database, if it recruits here.

    The arms come with numbers of schools only: who is in which is hidden until it is public.
    """
    recruitment = recruitment_of(study)
    if recruitment is None:
        return None
    now = database_now()
    state = recruitment.state_at(now)
    enrolments = Enrolment.objects.filter(study=study).order_by()
    by_status = dict(enrolments.values_list("status").annotate(Count("pk")))
    by_arm = dict(enrolments.exclude(arm="").values_list("arm").annotate(Count("pk")))
    return Standing(
        recruitment=recruitment,
        state=state.value,
        state_label=str(state.label),
        counts=[(str(s.label), by_status.get(s.value, 0)) for s in Enrolment.Status],
        arms=sorted(by_arm.items()),
        is_public=recruitment.is_allocation_public_at(now),
    )


def study_lines(study: Study) -> list[Line]:
    """Return what is known of the study in the language of the reader."""
    return [
        Line(capfirst(str(label)), [], texts) for label, texts in known_of(study) if any(texts)
    ]


def known_of(study: Study) -> Iterator[tuple[Any, list[str]]]:
    language = "en" if get_language() == "en" else "nl"
    programme = study.programme
    yield _("summary"), [said(study, "summary", language)]
    yield _("what is measured"), [said(study, "outcome", language)]
    yield _("programme"), [said(programme, "title", language)] if programme else []
    yield _("sectors"), [", ".join(sector.slug for sector in study.sectors.all())]
    yield _("themes"), [", ".join(theme.slug for theme in study.themes.all())]
    yield _("researchers"), study.researchers or [absence(study, "researchers")]
    for name in OPTIONAL:
        yield label(study, name), [said(study, name, language) or absence(study, name)]
    yield _("arms"), [f"{arm['code']}: {arm['title'][language]}" for arm in study.arms]
    for name, kinds, title in (
        ("obligations", ObligationKind, _("what a school accepts")),
        ("benefits", BenefitKind, _("what a school gets")),
    ):
        entries = getattr(study, name) or getattr(programme, name, [])
        yield title, [in_words(entry, kinds, language) for entry in entries]
    yield _("published result"), [said(study, "result", language) or absence(study, "result")]
    yield _("sources"), [source.slug for source in study.sources.all()]
    yield _("note"), [said(study, "note", language)]


def said(document: Any, name: str, language: str) -> str:
    value = getattr(document, f"{name}_{language}", None)
    value = getattr(document, name, None) if value is None else value
    return "" if value is None else str(value)


def absence(study: Study, name: str) -> str:
    reason = getattr(study, f"get_{name}_absence_display")()
    if reason and study.is_fictitious:
        reason = _("made up: there is none")
    return f"– ({reason})" if reason else ""  # noqa: RUF001  # a dash, as everywhere on the desk


def label(study: Study, name: str) -> str:
    names = {field.name for field in study._meta.get_fields()}
    verbose = study._meta.get_field(name if name in names else f"{name}_nl").verbose_name  # type: ignore[union-attr]
    return str(verbose).partition(" (")[0]


def in_words(entry: dict[str, Any], kinds: Any, language: str) -> str:
    kind = str(kinds(entry["kind"]).label)
    text = entry.get("text")
    amount = entry.get("amount_eur")
    said = [kind] + ([text[language]] if text else []) + ([f"€ {amount}"] if amount else [])
    return ": ".join(said)
