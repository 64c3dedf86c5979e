"""From what studies report to Hedges' g with its standard error, both in pooled SDs.

A positive effect favours the treatment.
"""

import math
from typing import NamedTuple

from .distributions import gamma_half_step
from .errors import InputRefused


class StudyEffect(NamedTuple):
    """One study's effect and its standard error."""

    effect_size: float
    standard_error: float


class Arm(NamedTuple):
    """What a study reports of one of its arms: mean and SD in one unit, number of pupils."""

    mean: float
    standard_deviation: float
    n: int


def effect_from_arms(treatment: Arm, control: Arm) -> StudyEffect:
    """Compute Hedges' g = J·(m1 - m2)/s_pooled, with variance 1/n1 + 1/n2 + g²/(2(n1 + n2)).

    Args:
        treatment, control: SDs > 0, at least 2 pupils in each.

    Raises:
        InputRefused: `not-finite`, `standard-deviation-not-positive` or `too-few-pupils`.

    Source: Hedges, L. V. (1981). Journal of Educational Statistics, 6(2), 107-128 (J, exact);
    Hedges, L. V., & Olkin, I. (1985). Statistical Methods for Meta-Analysis, chapter 5
    (variance); the defaults of metafor's `escalc("SMD")`.
    """
    for arm in (treatment, control):
        _check_arm(arm)
    degrees = treatment.n + control.n - 2
    squares = sum((arm.n - 1) * _square(arm.standard_deviation) for arm in (treatment, control))
    difference = (treatment.mean - control.mean) / math.sqrt(squares / degrees)
    g = small_sample_correction(degrees) * difference
    variance = 1 / treatment.n + 1 / control.n + g * g / (2 * (treatment.n + control.n))
    return _checked(g, math.sqrt(variance))


def effect_from_correlation(correlation: float, sample_size: int) -> StudyEffect:
    """Compute g = J·d with d = 2r/√(1 - r²) and the variance of d, 4/((n - 1)(1 - r²)).

    Args:
        correlation: between treatment and outcome, -1 < r < 1.
        sample_size: number of pupils, >= 4.

    Raises:
        InputRefused: `not-finite`, `correlation-out-of-range` or `too-few-pupils`.

    Source: Borenstein, M., Hedges, L. V., Higgins, J. P. T., & Rothstein, H. R. (2009).
    Introduction to Meta-Analysis, chapters 4 (J), 6 (variance of r) and 7 (r to d).
    """
    _check_finite(correlation)
    if not -1 < correlation < 1:
        raise InputRefused("correlation-out-of-range", "a correlation lies between -1 and 1")
    _check_pupils(sample_size, 4)
    rest = (1 - correlation) * (1 + correlation)
    correction = small_sample_correction(sample_size - 2)
    error = 2 / math.sqrt((sample_size - 1) * rest)
    return _checked(correction * 2 * correlation / math.sqrt(rest), correction * error)


def effect_from_log_odds_ratio(log_odds_ratio: float, standard_error: float) -> StudyEffect:
    """Compute d = ln(OR)·√3/π and its standard error likewise; no small-sample correction.

    Args:
        log_odds_ratio, standard_error: natural logarithm of the odds ratio; SE > 0.

    Raises:
        InputRefused: `not-finite` or `standard-error-not-positive`.

    Source: Hasselblad, V., & Hedges, L. V. (1995). Psychological Bulletin, 117(1), 167-178.
    """
    _check_finite(log_odds_ratio, standard_error)
    if standard_error <= 0:
        raise InputRefused("standard-error-not-positive", "a standard error is above 0")
    factor = math.sqrt(3) / math.pi
    return _checked(log_odds_ratio * factor, standard_error * factor)


def standard_error_from_variance(variance: float) -> float:
    """Give the square root of a variance > 0.

    Raises:
        InputRefused: `not-finite` or `variance-not-positive`.
    """
    _check_finite(variance)
    if variance <= 0:
        raise InputRefused("variance-not-positive", "a variance is above 0")
    return math.sqrt(variance)


def variance_from_standard_error(standard_error: float) -> float:
    """Give the square of a standard error > 0.

    Raises:
        InputRefused: `not-finite` or `standard-error-not-positive`.
    """
    _check_finite(standard_error)
    if standard_error <= 0:
        raise InputRefused("standard-error-not-positive", "a standard error is above 0")
    return standard_error * standard_error


def small_sample_correction(degrees_of_freedom: int) -> float:
    """Give J = Γ(m/2) / (√(m/2) Γ((m - 1)/2)) for m >= 2; close to 1 - 3/(4m - 1).

    Source: Hedges, L. V. (1981). Journal of Educational Statistics, 6(2), 107-128.
    """
    half = (degrees_of_freedom - 1) / 2
    return gamma_half_step(half) / math.sqrt(degrees_of_freedom / 2)


def _check_arm(arm: Arm) -> None:
    _check_finite(arm.mean, arm.standard_deviation)
    if arm.standard_deviation <= 0:
        raise InputRefused("standard-deviation-not-positive", "a standard deviation is above 0")
    _check_pupils(arm.n, 2)


def _check_pupils(n: int, least: int) -> None:
    if n < least:
        raise InputRefused("too-few-pupils", f"{n} pupils; at least {least} are needed")


def _check_finite(*values: float) -> None:
    if not all(map(math.isfinite, values)):
        raise InputRefused("not-finite", "a value is not a number, or infinite")


def _square(value: float) -> float:
    return value * value


def _checked(effect_size: float, standard_error: float) -> StudyEffect:
    _check_finite(effect_size, standard_error)
    return StudyEffect(effect_size, standard_error)
