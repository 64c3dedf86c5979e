"""Indexing what versions say, so that a search finds them."""

import secrets
from collections.abc import Iterator
from itertools import chain, islice

from django.db import connection, transaction

from catalogue.models import InterventionVersion, Release, SearchSegment
from catalogue.models.search_segments import MARK
from catalogue.search.indexing import TextIndex
from catalogue.search.postings import packed

TEXTS_PER_PART = 65_536  # some 40 MB while it is made
ROWS_PER_INSERT = 500
INSERT = "INSERT INTO catalogue_searchsegment (term, release, part, postings) VALUES "


def index_release(release: Release) -> None:
    """Write the posting lists of a release and its mark; it has none yet.

    Call it inside the transaction that publishes, after the number has been given out.
    """
    number = release.number or 0
    mark = SearchSegment(term=MARK, release=number, part=0, postings=secrets.token_bytes(16))
    mark.save(force_insert=True)
    for part, index in enumerate(indexes(release)):
        insert((term, number, part, packed(listed)) for term, listed in index.lists())


def indexes(release: Release) -> Iterator[TextIndex]:
    """Yield the index of one batch of a release's versions after the other."""
    index = TextIndex()
    versions = InterventionVersion.objects.filter(release=release).order_by("pk")
    for version in versions.iterator(chunk_size=2_000):
        index.add(version.pk, version.texts())
        if len(index) == TEXTS_PER_PART:
            yield index
            index = TextIndex()
    if len(index):
        yield index


def insert(rows: Iterator[tuple[str, int, int, bytes]]) -> None:
    """Write (term, release, part, postings): as objects they would take half of the time."""
    with connection.cursor() as cursor:
        while some := list(islice(rows, ROWS_PER_INSERT)):
            places = ", ".join(["(%s, %s, %s, %s)"] * len(some))
            cursor.execute(INSERT + places, list(chain.from_iterable(some)))


@transaction.atomic
def reindex() -> None:
    """Make the posting lists of every release anew, after a change of how words are analysed."""
    SearchSegment.objects.all().delete()
    for release in Release.objects.published().order_by("number"):
        index_release(release)
