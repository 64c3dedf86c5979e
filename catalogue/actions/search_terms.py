"""Indexing what versions say, so that a search finds them."""

from collections.abc import Iterable

from catalogue.models import InterventionVersion, SearchTerm
from catalogue.search.terms import index_terms


def index_versions(versions: Iterable[InterventionVersion]) -> None:
    """Write the terms of each version; a version that has them already keeps them."""
    SearchTerm.objects.bulk_create(
        (
            SearchTerm(term=term, version_id=version.pk, weight=weight)
            for version in versions
            for term, weight in index_terms(version.texts()).items()
        ),
        batch_size=2_000,
        ignore_conflicts=True,
    )
