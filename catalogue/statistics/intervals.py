"""Confidence and prediction intervals around a pooled effect, all at 95 %."""

import math
from typing import Literal, NamedTuple

from .absence import Absence
from .distributions import (
    NORMAL_CRITICAL,
    normal_two_sided,
    student_critical,
    student_two_sided,
)
from .moments import Moments

IntervalMethod = Literal["hksj-modified", "hksj", "wald"]
INTERVAL_METHODS: tuple[IntervalMethod, ...] = ("hksj-modified", "hksj", "wald")


class Interval(NamedTuple):
    """A range of values, low <= high."""

    low: float
    high: float


class Inference(NamedTuple):
    """What an interval says about a mean: its standard error, 95 % interval and p-value."""

    standard_error: float
    confidence_interval: Interval | Absence
    p_value: float | Absence


def infer(mean: float, moments: Moments, k: int, method: IntervalMethod, unit: float) -> Inference:
    """Put an interval around a mean of k >= 1 studies, and test it against 0.

    Args:
        mean: the pooled effect in its own unit.
        moments, unit: the sums behind it, and the unit these are in.
        method: `wald` (normal), `hksj` (t with k-1 degrees of freedom, variance times Q/(k-1) at
            the estimated τ²), `hksj-modified` (that factor never below 1).

    Source: Hartung, J., & Knapp, G. (2001). Statistics in Medicine, 20(24), 3875-3889; Sidik, K.,
    & Jonkman, J. N. (2002). Statistics in Medicine, 21(21), 3153-3159; for the modification
    Röver, C., Knapp, G., & Friede, T. (2015). BMC Medical Research Methodology, 15, 99.
    """
    standard_error = unit / math.sqrt(moments.weight)
    if method == "wald":
        p_value = normal_two_sided(mean / standard_error)
        return Inference(standard_error, _around(mean, NORMAL_CRITICAL * standard_error), p_value)
    factor = moments.q / (k - 1)
    standard_error *= math.sqrt(max(1.0, factor) if method == "hksj-modified" else factor)
    if standard_error == 0:
        return Inference(0.0, Absence.NOT_DEFINED, Absence.NOT_DEFINED)
    return Inference(
        standard_error,
        _around(mean, student_critical(k - 1) * standard_error),
        student_two_sided(mean / standard_error, k - 1),
    )


def predict(mean: float, standard_error: float, tau_squared: float, k: int) -> Interval | Absence:
    """Say where the true effect of a new study lies: t with k-1 degrees of freedom, k >= 3.

    Args:
        standard_error: of the mean, by the interval in use; in pooled SDs.

    Source: Higgins, J. P. T., Thompson, S. G., & Spiegelhalter, D. J. (2009). Journal of the
    Royal Statistical Society A, 172(1), 137-159, with k-1 degrees of freedom as metafor's
    `predict` after `test="knha"`.
    """
    if k < 3:
        return Absence.TOO_FEW_STUDIES
    spread = math.sqrt(tau_squared + standard_error * standard_error)
    if spread == 0:
        return Absence.NOT_DEFINED
    return _around(mean, student_critical(k - 1) * spread)


def _around(mean: float, half_width: float) -> Interval:
    return Interval(mean - half_width, mean + half_width)
