"""Indexing what versions say, so that a search finds them."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction

from catalogue.models import InterventionVersion, SearchTerm
from catalogue.search.terms import index_terms

BATCH = 5_000


def index_versions(versions: Iterable[InterventionVersion]) -> None:
    """Write the terms of each version; a version that has them already keeps them."""
    rows = terms_of(versions)
    while batch := list(islice(rows, BATCH)):
        SearchTerm.objects.bulk_create(batch, ignore_conflicts=True)


def terms_of(versions: Iterable[InterventionVersion]) -> Iterator[SearchTerm]:
    for version in versions:
        for term, weight in index_terms(version.texts()).items():
            yield SearchTerm(term=term, version_id=version.pk, weight=weight)


@transaction.atomic
def reindex() -> None:
    """Make every published version's terms anew, after a change of how words are analysed."""
    SearchTerm.objects.all().delete()
    index_versions(InterventionVersion.objects.published().iterator(chunk_size=BATCH))
