"""Pooled estimates: exact functions of numbers, computed on demand, kept and never stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from catalogue.statistics import (
    Absence,
    DidNotConverge,
    Estimate,
    IntervalMethod,
    Model,
    PooledEstimate,
    Subgroups,
    UntilYear,
    cumulate,
    leave_one_out,
    pool,
    pool_subgroups,
    weigh,
)

from .findings import FindingVersion

MOST_LEFT_OUT = 2_000  # leaving each of more out in turn would keep a worker for seconds
RANDOMISED = (FindingVersion.Design.RANDOMISED, FindingVersion.Design.CLUSTER_RANDOMISED)


class Pooling(NamedTuple):
    """How findings are pooled."""

    model: Model = "reml"
    interval: IntervalMethod = "hksj-modified"


USUAL = Pooling()


class Rows(NamedTuple):
    """Effects and standard errors of k findings, in pooled SDs."""

    effects: tuple[float, ...]
    standard_errors: tuple[float, ...]


@dataclass(frozen=True)
class Summary:
    """An estimate, and whether every study in it allocated its pupils at random."""

    estimate: PooledEstimate
    is_randomised: bool


def rows_of(findings: Iterable[FindingVersion]) -> Rows:
    """Return the numbers of findings that have them."""
    pairs = [(finding.effect_size, finding.standard_error) for finding in findings]
    numbers = [(g, se) for g, se in pairs if g is not None and se is not None]
    return Rows(tuple(g for g, _ in numbers), tuple(se for _, se in numbers))


@lru_cache(maxsize=1024)
def pooled(rows: Rows, pooling: Pooling) -> PooledEstimate | Absence:
    """Pool k findings; absent for k = 0, and where no answer was found."""
    if not rows.effects:
        return Absence.TOO_FEW_STUDIES
    try:
        return pool(*rows, model=pooling.model, interval=pooling.interval)
    except DidNotConverge:
        return Absence.NOT_CONVERGED


@lru_cache(maxsize=64)
def weights(rows: Rows, pooling: Pooling) -> tuple[float, ...]:
    """Return the weight of each of k findings in percent; none where no answer was found."""
    if not rows.effects:
        return ()
    try:
        return weigh(*rows, model=pooling.model, interval=pooling.interval)
    except DidNotConverge:
        return ()


@lru_cache(maxsize=64)
def left_out(rows: Rows, pooling: Pooling) -> tuple[Estimate, ...] | Absence:
    """Return the estimate without each finding in turn, in their order.

    It is absent for a single finding, and above `MOST_LEFT_OUT` of them.
    """
    if len(rows.effects) > MOST_LEFT_OUT:
        return Absence.TOO_MANY_STUDIES
    try:
        return leave_one_out(*rows, model=pooling.model, interval=pooling.interval)
    except DidNotConverge:
        return Absence.NOT_CONVERGED


@lru_cache(maxsize=64)
def subgroups(rows: Rows, names: tuple[str, ...], pooling: Pooling) -> Subgroups | Absence:
    """Pool each group with a τ² of its own, and test whether they differ."""
    try:
        return pool_subgroups(*rows, names, model=pooling.model, interval=pooling.interval)
    except DidNotConverge:
        return Absence.NOT_CONVERGED


@lru_cache(maxsize=64)
def by_year(
    rows: Rows, years: tuple[int, ...], pooling: Pooling
) -> tuple[UntilYear, ...] | Absence:
    """Return the estimate of all findings up to each year in turn."""
    try:
        return cumulate(*rows, years, model=pooling.model, interval=pooling.interval)
    except DidNotConverge:
        return Absence.NOT_CONVERGED


def summary_of(findings: Sequence[FindingVersion]) -> Summary | None:
    estimate = pooled(rows_of(findings), USUAL)
    if isinstance(estimate, Absence):
        return None
    return Summary(estimate, is_randomised=are_randomised(findings))


def are_randomised(findings: Iterable[FindingVersion]) -> bool:
    return all(finding.design in RANDOMISED for finding in findings)
