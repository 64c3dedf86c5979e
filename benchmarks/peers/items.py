"""From rows to the shapes of an item, which each framework has its own types for."""

from dataclasses import dataclass
from typing import Any

from .vocabulary import Vocabulary

LANGUAGE = "nl"


@dataclass(frozen=True)
class Relations:
    """What the versions of a page are tied to, by the key of the version."""

    sectors: dict[int, set[int]]
    themes: dict[int, set[int]]
    sources: dict[int, dict[str, Any]]
    successors: dict[int, list[str]]


def item(
    row: Any,
    relations: Relations,
    vocabulary: Vocabulary,
    base: str,
    suffix: str,
    shapes: Any,
    **more: Any,
) -> Any:
    """Return one item; `more` makes it the detail, which says where it was read."""
    category = vocabulary.terms["category"][row.category_id]
    make = shapes.DetailedItem if more else shapes.Item
    return make(
        slug=row.slug,
        code=row.code,
        title=row.title_nl,
        printed_title=row.printed_title or None,
        summary=row.summary_nl,
        category=shapes.Category(code=category.slug, title=category.title),
        sectors=slugs(vocabulary, "sector", relations.sectors[row.id]),
        sectors_basis=row.sectors_basis,
        themes=slugs(vocabulary, "theme", relations.themes[row.id]),
        **rated(row, vocabulary, shapes),
        estimate=None,
        target_group=row.target_group_nl or None,
        school_phases=row.school_phases,
        working_elements=[text[LANGUAGE] for text in row.working_elements],
        examples=[text[LANGUAGE] for text in row.examples],
        points_of_attention=[text[LANGUAGE] for text in row.points_of_attention],
        note=row.note_nl or None,
        sources=[source(slug, said, shapes) for slug, said in relations.sources[row.id].items()],
        successors=relations.successors[row.id],
        valid_from=row.valid_from,
        valid_from_basis=row.valid_from_basis,
        release=row.number,
        cause=row.cause,
        cause_note=row.cause_note_nl or None,
        links=links(f"{base}/v1/interventions/{row.slug}", suffix, shapes),
        **more,
    )


def slugs(vocabulary: Vocabulary, kind: str, keys: set[int]) -> list[str]:
    return [term.slug for term in vocabulary.terms[kind].values() if term.key in keys]


def rated(row: Any, vocabulary: Vocabulary, shapes: Any) -> dict[str, Any]:
    """Return the effect, the evidence and the cost of a version."""
    evidence = vocabulary.step(row.evidence_scale_id, row.evidence_strength)
    cost = vocabulary.step(row.cost_scale_id, row.cost_band)
    basis = None if row.cost_band is None else cost.get("eur_basis") or "unknown"
    return {
        "effect": shapes.Effect(
            months=row.months,
            scale=vocabulary.scale(row.months_scale_id),
            absence=row.months_absence or None,
        ),
        "evidence": shapes.Evidence(
            strength=row.evidence_strength,
            label=evidence["label"][LANGUAGE] if evidence else None,
            scale=vocabulary.scale(row.evidence_scale_id),
            absence=row.evidence_absence or None,
        ),
        "cost": shapes.Cost(
            band=row.cost_band,
            label=cost["label"][LANGUAGE] if cost else None,
            scale=vocabulary.scale(row.cost_scale_id),
            per_pupil_up_to=cost.get("eur_per_pupil_up_to"),
            per_pupil_basis=basis,
            absence=row.cost_absence or None,
        ),
    }


def source(slug: str, said: Any, shapes: Any) -> Any:
    return shapes.CitedSource(
        id=slug,
        title=said.title,
        url=said.url or None,
        consulted_on=said.consulted_on,
        consulted_on_absence=said.consulted_on_absence or None,
    )


def links(url: str, suffix: str, shapes: Any) -> Any:
    return shapes.ItemLinks(
        self=f"{url}{suffix}",
        versions=f"{url}/versions{suffix}",
        evidence=f"{url}/evidence{suffix}",
    )
