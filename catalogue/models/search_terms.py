"""What a search looks in: the terms of every version, as catalogue.search.terms makes them."""

from typing import Self

from django.db import models
from django.db.models import Expression, F, Func, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from catalogue.search.terms import QueryTerm

from .fields import KeyField
from .interventions import InterventionVersion

LAST = "\U0010ffff"  # sorts after every letter
WHOLE_WORD = 2  # a whole word counts as much as two words that only start so


class SearchTermQuerySet(models.QuerySet["SearchTerm"]):
    def exactly(self, wanted: QueryTerm) -> Self:
        return self.filter(term__in=wanted.exact)

    def starting(self, prefix: str) -> Self:
        """Terms that start with `prefix`: a range, for no database has LIKE in byte order."""
        return self.filter(term__gte=prefix, term__lt=prefix + LAST)

    def answering(self, wanted: QueryTerm) -> Self:
        found = self.exactly(wanted)
        return found | self.starting(wanted.prefix) if wanted.prefix else found


class SearchTerm(models.Model):
    """A word or stem that a version's texts hold, with its weight in the best place it stands in.

    The key finds the versions of a term; the index finds the weights of a version's terms.
    """

    pk = models.CompositePrimaryKey("term", "version_id")
    term = KeyField(max_length=60)
    version = models.ForeignKey(
        InterventionVersion, models.CASCADE, related_name="terms", db_index=False
    )
    weight = models.PositiveSmallIntegerField()

    objects = SearchTermQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["version", "term", "weight"], name="searchterm_by_version")
        ]

    def __str__(self) -> str:
        return f"{self.term} in {self.version_id}"


def answers(wanted: QueryTerm) -> Q:
    """Whether the version of a row answers `wanted`."""
    return Q(version__in=SearchTerm.objects.answering(wanted).values("version"))


def score(wanted: QueryTerm) -> Expression:
    """How well the version of a row answers `wanted`: the weight of the best term, or 0."""
    terms = SearchTerm.objects.filter(version=OuterRef("version"))
    whole = best(terms.exactly(wanted)) * WHOLE_WORD
    return Greatest(whole, best(terms.starting(wanted.prefix))) if wanted.prefix else whole


def best(terms: SearchTermQuerySet) -> Coalesce:
    heaviest = Func(F("weight"), function="MAX", output_field=IntegerField())
    return Coalesce(Subquery(terms.values(heaviest=heaviest)), Value(0))
