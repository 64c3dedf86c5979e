"""What stands in the way of publishing a draft; every mistake at once."""

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

BILINGUAL_LISTS = ("working_elements", "examples", "points_of_attention")
OPTIONAL = {"note", "remark", "target_group"}
VALUES = {"months": "months", "evidence": "evidence_strength", "cost": "cost_band"}


def mistakes_in(draft: Release) -> list[str]:
    """Return a sentence per mistake; an empty list means it may come out."""
    if not any(m._default_manager.filter(release=draft).exists() for m in VERSIONED.values()):
        return [_("Nothing has been changed in it.")]
    mistakes = [] if draft.label_nl and draft.label_en else [_("Its label is missing.")]
    spoken_of = {
        identity: set(versions._default_manager.values_list("identity_id", flat=True))
        for identity, versions in VERSIONED.items()
    }
    steps = {scale.identity_id: steps_of(scale) for scale in known_scales()}
    for model in VERSIONED.values():
        versions = model._default_manager.filter(release=draft).select_related("identity")
        for version in versions.prefetch_related(*model.TAGS).iterator(chunk_size=2_000):
            found = [*missing_texts(version), *missing_tags(version, spoken_of)]
            found += bad_ratings(version, steps)
            mistakes += [f"{version.identity}: {mistake}" for mistake in found]
    return mistakes


def known_scales() -> QuerySet[ScaleVersion]:
    """Every edition of every scale; later versions come last."""
    return ScaleVersion.objects.order_by(F("release__number").asc(nulls_last=True), "valid_from")


def steps_of(scale: ScaleVersion) -> tuple[str, set[int]]:
    return scale.kind, {step["value"] for step in scale.steps}


def missing_texts(version: Version) -> Iterator[str]:
    for name in version.BILINGUAL:
        texts = [getattr(version, f"{name}_{language}").strip() for language in ("nl", "en")]
        if not all(texts) and (any(texts) or name not in OPTIONAL):
            yield _("%(field)s is not there in both languages.") % {"field": name}
    for name in BILINGUAL_LISTS:
        if not all(is_bilingual(item) for item in getattr(version, name, [])):
            yield _("%(field)s needs both languages in every line.") % {"field": name}


def is_bilingual(item: Any) -> bool:
    return isinstance(item, dict) and set(item) == {"nl", "en"} and all(item.values())


def missing_tags(version: Version, spoken_of: dict[type[Identity], set[int]]) -> Iterator[str]:
    """Report tags that no version speaks of by the time the draft comes out."""
    if isinstance(version, InterventionVersion) and not version.sectors.all():
        yield _("it has no sector.")
    for name in version.TAGS:
        for tag in getattr(version, name).all():
            if tag.pk not in spoken_of[type(tag)]:
                yield _("%(field)s names %(slug)s, which has no content.") % {
                    "field": name,
                    "slug": tag.slug,
                }


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
