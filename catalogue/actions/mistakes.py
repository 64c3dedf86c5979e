"""What stands in the way of publishing a draft; every mistake at once."""

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from catalogue.models import (
    VERSIONED,
    EvidenceClaimVersion,
    Identity,
    InterventionVersion,
    Release,
    ScaleVersion,
    Version,
)
from catalogue.models.documents import HOST, PLACE
from catalogue.models.months import months_scales
from catalogue.models.months import steps_of as table_of
from catalogue.models.versions import versions_of
from catalogue.statistics import months_of_progress

BILINGUAL_LISTS = ("working_elements", "examples", "points_of_attention")
OPTIONAL = {"note", "remark", "result", "target_group", "cause_note"}
BOTH = {"nl": "…", "en": "…"}
VALUES = {"months": "months", "evidence": "evidence_strength", "cost": "cost_band"}


def mistakes_in(draft: Release) -> list[str]:
    """Return a sentence per mistake; an empty list means it may come out."""
    if not any(m._default_manager.filter(release=draft).exists() for m in VERSIONED.values()):
        return [_("Nothing has been changed in it.")]
    mistakes = [] if draft.label_nl and draft.label_en else [_("Its label is missing.")]
    if bool(draft.note_nl) != bool(draft.note_en):
        mistakes.append(_("Its note is not there in both languages."))
    spoken_of = {
        identity: set(versions_of(versions).values_list("identity_id", flat=True))
        for identity, versions in VERSIONED.items()
    }
    steps = {scale.identity_id: steps_of(scale) for scale in known_scales()}
    for model in VERSIONED.values():
        one = [field.name for field in model._meta.fields if field.is_relation]
        versions = model._default_manager.filter(release=draft).select_related(*one)
        for version in versions.prefetch_related(*model.TAGS).iterator(chunk_size=2_000):
            found = [*missing_texts(version), *missing_references(version, spoken_of)]
            found += [*bad_steps(version), *bad_ratings(version, steps), *bad_letters(version)]
            mistakes += [f"{version.identity}: {mistake}" for mistake in found]
    return mistakes


def known_scales() -> QuerySet[ScaleVersion]:
    """Every edition of every scale; later versions come last."""
    return ScaleVersion.objects.order_by(F("release__number").asc(nulls_last=True), "valid_from")


def steps_of(scale: ScaleVersion) -> tuple[str, set[int]]:
    values = {step["value"] for step in scale.steps} if is_list_of_steps(scale.steps) else set()
    return scale.kind, values


def is_list_of_steps(steps: Any) -> bool:
    return isinstance(steps, list) and all(
        isinstance(step, dict) and isinstance(step.get("value"), int) for step in steps
    )


def bad_steps(version: Version) -> Iterator[str]:
    if isinstance(version, ScaleVersion) and not is_list_of_steps(version.steps):
        yield _("every step of a scale needs a whole number as its value.")
    elif isinstance(version, ScaleVersion):
        if not all(is_bilingual(step.get("label", BOTH)) for step in version.steps):
            yield _("every label of a step needs both languages.")
        if not all(map(is_table_of_months, months_scales([version]))):
            yield _("the steps of its table of months leave a gap or overlap.")


def is_table_of_months(scale: ScaleVersion) -> bool:
    try:
        months_of_progress(0, table_of(scale))
    except ValueError:
        return False
    return True


def bad_letters(version: Version) -> Iterator[str]:
    """Report characters that stand for something else in what is kept for reading."""
    for field in version._meta.fields:
        value = getattr(version, field.attname)
        text = value if isinstance(value, str) else isinstance(value, list) and to_text(value)
        if text and (HOST in text or PLACE in text):
            yield _("%(field)s holds a character that is none.") % {"field": field.name}


def to_text(value: list[Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


def missing_texts(version: Version) -> Iterator[str]:
    for name in (*version.BILINGUAL, "cause_note"):
        texts = [getattr(version, f"{name}_{language}").strip() for language in ("nl", "en")]
        if not all(texts) and (any(texts) or name not in OPTIONAL):
            yield _("%(field)s is not there in both languages.") % {"field": name}
    for name in BILINGUAL_LISTS:
        if not all(is_bilingual(item) for item in getattr(version, name, [])):
            yield _("%(field)s needs both languages in every line.") % {"field": name}


def is_bilingual(item: Any) -> bool:
    return isinstance(item, dict) and set(item) == {"nl", "en"} and all(item.values())


def missing_references(
    version: Version, spoken_of: dict[type[Identity], set[int]]
) -> Iterator[str]:
    """Report what it refers to and no version speaks of by the time the draft comes out."""
    if isinstance(version, InterventionVersion) and not version.sectors.all():
        yield _("it has no sector.")
    for name, identity in references(version):
        if identity.pk not in spoken_of[type(identity)]:
            yield _("%(field)s names %(slug)s, which has no content.") % {
                "field": name,
                "slug": identity.slug,
            }


def references(version: Version) -> Iterator[tuple[str, Identity]]:
    for field in version._meta.fields:
        if field.is_relation and isinstance(identity := getattr(version, field.name), Identity):
            yield field.name, identity
    for name in version.TAGS:
        yield from ((name, tag) for tag in getattr(version, name).all())


def bad_ratings(version: Version, steps: dict[int, tuple[str, set[int]]]) -> Iterator[str]:
    if not isinstance(version, InterventionVersion | EvidenceClaimVersion):
        return
    for part, field in VALUES.items():
        value, scale = getattr(version, field), getattr(version, f"{part}_scale_id")
        if value is None:
            continue
        kind, values = steps.get(scale, ("", set()))
        if kind != part or abs(value) not in values:
            yield _("%(value)s is no step of the scale of its %(field)s.") % {
                "value": value,
                "field": part,
            }
