"""A page of the publications that the menu rests on."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from . import tables as t
from .menu import as_of
from .question import Place, Question, page_links, pins_of, place_of
from .vocabulary import rows


async def sources_page(connection: AsyncConnection, question: Question, shapes: Any) -> Any:
    place = await place_of(connection, question.valid_on)
    said, source = t.source_versions, held_sources(place)
    number = source.with_only_columns(sa.func.count())
    count = (await connection.execute(number)).scalar_one()
    asked = source.order_by(t.sources.c.slug).limit(question.size)
    asked = asked.offset((question.page - 1) * question.size)
    columns = (said, t.sources.c.slug, t.releases.c.number.label("number"))
    found = await rows(connection, asked.with_only_columns(*columns))
    after, before = page_links(question, count, pins_of(place))
    return shapes.SourcesPage(
        count=count,
        next=after,
        previous=before,
        results=[publication(row, question.base, place, shapes) for row in found],
        query=question.echo(),
        as_of=as_of(place, shapes),
    )


def held_sources(place: Place) -> Any:
    """Return the query of what holds of each source at `place`, without what had gone."""
    said, newer = t.source_versions, t.source_versions.alias("newer")
    later = t.releases.alias("later")
    superseded = (
        sa.exists()
        .where(
            newer.c.identity_id == said.c.identity_id,
            later.c.id == newer.c.release_id,
            later.c.number <= place.release,
            newer.c.valid_from <= place.valid_on,
            sa.or_(
                newer.c.valid_from > said.c.valid_from,
                sa.and_(
                    newer.c.valid_from == said.c.valid_from, later.c.number > t.releases.c.number
                ),
            ),
        )
        .correlate(said, t.releases)
    )
    return (
        sa.select(said.c.id)
        .select_from(said)
        .join(t.sources, t.sources.c.id == said.c.identity_id)
        .join(t.releases, t.releases.c.id == said.c.release_id)
        .where(
            t.releases.c.number <= place.release,
            said.c.valid_from <= place.valid_on,
            said.c.is_removal == sa.false(),
            ~superseded,
        )
    )


def publication(row: Any, base: str, place: Place, shapes: Any) -> Any:
    return shapes.Source(
        id=row.slug,
        title=row.title,
        authors=row.authors,
        publisher=row.publisher or None,
        kind=row.kind,
        language=row.language,
        year=row.year,
        year_absence=row.year_absence or None,
        published_on=row.published_on,
        doi=row.doi or None,
        url=row.url or None,
        consulted_on=row.consulted_on,
        consulted_on_absence=row.consulted_on_absence or None,
        note=row.note_nl or None,
        valid_from=row.valid_from,
        valid_from_basis=row.valid_from_basis,
        release=row.number,
        cause=row.cause,
        cause_note=row.cause_note_nl or None,
        links=shapes.SourceLinks(self=f"{base}/v1/sources/{row.slug}{place.suffix}"),
    )
