"""A page of the menu and one item of it, with SQLAlchemy Core and the shapes of a framework."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from . import tables as t
from .facets import facets_of
from .items import Relations, item
from .narrowing import ORDERED, found, held, narrowed
from .question import Place, Question, page_links, pins_of, place_of
from .vocabulary import Vocabulary, rows, vocabulary_at

ITEM = (
    t.versions,
    t.interventions.c.slug.label("slug"),
    t.releases.c.number.label("number"),
)


async def menu_page(connection: AsyncConnection, question: Question, shapes: Any) -> Any:
    """Return a page of the menu, of the type that `shapes` has for it."""
    place = await place_of(connection, question.valid_on)
    source, score = found(question.filters.get("q"), t.states)
    conditions = [*held(place), *narrowed(question.filters)]
    number = sa.select(sa.func.count()).select_from(source).where(*conditions)
    count = (await connection.execute(number)).scalar_one()
    best_first = [] if score is None else [score.desc()]
    ids = (
        sa.select(t.states.c.version_id)
        .select_from(source)
        .where(*conditions)
        .order_by(*best_first, *ORDERED)
        .limit(question.size)
        .offset((question.page - 1) * question.size)
    )
    keys = list((await connection.execute(ids)).scalars())
    vocabulary = await vocabulary_at(connection, place)
    items = await items_of(connection, keys, question.base, place, vocabulary, shapes)
    after, before = page_links(question, count, pins_of(place))
    envelope = {
        "count": count,
        "next": after,
        "previous": before,
        "results": items,
        "query": question.echo(),
        "as_of": as_of(place, shapes),
    }
    if not question.filters.get("facets"):
        return shapes.MenuPage(**envelope)
    counted = await facets_of(connection, question, place, vocabulary)
    return shapes.FacetedPage(**envelope, facets=counted)


async def menu_item(
    connection: AsyncConnection, base: str, slug: str, day: Any, shapes: Any
) -> Any:
    """Return one item with its place, or None."""
    place = await place_of(connection, day)
    asked = sa.select(t.states.c.version_id).where(*held(place), t.states.c.slug == slug)
    keys = list((await connection.execute(asked)).scalars())
    vocabulary = await vocabulary_at(connection, place)
    items = await items_of(
        connection, keys, base, place, vocabulary, shapes, as_of=as_of(place, shapes)
    )
    return items[0] if items else None


def as_of(place: Place, shapes: Any) -> Any:
    return shapes.AsOf(
        release=place.release, valid_on=place.day, known_on=place.known_on, uncertain_releases=[]
    )


async def items_of(
    connection: AsyncConnection,
    keys: list[int],
    base: str,
    place: Place,
    vocabulary: Vocabulary,
    shapes: Any,
    **more: Any,
) -> list[Any]:
    """Return the items that these versions are, in the order of their keys."""
    asked = (
        sa.select(*ITEM)
        .join(t.interventions, t.interventions.c.id == t.versions.c.identity_id)
        .join(t.releases, t.releases.c.id == t.versions.c.release_id)
        .where(t.versions.c.id.in_(keys))
    )
    by_key = {row.id: row for row in await rows(connection, asked)}
    await refuse_findings(connection, [row.identity_id for row in by_key.values()])
    relations = Relations(
        sectors=await tags(connection, t.tagged_sectors, keys),
        themes=await tags(connection, t.tagged_themes, keys),
        sources=await cited(connection, keys, place),
        successors=await successors(connection, keys),
    )
    context = (relations, vocabulary, base, place.suffix, shapes)
    return [item(by_key[key], *context, **more) for key in keys]


async def refuse_findings(connection: AsyncConnection, identities: Collection[int]) -> None:
    """Look whether there are findings to pool: the invented menu has none, so nobody pools."""
    findings = t.finding_versions.c
    asked = sa.select(findings.id).where(
        findings.intervention_id.in_(identities), findings.excluded_because == ""
    )
    if (await connection.execute(asked.limit(1))).first():
        raise NotImplementedError("The peers do not pool findings.")


async def tags(
    connection: AsyncConnection, through: sa.Table, keys: Collection[int]
) -> dict[int, set[int]]:
    """Return the keys of the terms that each version has."""
    _, version, term = through.c
    found: dict[int, set[int]] = defaultdict(set)
    for key, tag in await rows(connection, sa.select(version, term).where(version.in_(keys))):
        found[key].add(tag)
    return found


async def cited(
    connection: AsyncConnection, keys: Collection[int], place: Place
) -> dict[int, dict[str, Any]]:
    """Return per version and source what holds of that source, sources in order of slug."""
    said, through = t.source_versions, t.tagged_sources
    asked = (
        sa.select(
            through.c.interventionversion_id.label("version"),
            t.sources.c.slug,
            said.c.title,
            said.c.url,
            said.c.consulted_on,
            said.c.consulted_on_absence,
            said.c.valid_from,
        )
        .join(t.sources, t.sources.c.id == through.c.source_id)
        .join(said, said.c.identity_id == t.sources.c.id)
        .join(t.releases, t.releases.c.id == said.c.release_id)
        .where(through.c.interventionversion_id.in_(keys), t.releases.c.number <= place.release)
        .order_by(t.sources.c.slug, said.c.valid_from, t.releases.c.number)
    )
    held_of: dict[int, dict[str, Any]] = defaultdict(dict)
    for row in await rows(connection, asked):
        of_version = held_of[row.version]
        if row.slug not in of_version or row.valid_from <= place.valid_on:
            of_version[row.slug] = row
    return held_of


async def successors(connection: AsyncConnection, keys: Collection[int]) -> dict[int, list[str]]:
    through = t.tagged_successors
    asked = (
        sa.select(through.c.interventionversion_id, t.interventions.c.slug)
        .join(t.interventions, t.interventions.c.id == through.c.intervention_id)
        .where(through.c.interventionversion_id.in_(keys))
        .order_by(t.interventions.c.slug)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for key, slug in await rows(connection, asked):
        found[key].append(slug)
    return found
