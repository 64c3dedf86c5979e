"""Measures of how far studies differ beyond chance."""

from typing import NamedTuple

from .absence import Absence
from .distributions import chi_squared_critical, chi_squared_survival
from .intervals import Interval
from .models import Model, solve_q
from .studies import Studies


class Differences(NamedTuple):
    """Cochran's Q with what is derived from it and from τ²; percentages from 0 to 100."""

    q: float
    q_p_value: float
    tau_squared_interval: Interval | Absence
    i_squared_tau: float
    i_squared_q: float
    h_squared: float


def measure_differences(studies: Studies, tau_squared: float, model: Model) -> Differences:
    """Measure heterogeneity among k >= 2 studies.

    Args:
        tau_squared: in the square of the studies' own unit.

    Source: Higgins, J. P. T., & Thompson, S. G. (2002). Statistics in Medicine, 21(11),
    1539-1558 (typical variance s², I²); H² = (τ² + s²)/s² as in metafor, and Q/(k-1) under the
    common-effect model.
    """
    fixed = studies.node(0)
    degrees = studies.k - 1
    typical_variance = degrees / fixed.degrees
    total = tau_squared + typical_variance
    common = model == "common"
    return Differences(
        q=fixed.q,
        q_p_value=chi_squared_survival(fixed.q, degrees),
        tau_squared_interval=Absence.NOT_IN_THIS_MODEL if common else profile_q(studies),
        i_squared_tau=100 * tau_squared / total,
        i_squared_q=100 * max(0.0, (fixed.q - degrees) / fixed.q) if fixed.q else 0.0,
        h_squared=fixed.q / degrees if common else total / typical_variance,
    )


def profile_q(studies: Studies) -> Interval | Absence:
    """Give the 95 % interval of τ² from k >= 2 studies, in the studies' own squared unit.

    Not defined where the studies differ less than chance allows: no τ² >= 0 fits then.

    Source: Viechtbauer, W. (2007). Statistics in Medicine, 26(1), 37-52.
    """
    low, high = chi_squared_critical(studies.k - 1)
    if studies.node(0).q < low:
        return Absence.NOT_DEFINED
    square = studies.unit * studies.unit
    return Interval(solve_q(studies, high) * square, solve_q(studies, low) * square)
