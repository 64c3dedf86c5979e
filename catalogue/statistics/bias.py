"""Egger's test: do small studies find other effects than large ones?"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from .absence import Absence
from .distributions import student_two_sided

LEAST_STUDIES = 10
# Standard errors closer together than this share of their mean cannot carry a slope (as R's lm).
LEAST_SPREAD = 1e-7


class Egger(NamedTuple):
    """A weighted regression of effects on their standard errors.

    `slope` is 0 without small-study effects; `limit` is the effect as the standard error goes
    to 0, in pooled SDs.
    """

    slope: float
    standard_error: float
    statistic: float
    degrees_of_freedom: int
    p_value: float
    limit: float


def assess_asymmetry(
    effects: Sequence[float], standard_errors: Sequence[float]
) -> Egger | Absence:
    """Regress effects on standard errors with weights 1/SE²; t with k-2 degrees of freedom.

    Args:
        effects, standard_errors: k checked values; below k = 10 the test has too little power.

    Source: Egger, M., Davey Smith, G., Schneider, M., & Minder, C. (1997). BMJ, 315, 629-634, as
    metafor's `regtest(model="lm", predictor="sei")`; Cochrane Handbook 5.1, 10.4.3.1 (k >= 10).
    """
    k = len(effects)
    if k < LEAST_STUDIES:
        return Absence.TOO_FEW_STUDIES
    smallest = min(standard_errors)
    weights = [(smallest / error) ** 2 for error in standard_errors]
    weight = math.fsum(weights)
    mean_error, errors = _centre(standard_errors, weights, weight)
    mean_effect, responses = _centre(effects, weights, weight)
    spread = _product(weights, errors, errors)
    if spread <= (LEAST_SPREAD * mean_error) ** 2 * weight:
        return Absence.NOT_DEFINED
    slope = _product(weights, errors, responses) / spread
    residuals = [y - slope * x for x, y in zip(errors, responses, strict=True)]
    slope_error = math.sqrt(_product(weights, residuals, residuals) / (k - 2) / spread)
    if slope_error == 0:
        return Absence.NOT_DEFINED
    statistic = slope / slope_error
    p_value = student_two_sided(statistic, k - 2)
    return Egger(slope, slope_error, statistic, k - 2, p_value, mean_effect - slope * mean_error)


def _centre(
    values: Sequence[float], weights: Sequence[float], weight: float
) -> tuple[float, list[float]]:
    """Give the weighted mean, and the values measured from it."""
    start = sorted(values)[len(values) // 2]
    shift = _product(weights, [value - start for value in values]) / weight
    return start + shift, [value - start - shift for value in values]


def _product(*factors: Sequence[float]) -> float:
    return math.fsum(map(math.prod, zip(*factors, strict=True)))
