"""Roots of a function of one variable, between two points where its sign differs."""

import math
from collections.abc import Callable
from sys import float_info

from .errors import DidNotConverge

ITERATIONS = 500


def find_root(
    function: Callable[[float], float],
    low: float,
    high: float,
    *,
    values: tuple[float, float] | None = None,
    resolution: float = 0.0,
) -> float:
    """Narrow a bracket down to neighbouring doubles: bisection, faster where it can be.

    Args:
        low, high: finite; the function has opposite signs there (or is 0 at one of them).
        values: of the function at low and high, where these are known.
        resolution: absolute width, in units of the variable, below which nothing is asked.

    Raises:
        DidNotConverge: no change of sign, a value that is not a number, or no end in sight.

    Source: Chandrupatla, T. R. (1997). A new hybrid quadratic/bisection algorithm for finding
    the zero of a nonlinear function without using derivatives. Advances in Engineering Software,
    28(3), 145-149.
    """
    a, b = low, high
    fa, fb = values or (function(low), function(high))
    if not fa * fb <= 0:
        raise DidNotConverge(f"no change of sign between {low} and {high}")
    c, fc, step = a, fa, 0.5
    for _ in range(ITERATIONS):
        best, f_best = (a, fa) if abs(fa) < abs(fb) else (b, fb)
        tolerance = 4 * float_info.epsilon * abs(best) + resolution
        width = abs(b - a)
        if f_best == 0 or width <= 2 * tolerance:
            return best
        x = a + min(1 - tolerance / width, max(tolerance / width, step)) * (b - a)
        fx = function(x)
        if math.isnan(fx):
            raise DidNotConverge(f"no number at {x}")
        if (fx > 0) == (fa > 0):
            c, fc = a, fa
        else:
            c, fc, b, fb = b, fb, a, fa
        a, fa = x, fx
        step = _inverse_quadratic_step(a, b, c, fa, fb, fc)
    raise DidNotConverge(f"no root within {ITERATIONS} steps between {low} and {high}")


def _inverse_quadratic_step(
    a: float, b: float, c: float, fa: float, fb: float, fc: float
) -> float:
    """Say how far from a to b to go next, as a share; 0.5 where a parabola cannot be trusted."""
    if fa in (fb, fc) or fb == fc:
        return 0.5
    xi = (a - b) / (c - b)
    phi = (fa - fb) / (fc - fb)
    if not (phi * phi < xi and (1 - phi) ** 2 < 1 - xi):
        return 0.5
    across = fa / (fb - fa) * fc / (fb - fc)
    return across + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
