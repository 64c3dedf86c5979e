"""The sums of a set of studies at any τ² without passing all studies again.

Each sum is an analytic function of x = log(1 + τ²/v_min) within half a turn of the real axis, so
eleven Chebyshev points carry it across a cell of the grid down to rounding.
"""

import math
from bisect import bisect_right
from functools import cached_property
from itertools import repeat
from operator import mul, truediv

from .moments import LEAST_SQUARES_LEFT, LEAST_WEIGHT_LEFT, DigitsLost, Moments
from .studies import GRID_STEP, Studies

INTERVALS = 10
# From 0 at the low end of a cell to 1 at the high end, and the weight of each in the formula.
POINTS = [(1 - math.cos(math.pi * point / INTERVALS)) / 2 for point in range(INTERVALS + 1)]
SIGNS = [
    (-1.0) ** point * (0.5 if point in (0, INTERVALS) else 1) for point in range(INTERVALS + 1)
]


class InterpolatedStudies:
    """A set of studies summed at a few points per cell, and in constant time in between."""

    def __init__(self, studies: Studies) -> None:
        self.studies = studies
        self.grid = studies.grid
        self._cells: dict[int, list[tuple[float, ...]]] = {}

    def without(self, effect: float, standard_error: float) -> "OtherStudies":
        """Give the other studies: all but one with this effect and standard error."""
        return OtherStudies(self, *self.studies.place(effect, standard_error))

    @cached_property
    def nodes(self) -> list[tuple[float, Moments]]:
        """Give every node of the grid with its sums."""
        return [(tau_squared, self.studies.node(n)) for n, tau_squared in enumerate(self.grid)]

    def at(self, tau_squared: float) -> Moments:
        """Interpolate every sum at a τ² on the grid; sum anew beyond it, where DL may end up.

        Source: Berrut, J.-P., & Trefethen, L. N. (2004). Barycentric Lagrange interpolation.
        SIAM Review, 46(3), 501-517: the barycentric formula at Chebyshev points of the 2nd kind.
        """
        if tau_squared > self.grid[-1]:
            return self.studies.at(tau_squared)
        cell = bisect_right(self.grid, tau_squared, hi=len(self.grid) - 1) - 1
        x = math.log1p(tau_squared / self.studies.variances[0]) / GRID_STEP - cell
        columns = self._cells.get(cell) or self._sum_cell(cell)
        distances = [x - point for point in POINTS]
        if 0.0 in distances:
            return Moments(*(column[distances.index(0.0)] for column in columns))
        weights = list(map(truediv, SIGNS, distances))
        share = 1 / sum(weights)
        weights = list(map(mul, weights, repeat(share)))
        return Moments(*(sum(map(mul, weights, column)) for column in columns))

    def _sum_cell(self, cell: int) -> list[tuple[float, ...]]:
        """Sum at the points of one cell, once; give one column per sum."""
        smallest = self.studies.variances[0]
        inner = [
            self.studies.at(smallest * math.expm1((cell + point) * GRID_STEP))
            for point in POINTS[1:-1]
        ]
        rows = [self.studies.node(cell), *inner, self.studies.node(cell + 1)]
        self._cells[cell] = columns = list(zip(*rows, strict=True))
        return columns


class OtherStudies:
    """A set of studies without one of them, by subtraction; `DigitsLost` where that fails."""

    def __init__(self, shared: InterpolatedStudies, variance: float, effect: float) -> None:
        self._shared = shared
        self._variance = variance
        self._effect = effect
        self.k = shared.studies.k - 1
        self.grid = shared.grid
        self.centre = shared.studies.centre
        self.unit = shared.studies.unit

    @property
    def variance_range(self) -> tuple[float, float]:
        variances = self._shared.studies.variances
        first, last = variances[0] == self._variance, variances[-1] == self._variance
        return variances[1 if first else 0], variances[-2 if last else -1]

    def node(self, number: int) -> Moments:
        return self._without(self._shared.studies.node(number), self.grid[number])

    def at(self, tau_squared: float) -> Moments:
        return self._without(self._shared.at(tau_squared), tau_squared)

    def log_totals(self, tau_squared: float) -> float:
        total = self._variance + tau_squared
        return self._shared.studies.log_totals(tau_squared) - math.log(total)

    def scores(self) -> list[float]:
        """Give the score at every node; `Moments.without` written out, for speed."""
        variance, effect = self._variance, self._effect
        scores = []
        for tau_squared, (
            total,
            mean,
            _,
            all_pairs,
            squares,
            pull,
            q_squared,
        ) in self._shared.nodes:
            weight = 1 / (variance + tau_squared)
            left = total - weight
            pairs = all_pairs - 2 * weight * left
            weighted = weight * (effect - mean)
            shift = weighted / left
            rest = (
                q_squared
                - weighted * weighted
                + shift * (2 * (pull - weight * weighted) + shift * (squares - weight * weight))
            )
            if (
                left < LEAST_WEIGHT_LEFT * total
                or pairs < LEAST_WEIGHT_LEFT * all_pairs
                or rest < LEAST_SQUARES_LEFT * q_squared
            ):
                raise DigitsLost
            scores.append(rest * left / pairs - 1)
        return scores

    def _without(self, moments: Moments, tau_squared: float) -> Moments:
        return moments.without(1 / (self._variance + tau_squared), self._effect)
