"""How far an estimate moves when a study is left out, and how it came about over the years."""

from collections.abc import Sequence
from dataclasses import dataclass

from .absence import Absence
from .estimates import Estimate, Method, fit
from .interpolation import InterpolatedStudies
from .intervals import IntervalMethod
from .models import Model
from .moments import DigitsLost
from .studies import Studies


@dataclass(frozen=True, slots=True)
class UntilYear:
    """An estimate from all studies up to and including a year."""

    year: int
    estimate: Estimate


def leave_one_out(
    effects: Sequence[float],
    standard_errors: Sequence[float],
    *,
    model: Model = "reml",
    interval: IntervalMethod = "hksj-modified",
) -> tuple[Estimate, ...] | Absence:
    """Fit the model again without each study in turn, in the order of the rows.

    Each refit costs constant time: sums without a study come by subtraction from sums that are
    interpolated to rounding. A study too heavy for that has the others summed anew.

    Args:
        as `pool`; one study leaves nothing, which is an absence.

    Raises:
        as `pool`.
    """
    method = Method(model, interval).checked()
    studies = Studies(effects, standard_errors)
    if studies.k == 1:
        return Absence.TOO_FEW_STUDIES
    shared = InterpolatedStudies(studies)
    refits = []
    for row, (effect, error) in enumerate(zip(effects, standard_errors, strict=True)):
        try:
            refits.append(fit(shared.without(effect, error), method).estimate)
        except DigitsLost:
            others = Studies(_drop(effects, row), _drop(standard_errors, row))
            refits.append(fit(others, method).estimate)
    return tuple(refits)


def cumulate(
    effects: Sequence[float],
    standard_errors: Sequence[float],
    years: Sequence[int],
    *,
    model: Model = "reml",
    interval: IntervalMethod = "hksj-modified",
) -> tuple[UntilYear, ...]:
    """Fit the model to all studies up to each year in turn, oldest first.

    Studies of one year enter together: which of them came first is not known.

    Args:
        as `pool`, with the year of every row.

    Raises:
        as `pool`.
    """
    method = Method(model, interval).checked()
    Studies(effects, standard_errors)  # every bad row is named, not only those of the first year
    rows = list(zip(years, effects, standard_errors, strict=True))
    estimates = []
    for until in sorted(set(years)):
        known = [(effect, error) for year, effect, error in rows if year <= until]
        studies = Studies([effect for effect, _ in known], [error for _, error in known])
        estimates.append(UntilYear(until, fit(studies, method).estimate))
    return tuple(estimates)


def _drop(values: Sequence[float], row: int) -> list[float]:
    return [*values[:row], *values[row + 1 :]]
