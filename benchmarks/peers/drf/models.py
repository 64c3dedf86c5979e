"""The words of every version in an ordinary table, made by benchmarks/reads_data.py."""

from functools import reduce
from operator import add
from typing import Any

from django.db import models
from django.db.models import Expression, F, Func, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from catalogue.models import InterventionVersion
from catalogue.models.fields import KeyField
from catalogue.search.terms import QueryTerm, query_terms

LAST = "\U0010ffff"  # sorts after every letter
WHOLE_WORD = 2  # a whole word counts as much as two words that only start so


class PlainTerm(models.Model):
    """A word or stem that a version's texts hold, with its weight in the best place."""

    pk = models.CompositePrimaryKey("term", "version_id")
    term = KeyField(max_length=60)
    version = models.ForeignKey(InterventionVersion, models.CASCADE, related_name="+")
    weight = models.PositiveSmallIntegerField()

    class Meta:
        managed = False
        db_table = "benchmark_searchterm"

    def __str__(self) -> str:
        return f"{self.term} in {self.version_id}"


def matching(states: Any, question: str) -> Any:
    """Return the states that answer every word of `question`, each with its `score`."""
    wanted = query_terms(question)
    found = states.filter(*map(answers, wanted))
    return found.annotate(score=reduce(add, map(score, wanted)))


def starting(prefix: str) -> Q:
    return Q(term__gte=prefix, term__lt=prefix + LAST)


def answers(wanted: QueryTerm) -> Q:
    asked = Q(term__in=wanted.exact)
    asked = asked | starting(wanted.prefix) if wanted.prefix else asked
    return Q(version__in=PlainTerm.objects.filter(asked).values("version"))


def score(wanted: QueryTerm) -> Expression:
    """How well the version of a row answers `wanted`: the weight of the best term, or 0."""
    terms = PlainTerm.objects.filter(version=OuterRef("version"))
    whole = best(terms.filter(term__in=wanted.exact)) * WHOLE_WORD
    if not wanted.prefix:
        return whole
    return Greatest(whole, best(terms.filter(starting(wanted.prefix))))


def best(terms: Any) -> Coalesce:
    heaviest = Func(F("weight"), function="MAX", output_field=IntegerField())
    return Coalesce(Subquery(terms.values(heaviest=heaviest)), Value(0))
