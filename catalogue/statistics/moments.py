"""The weighted sums of a set of studies at one value of τ²."""

from typing import NamedTuple

from .errors import DidNotConverge

# Below these shares of what was there, a difference keeps too few digits.
LEAST_WEIGHT_LEFT = 1 / 64
LEAST_SQUARES_LEFT = 1 / 1024


class DigitsLost(DidNotConverge):
    """A study weighs too much to be subtracted; the others must be summed anew."""


class Moments(NamedTuple):
    """The sums every estimator reads, with weights w = 1/(v + τ²) and residuals r = y - mean.

    Every sum of squares is taken around the mean itself; none is a difference of two sums.
    """

    weight: float  # Σ w
    mean: float  # Σ w y / Σ w
    q: float  # Σ w r²
    pairs: float  # (Σ w)² - Σ w², summed over pairs
    squares: float  # Σ w²
    pull: float  # Σ w² r
    q_squared: float  # Σ w² r²

    @property
    def degrees(self) -> float:
        """Give Σ w - Σ w² / Σ w, what Σ w² r² is expected to be; > 0 for k >= 2."""
        return self.pairs / self.weight

    @property
    def score(self) -> float:
        """Give the slope of the restricted log-likelihood in τ², per half of `degrees`; >= -1."""
        return self.q_squared / self.degrees - 1

    def without(self, weight: float, effect: float) -> "Moments":
        """Give the sums of the other studies, exact but for rounding, in constant time.

        Args:
            weight, effect: w and y of the study that is left out.

        Raises:
            DigitsLost: the study holds nearly all of a sum, so that the rest is rounding noise.

        Source: the update of weighted least squares by one row (Cook, R. D., & Weisberg, S.
        (1982). Residuals and Influence in Regression), for a mean.
        """
        left = self.weight - weight
        pairs = self.pairs - 2 * weight * left
        if left < LEAST_WEIGHT_LEFT * self.weight or pairs < LEAST_WEIGHT_LEFT * self.pairs:
            raise DigitsLost
        residual = effect - self.mean
        weighted = weight * residual
        shift = -weighted / left
        squares = self.squares - weight * weight
        pull = self.pull - weight * weighted
        q = self.q - weighted * residual * self.weight / left
        q_squared = self.q_squared - weighted * weighted - shift * (2 * pull - shift * squares)
        if q < LEAST_SQUARES_LEFT * self.q or q_squared < LEAST_SQUARES_LEFT * self.q_squared:
            raise DigitsLost
        mean = self.mean + shift
        return Moments(left, mean, q, pairs, squares, pull - shift * squares, q_squared)
