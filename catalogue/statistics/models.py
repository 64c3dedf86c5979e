"""Estimators of τ², the variance of true effects between studies."""

from typing import Literal

from .reml import maximise_restricted_likelihood
from .roots import find_root
from .weighing import RESOLUTION, Heterogeneity, Weighing

Model = Literal["reml", "dl", "pm", "common"]
MODELS: tuple[Model, ...] = ("reml", "dl", "pm", "common")


def estimate_heterogeneity(studies: Weighing, model: Model) -> Heterogeneity:
    """Estimate τ² >= 0 for k >= 2 studies, in the square of the studies' own unit.

    Raises:
        DidNotConverge: an iteration found no answer.

    Source: see the function of each model; `common` assumes τ² = 0.
    """
    if model == "reml":
        return maximise_restricted_likelihood(studies)
    if model == "common":
        return Heterogeneity(0.0, studies.node(0))
    estimate = _dersimonian_laird if model == "dl" else _paule_mandel
    tau_squared = estimate(studies)
    return Heterogeneity(tau_squared, studies.at(tau_squared))


def _dersimonian_laird(studies: Weighing) -> float:
    """Solve E(Q) = Q at weights 1/v, truncated at 0.

    Source: DerSimonian, R., & Laird, N. (1986). Controlled Clinical Trials, 7(3), 177-188.
    """
    fixed = studies.node(0)
    return max(0.0, (fixed.q - (studies.k - 1)) / fixed.degrees)


def _paule_mandel(studies: Weighing) -> float:
    """Solve Q(τ²) = k - 1.

    Source: Paule, R. C., & Mandel, J. (1982). Journal of Research of the National Bureau of
    Standards, 87(5), 377-385.
    """
    return solve_q(studies, studies.k - 1)


def solve_q(studies: Weighing, target: float) -> float:
    """Find the τ² at which Q falls to target > 0: 0 if it lies there from the start.

    Q only falls as τ² grows, so bisection over the nodes of the grid finds the cell; beyond the
    grid the bracket doubles until Q is small enough, without an upper limit.
    """
    if studies.node(0).q <= target:
        return 0.0
    first, last = 0, len(studies.grid) - 1
    if studies.node(last).q > target:
        low = high = studies.grid[last]
        while studies.at(high).q > target:
            low, high = high, 2 * high
        return find_root(lambda t: studies.at(t).q - target, low, high)
    while last - first > 1:
        middle = (first + last) // 2
        first, last = (middle, last) if studies.node(middle).q > target else (first, middle)
    low, high = studies.grid[first], studies.grid[last]
    return find_root(lambda t: studies.at(t).q - target, low, high, resolution=RESOLUTION)
