"""The vocabularies as of a place: sectors, themes and categories in one query, scales in one."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from . import tables as t
from .question import Place

TERMS = {
    "sector": (t.sectors, t.sector_versions),
    "theme": (t.themes, t.theme_versions),
    "category": (t.categories, t.category_versions),
}


@dataclass(frozen=True)
class Term:
    key: int
    slug: str
    position: int
    title: str
    is_removal: bool


@dataclass(frozen=True)
class Vocabulary:
    """Per kind the terms by key, in their order; scales by key as (slug, steps by value)."""

    terms: dict[str, dict[int, Term]]
    scales: dict[int, tuple[str, dict[int, dict[str, Any]]]]

    def scale(self, key: int | None) -> str | None:
        return None if key is None else self.scales[key][0]

    def step(self, key: int | None, value: int | None) -> dict[str, Any]:
        return {} if key is None or value is None else self.scales[key][1].get(value, {})


async def vocabulary_at(connection: AsyncConnection, place: Place) -> Vocabulary:
    terms: dict[str, dict[int, Term]] = {kind: {} for kind in TERMS}
    asked = sa.union_all(*(terms_of(kind, place) for kind in TERMS))
    by_day = asked.order_by("valid_from", "number")
    for kind, key, slug, position, title, removed, day, _number in await rows(connection, by_day):
        if key not in terms[kind] or day <= place.valid_on:
            terms[kind][key] = Term(key, slug, position, title, bool(removed))
    scales = {}
    for key, slug, steps, day in await rows(connection, scales_of(place)):
        if key not in scales or day <= place.valid_on:
            scales[key] = (slug, {step["value"]: step for step in steps})
    ordered = {kind: in_order(held) for kind, held in terms.items()}
    return Vocabulary(ordered, scales)


def in_order(terms: dict[int, Term]) -> dict[int, Term]:
    return dict(sorted(terms.items(), key=lambda item: (item[1].position, item[1].slug)))


async def rows(connection: AsyncConnection, asked: Any) -> Any:
    return (await connection.execute(asked)).all()


def terms_of(kind: str, place: Place) -> Any:
    identities, versions = TERMS[kind]
    return (
        sa.select(
            sa.literal(kind),
            identities.c.id,
            identities.c.slug,
            versions.c.position,
            versions.c.title_nl,
            versions.c.is_removal,
            versions.c.valid_from.label("valid_from"),
            t.releases.c.number.label("number"),
        )
        .join(versions, versions.c.identity_id == identities.c.id)
        .join(t.releases, t.releases.c.id == versions.c.release_id)
        .where(t.releases.c.number <= place.release)
    )


def scales_of(place: Place) -> Any:
    versions = t.scale_versions
    return (
        sa.select(t.scales.c.id, t.scales.c.slug, versions.c.steps, versions.c.valid_from)
        .join(versions, versions.c.identity_id == t.scales.c.id)
        .join(t.releases, t.releases.c.id == versions.c.release_id)
        .where(t.releases.c.number <= place.release)
        .order_by(versions.c.valid_from, t.releases.c.number)
    )
