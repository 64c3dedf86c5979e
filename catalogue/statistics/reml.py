"""The restricted maximum likelihood estimate of τ², found whatever the shape of the likelihood."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from .errors import DidNotConverge
from .roots import find_root
from .weighing import RESOLUTION, Heterogeneity, Weighing

if TYPE_CHECKING:
    from .moments import Moments

# A score that comes this near to 0 between nodes, on a range from -1 up, is looked at closely.
NEARLY_ZERO = 0.05
# Score + 1 changes by less than this share from one node to the next: the scale of the grid.
STEEPEST = 0.8
GOLDEN = (math.sqrt(5) - 1) / 2
Point = tuple[float, float]  # a τ² and the score there


def maximise_restricted_likelihood(studies: Weighing) -> Heterogeneity:
    """Compare every local maximum of the restricted likelihood over τ² >= 0 and take the highest.

    A maximum is where the score turns from positive to negative, or 0 when it starts negative.

    Source: Viechtbauer, W. (2005). Journal of Educational and Behavioral Statistics, 30(3),
    261-293, for the likelihood; the search is our own, see docs/decisions/0004-statistics.md.
    """
    scores = studies.scores()
    if not scores[-1] < 0:
        raise DidNotConverge("the score of the restricted likelihood does not turn negative")

    candidates = [Heterogeneity(0.0, studies.node(0))] if scores[0] <= 0 else []
    candidates += [_maximum(studies, *descent) for descent in _descents(studies, scores)]
    if len(candidates) == 1:
        return candidates[0]
    best = max(candidates, key=lambda candidate: _log_likelihood(studies, candidate))
    return best._replace(has_several_maxima=True)


def _log_likelihood(studies: Weighing, candidate: Heterogeneity) -> float:
    """Give the restricted log-likelihood, but for a constant."""
    tau_squared, moments, _ = candidate
    return -(studies.log_totals(tau_squared) + math.log(moments.weight) + moments.q) / 2


def _maximum(studies: Weighing, low: Point, high: Point) -> Heterogeneity:
    """Find the maximum between two points where the score is positive and not."""
    known: dict[float, Moments] = {}

    def score(tau_squared: float) -> float:
        known[tau_squared] = moments = studies.at(tau_squared)
        return moments.score

    values = low[1], high[1]
    tau_squared = find_root(score, low[0], high[0], values=values, resolution=RESOLUTION)
    return Heterogeneity(tau_squared, known.get(tau_squared) or studies.at(tau_squared))


def _descents(studies: Weighing, scores: Sequence[float]) -> list[tuple[Point, Point]]:
    """Bracket every place where the score turns from positive to negative.

    Most show in the signs at the nodes. Where three nodes share a sign but their parabola comes
    near 0 between them, the extremum itself is sought, lest a pair of roots hide in a cell.
    """
    points = list(zip(studies.grid, scores, strict=True))
    hidden = [
        _extremum(studies, points[node - 1][0], points[node + 1][0], here)
        for node, here in enumerate(scores[1:-1], start=1)
        if -STEEPEST < here < STEEPEST and _may_hide_roots(scores[node - 1 : node + 2])
    ]
    points = sorted(points + hidden) if hidden else points
    return [(low, high) for low, high in pairwise(points) if low[1] > 0 >= high[1]]


def _may_hide_roots(three: Sequence[float]) -> bool:
    before, here, after = three
    slope, curvature = (after - before) / 2, before - 2 * here + after
    if (before > 0) != (here > 0) or (here > 0) != (after > 0):
        return False
    if curvature == 0 or (curvature > 0) != (here > 0) or abs(slope) > abs(curvature):
        return False
    turning = here - slope * slope / (2 * curvature)
    return abs(turning) < NEARLY_ZERO or (turning > 0) != (here > 0)


def _extremum(studies: Weighing, low: float, high: float, level: float) -> Point:
    """Find where a score with the sign of level comes nearest to 0, by golden section."""
    sign = math.copysign(1.0, level)
    for _ in range(40):
        step = GOLDEN * (high - low)
        left, right = high - step, low + step
        at_left, at_right = sign * studies.at(left).score, sign * studies.at(right).score
        if min(at_left, at_right) < 0:
            return (left, sign * at_left) if at_left < at_right else (right, sign * at_right)
        low, high = (low, right) if at_left < at_right else (left, high)
    return low, studies.at(low).score
