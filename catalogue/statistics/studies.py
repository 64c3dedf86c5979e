"""Effects and their standard errors, checked, centred, scaled and put in a fixed order."""

import math
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from operator import mul
from sys import float_info

from .errors import DidNotConverge, NoStudies, RowsRefused
from .moments import Moments

# Nodes of the grid lie 15 % apart in v_min + τ²; the score cannot turn faster than that scale.
GRID_STEP = math.log(1.15)
# In the square of the unit inside: squares of weights are not to vanish anywhere on the grid.
WIDEST = 1e150


class Studies:
    """A set of k >= 1 studies, ready to be weighed at any τ².

    Inside, effects are measured from the weighted median, and effects and variances in a power
    of two near the smallest standard error, sorted: the order of rows changes no digit, and
    shift and scale change nothing but the rounding of the input.

    Args:
        effects: k values, finite, in one unit (Hedges' g: pooled SDs).
        standard_errors: k values in that unit, finite, > 0.

    Raises:
        RowsRefused: with a code per row that cannot be weighed.
        NoStudies: k = 0.
        DidNotConverge: effects or variances are too far apart for a double to hold their sums.
        ValueError: the two do not have the same length.
    """

    def __init__(self, effects: Sequence[float], standard_errors: Sequence[float]) -> None:
        _refuse_bad_rows(effects, standard_errors)
        self.k = len(effects)
        self.unit = 2.0 ** round(math.log2(min(standard_errors)))
        self.centre = _weighted_median(effects, standard_errors)
        rows = sorted(map(self.place, effects, standard_errors))
        self.variances = [variance for variance, _ in rows]
        self.variance_range = self.variances[0], self.variances[-1]
        self.effects = [effect for _, effect in rows]
        self.spread = _sum_of_squares(self.effects)
        if not self.spread <= WIDEST or self.variances[-1] > WIDEST:
            raise DidNotConverge("effects or variances lie too far apart for a double")

    def place(self, effect: float, standard_error: float) -> tuple[float, float]:
        """Give the variance and the centred effect of a row in the unit used inside."""
        scaled = standard_error / self.unit
        return scaled * scaled, (effect - self.centre) / self.unit

    @cached_property
    def grid(self) -> list[float]:
        """Values of τ² from 0 to beyond every root of every score, each study left out included.

        With SS the sum of squares around the plain mean, the REML score is negative once
        τ² > max(v_max, 2 SS/(k - 1)): there Σ w² r² <= SS/(v_min + τ²)² is less than
        Σ w - Σ w²/Σ w >= (k - 1)/(v_max + τ²).
        """
        smallest, largest = self.variances[0], self.variances[-1]
        limit = max(largest, 2 * self.spread / max(self.k - 2, 1))
        cells = math.ceil(math.log1p(limit / smallest) / GRID_STEP) + 1
        return [smallest * math.expm1(node * GRID_STEP) for node in range(cells + 1)]

    @cached_property
    def _nodes(self) -> list[Moments | None]:
        return [None] * len(self.grid)

    def node(self, number: int) -> Moments:
        """Give the sums at one node of the grid, computed once."""
        known = self._nodes[number]
        if known is None:
            known = self._nodes[number] = self.at(self.grid[number])
        return known

    def scores(self) -> list[float]:
        """Give the REML score at every node of the grid."""
        return [self.node(number).score for number in range(len(self.grid))]

    def log_totals(self, tau_squared: float) -> float:
        """Give Σ log(v + τ²), which only a likelihood asks for."""
        return sum(math.log(variance + tau_squared) for variance in self.variances)

    def at(self, tau_squared: float) -> Moments:
        """Sum with weights 1/(v + τ²), in time proportional to k."""
        totals = [variance + tau_squared for variance in self.variances]
        weights = [1 / total for total in totals]
        rest = sum(weights[1:])
        weight = weights[0] + rest
        mean = sum(map(mul, weights, self.effects)) / weight
        residuals = [effect - mean for effect in self.effects]
        weighted = list(map(mul, weights, residuals))
        rest_squares = sum(map(mul, weights[1:], weights[1:]))
        return Moments(
            weight,
            mean,
            sum(map(mul, weighted, residuals)),
            # the heaviest study comes first and is kept apart: (Σw)² - Σw² would lose it all
            2 * weights[0] * rest + max(rest * rest - rest_squares, 0.0),
            weights[0] ** 2 + rest_squares,
            sum(map(mul, weights, weighted)),
            sum(map(mul, weighted, weighted)),
        )


def _refuse_bad_rows(effects: Sequence[float], standard_errors: Sequence[float]) -> None:
    if len(effects) != len(standard_errors):
        raise ValueError(f"{len(effects)} effects with {len(standard_errors)} standard errors")
    if len(effects) == 0:
        raise NoStudies("there are no studies to weigh")
    pairs = zip(effects, standard_errors, strict=True)
    reasons = {row: _reason(*pair) for row, pair in enumerate(pairs)}
    refused = {row: reason for row, reason in reasons.items() if reason is not None}
    if refused:
        raise RowsRefused(refused)


def _reason(effect: float, standard_error: float) -> str | None:
    if not math.isfinite(effect):
        return "effect-not-finite"
    if not math.isfinite(standard_error):
        return "standard-error-not-finite"
    if standard_error <= 0:
        return "standard-error-not-positive"
    if not float_info.min <= standard_error * standard_error < math.inf:
        return "variance-out-of-range"
    return None


def _weighted_median(effects: Sequence[float], standard_errors: Sequence[float]) -> float:
    """Give the effect at which half of all precision lies on either side."""
    smallest = min(standard_errors)
    rows = sorted(zip(effects, standard_errors, strict=True))
    shares = list(accumulate((smallest / error) ** 2 for _, error in rows))
    return rows[bisect_left(shares, shares[-1] / 2)][0]


def _sum_of_squares(effects: Sequence[float]) -> float:
    mean = sum(effects) / len(effects)
    return sum((effect - mean) * (effect - mean) for effect in effects)
