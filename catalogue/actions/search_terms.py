"""Indexing what versions say, so that a search finds them."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from django.db import connection, transaction

from catalogue.models import InterventionVersion, SearchTerm
from catalogue.search.terms import index_terms

BATCH = 500
INSERT = (
    "INSERT INTO catalogue_searchterm (term, version_id, weight) VALUES {} ON CONFLICT DO NOTHING"
)


def index_versions(versions: Iterable[InterventionVersion]) -> None:
    """Write the terms of each version; a version that has them already keeps them.

    A release has a hundred terms a version: as objects they took longer than all else together.
    """
    rows = terms_of(versions)
    with connection.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            places = ", ".join(["(%s, %s, %s)"] * len(batch))
            cursor.execute(INSERT.format(places), list(chain.from_iterable(batch)))


def terms_of(versions: Iterable[InterventionVersion]) -> Iterator[tuple[str, int, int]]:
    for version in versions:
        for term, weight in index_terms(version.texts()).items():
            yield term, version.pk, weight


@transaction.atomic
def reindex() -> None:
    """Make every published version's terms anew, after a change of how words are analysed."""
    SearchTerm.objects.all().delete()
    index_versions(InterventionVersion.objects.published().iterator(chunk_size=2_000))
