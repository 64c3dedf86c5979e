"""Every term of a published version goes from a row of its own into a posting list, and back."""

import secrets
from array import array
from itertools import groupby
from operator import itemgetter
from struct import Struct

from django.db import migrations

HEADER = Struct("<qB")  # the first key; the bytes that each distance takes, 0 for a dense list
WIDTH, DISTANCES = 4, "I"
UNIT = 5  # weights are whole numbers of these
BATCH = 500


def fill_segments(apps, schema_editor):
    SearchSegment = apps.get_model("catalogue", "SearchSegment")
    published = apps.get_model("catalogue", "Release").objects.filter(number__isnull=False)
    for release, number in published.values_list("pk", "number"):
        mark = SearchSegment(term="", release=number, part=0, postings=secrets.token_bytes(16))
        mark.save(force_insert=True)
        rows = (
            SearchSegment(term=term, release=number, part=0, postings=packed(list(listed)))
            for term, listed in groupby(terms_of(apps, release), key=itemgetter(0))
        )
        SearchSegment.objects.bulk_create(rows, batch_size=BATCH)


def terms_of(apps, release):
    terms = apps.get_model("catalogue", "SearchTerm").objects.filter(version__release=release)
    rows = terms.order_by("term", "version_id").values_list("term", "version_id", "weight")
    return rows.iterator(chunk_size=10_000)


def packed(rows):
    """Return a list of (term, version, weight) in the smaller of its two forms."""
    first = rows[0][1]
    span = rows[-1][1] - first + 1
    if span <= len(rows) * (WIDTH + 1):
        dense = bytearray(span)
        for _term, version, weight in rows:
            dense[version - first] = weight // UNIT
        return HEADER.pack(first, 0) + dense
    distances = array(DISTANCES, [version - first for _term, version, _weight in rows])
    weights = bytes(weight // UNIT for _term, _version, weight in rows)
    return HEADER.pack(first, WIDTH) + distances.tobytes() + weights


def fill_terms(apps, schema_editor):
    SearchTerm = apps.get_model("catalogue", "SearchTerm")
    segments = apps.get_model("catalogue", "SearchSegment").objects.exclude(term="")
    rows = (
        SearchTerm(term=segment.term, version_id=version, weight=weight * UNIT)
        for segment in segments.iterator(chunk_size=BATCH)
        for version, weight in unpacked(bytes(segment.postings))
    )
    SearchTerm.objects.bulk_create(rows, batch_size=BATCH)


def unpacked(data):
    """Return the pairs of version and weight that a list holds."""
    first, width = HEADER.unpack_from(data)
    if not width:
        dense = enumerate(data[HEADER.size :], first)
        return [(version, weight) for version, weight in dense if weight]
    count = (len(data) - HEADER.size) // (width + 1)
    at = (data[start : start + width] for start in range(HEADER.size, len(data), width))
    distances = [int.from_bytes(next(at), "little") for _ in range(count)]
    return zip([first + distance for distance in distances], data[-count:], strict=True)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0013_searchsegment")]

    operations = [migrations.RunPython(fill_segments, fill_terms)]
