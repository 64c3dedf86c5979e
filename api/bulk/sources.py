"""Publications as rows."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from catalogue.exporting.columns import Item, columns
from catalogue.exporting.units import Unit
from catalogue.models import SourceVersion

COLUMNS = columns(
    {
        Unit.CODE: "id kind validFromBasis cause release",
        Unit.TEXT: "title authors publisher doi note causeNote",
        Unit.LANGUAGE: "language",
        Unit.YEAR: "year",
        Unit.REASON: "yearAbsence consultedOnAbsence",
        Unit.DATE: "publishedOn consultedOn validFrom",
        Unit.ADDRESS: "url links.self",
    },
    order="id title authors publisher kind language year yearAbsence publishedOn doi url "
    "consultedOn consultedOnAbsence note validFrom validFromBasis release cause causeNote "
    "links.self",
)
READ = (
    *("identity__slug", "title", "authors", "publisher", "kind", "language", "year"),
    *("year_absence", "published_on", "doi", "url", "consulted_on", "consulted_on_absence"),
    *("valid_from", "valid_from_basis", "release__number", "cause"),
)
CHUNK = 1_000


def source_rows(
    sources: QuerySet[SourceVersion, Any], link: Callable[[str], str]
) -> Iterator[Item]:
    """Yield sources in the order of `sources`, as the JSON list has them."""
    language = get_language()
    read = (*READ, f"note_{language}", f"cause_note_{language}")
    rows = sources.select_related(None).values_list(*read)
    for row in rows.iterator(chunk_size=CHUNK):
        yield source_item(row, link)


def source_item(row: Sequence[Any], link: Callable[[str], str]) -> Item:
    slug, title, authors, publisher, kind, language, year, year_absence, *others = row
    published_on, doi, url, consulted_on, consulted_on_absence, *others = others
    valid_from, basis, release, cause, note, cause_note = others
    return {
        "id": slug,
        "title": title,
        "authors": authors,
        "publisher": publisher or None,
        "kind": kind,
        "language": language,
        "year": year,
        "yearAbsence": year_absence or None,
        "publishedOn": published_on and published_on.isoformat(),
        "doi": doi or None,
        "url": url or None,
        "consultedOn": consulted_on and consulted_on.isoformat(),
        "consultedOnAbsence": consulted_on_absence or None,
        "note": note or None,
        "validFrom": valid_from.isoformat(),
        "validFromBasis": basis,
        "release": release,
        "cause": cause,
        "causeNote": cause_note or None,
        "links": {"self": link(slug)},
    }
