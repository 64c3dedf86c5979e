"""What a search looks in: the posting lists of every release, as catalogue.search makes them."""

from typing import Self

from django.db import models
from django.db.models import Q

from .fields import KeyField

LAST = "\U0010ffff"  # sorts after every letter
MARK = ""  # no term is empty


class SearchSegmentQuerySet(models.QuerySet["SearchSegment"]):
    def terms(self) -> Self:
        return self.exclude(term=MARK)

    def marks(self) -> Self:
        return self.filter(term=MARK)

    def holding(self, terms: frozenset[str], prefix: str | None) -> Self:
        """Segments of these terms, and of the terms that start with `prefix`.

        The start is a range, for no database has LIKE in byte order.
        """
        found = Q(term__in=terms)
        if prefix:
            found |= Q(term__gte=prefix, term__lt=prefix + LAST)
        return self.filter(found)


class SearchSegment(models.Model):
    """The versions of one release that hold a word or stem, with its weight in each.

    A release of many versions has several parts, each of a batch of them. What has come out never
    changes, so neither do these. The row without a term is the mark of the release: random bytes,
    made anew whenever the release is indexed, by which a process knows that what it keeps in
    memory is of this database as it stands.
    """

    pk = models.CompositePrimaryKey("term", "release", "part")
    term = KeyField(max_length=60)
    release = models.PositiveIntegerField()
    part = models.PositiveSmallIntegerField()
    postings = models.BinaryField()

    objects = SearchSegmentQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.term} in release {self.release}, part {self.part}"
