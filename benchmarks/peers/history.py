"""The history of one item: every version with the fields that it changed."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from . import tables as t
from .menu import as_of
from .question import Question, page_links, place_of
from .vocabulary import rows

PLAIN = ("printed_title", "working_elements", "examples", "points_of_attention")
PLAIN = (*PLAIN, "school_phases", "sectors_basis")
BILINGUAL = ("title", "summary", "target_group", "note")
TAGS = {
    "sectors": (t.tagged_sectors, t.sectors, "sector_id"),
    "themes": (t.tagged_themes, t.themes, "theme_id"),
    "sources": (t.tagged_sources, t.sources, "source_id"),
    "successors": (t.tagged_successors, t.interventions, "intervention_id"),
}
RATINGS = {
    "effect": ("months", "months", "months"),
    "evidence": ("strength", "evidence_strength", "evidence"),
    "cost": ("band", "cost_band", "cost"),
}
Content = dict[str, Any]


async def history_page(
    connection: AsyncConnection, question: Question, slug: str, shapes: Any
) -> Any:
    """Return the history of an item, newest first, or None if there never was one."""
    place = await place_of(connection, question.valid_on)
    asked = versions_until(slug, place.release)
    if question.valid_on:
        asked = asked.where(t.versions.c.valid_from <= place.valid_on)
    known = list(await rows(connection, asked))
    if not known:
        return None
    scales = dict(map(tuple, await rows(connection, sa.select(t.scales.c.id, t.scales.c.slug))))
    tags = await slugs_of(connection, [row.id for row in known])
    contents = {row.id: content(row, tags, scales) for row in known}
    start = (question.page - 1) * question.size
    newest = known[::-1][start : start + question.size]
    url = f"{question.base}/v1/interventions/{slug}"
    results = [entry(row, before(row, known), contents, url, shapes) for row in newest]
    after, previous = page_links(question, len(known), {"release": place.release})
    return shapes.HistoryPage(
        count=len(known),
        next=after,
        previous=previous,
        results=results,
        query=question.echo(),
        as_of=as_of(place, shapes),
    )


def versions_until(slug: str, release: int) -> Any:
    """Return the query of the versions of an item, oldest release first."""
    return (
        sa.select(
            t.versions, t.releases.c.number.label("number"), t.categories.c.slug.label("category")
        )
        .join(t.interventions, t.interventions.c.id == t.versions.c.identity_id)
        .join(t.releases, t.releases.c.id == t.versions.c.release_id)
        .join(t.categories, t.categories.c.id == t.versions.c.category_id)
        .where(t.interventions.c.slug == slug, t.releases.c.number <= release)
        .order_by(t.releases.c.number, t.versions.c.valid_from)
    )


async def slugs_of(
    connection: AsyncConnection, keys: list[int]
) -> dict[tuple[int, str], list[str]]:
    """Return the slugs of every tag of every version, in one query."""
    parts = []
    for name, (through, identities, column) in TAGS.items():
        version = through.c.interventionversion_id
        part = sa.select(sa.literal(name), version, identities.c.slug.label("slug"))
        part = part.join(identities, identities.c.id == through.c[column])
        parts.append(part.where(version.in_(keys)))
    found: dict[tuple[int, str], list[str]] = {}
    for name, key, slug in await rows(connection, sa.union_all(*parts)):
        found.setdefault((key, name), []).append(slug)
    return found


def content(row: Any, tags: dict[tuple[int, str], list[str]], scales: dict[int, str]) -> Content:
    """Return what a version says, in the order in which changes are told; a removal nothing."""
    if row.is_removal:
        return {}
    said: Content = {("code",): row.code, ("category",): row.category}
    said |= {(name,): getattr(row, name) for name in PLAIN}
    for name in BILINGUAL:
        said |= {(name, text): getattr(row, f"{name}_{text}") for text in ("nl", "en")}
    said |= {(name,): sorted(tags.get((row.id, name), [])) for name in TAGS}
    for part, (wire, value, scale) in RATINGS.items():
        said[part, wire] = getattr(row, value)
        said[part, "scale"] = scales.get(getattr(row, f"{scale}_scale_id"))
        said[part, "absence"] = getattr(row, f"{scale}_absence")
    return said


def before(row: Any, known: list[Any]) -> Any:
    """Return the version that held on the first day of `row` before that was known, or None."""
    order = (row.number, row.valid_from)
    older = [
        other
        for other in known
        if (other.number, other.valid_from) < order and other.valid_from <= row.valid_from
    ]
    return max(older, key=lambda other: (other.valid_from, other.number), default=None)


def entry(row: Any, previous: Any, contents: dict[int, Content], url: str, shapes: Any) -> Any:
    old = contents[previous.id] if previous else {}
    place = f"release={row.number}&validOn={row.valid_from.isoformat()}"
    return shapes.HistoryEntry(
        valid_from=row.valid_from,
        release=row.number,
        cause=row.cause,
        cause_note=row.cause_note_nl or None,
        valid_from_basis=row.valid_from_basis,
        is_removal=row.is_removal,
        changes=[shapes.Change(**change) for change in changes(old, contents[row.id])],
        links=shapes.HistoryLinks(intervention=f"{url}?{place}"),
    )


def changes(old: Content, new: Content) -> Iterator[dict[str, Any]]:
    """Yield every field that differs; an empty text says nothing."""
    for path in dict.fromkeys([*old, *new]):
        was, now = (None if said.get(path) == "" else said.get(path) for said in (old, new))
        if was != now:
            yield {"field": ".".join(map(camelise, path)), "old": was, "new": now}


def camelise(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))
