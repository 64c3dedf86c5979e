"""The same estimate per subgroup, and the test whether subgroups differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .absence import Absence
from .distributions import chi_squared_survival
from .estimates import Estimate, Method, fit
from .intervals import IntervalMethod
from .models import Model
from .pooling import PooledEstimate, pool
from .studies import Studies


class Between(NamedTuple):
    """The test that all subgroups share one mean."""

    q: float
    degrees_of_freedom: int
    p_value: float


@dataclass(frozen=True, slots=True)
class Subgroups:
    """An estimate per subgroup, in the order of their names, with the test between them."""

    estimates: dict[str, PooledEstimate]
    between: Between | Absence


def pool_subgroups(
    effects: Sequence[float],
    standard_errors: Sequence[float],
    groups: Sequence[str],
    *,
    model: Model = "reml",
    interval: IntervalMethod = "hksj-modified",
) -> Subgroups:
    """Pool each subgroup with a τ² of its own, and compare their means.

    The test weighs each mean by 1/(Wald standard error)², whatever the interval: a chi-squared
    with one degree of freedom less than there are subgroups, absent for a single one.

    Args:
        as `pool`, with the name of the subgroup of every row.

    Raises:
        as `pool`; a refused row carries its number among all rows.

    Source: Borenstein, M., Hedges, L. V., Higgins, J. P. T., & Rothstein, H. R. (2009).
    Introduction to Meta-Analysis, chapter 19, random effects with separate estimates of τ².
    """
    method = Method(model, "wald").checked()
    Studies(effects, standard_errors)  # every bad row is named by its number among all rows
    rows: dict[str, tuple[list[float], list[float]]] = {
        name: ([], []) for name in sorted(set(groups))
    }
    for effect, error, name in zip(effects, standard_errors, groups, strict=True):
        rows[name][0].append(effect)
        rows[name][1].append(error)
    estimates = {
        name: pool(*columns, model=model, interval=interval) for name, columns in rows.items()
    }
    means = [fit(Studies(*columns), method).estimate for columns in rows.values()]
    return Subgroups(estimates, _compare(means))


def _compare(means: Sequence[Estimate]) -> Between | Absence:
    if len(means) == 1:
        return Absence.TOO_FEW_STUDIES
    each = Studies([m.effect_size for m in means], [m.standard_error for m in means])
    q, degrees = each.at(0.0).q, len(means) - 1
    return Between(q, degrees, chi_squared_survival(q, degrees))
