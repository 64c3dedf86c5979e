"""The front door: effects and standard errors in, one pooled estimate out."""

from collections.abc import Sequence
from dataclasses import dataclass

from .absence import Absence, Caution
from .bias import Egger, assess_asymmetry
from .distributions import percentile_gain
from .estimates import Estimate, Method, fit
from .heterogeneity import Differences, measure_differences
from .intervals import Interval, IntervalMethod, predict
from .models import Model
from .studies import Studies


@dataclass(frozen=True, slots=True)
class PooledEstimate:
    """A meta-analysis of k studies; a number that is not there says why.

    Effects, standard errors and intervals are in pooled SDs, τ² in their square; intervals are
    at 95 %; weights, both I² and the percentile gain are in percent. `model` is the one asked
    for, `interval` the one used: a single study always has a Wald interval.
    """

    k: int
    model: Model
    interval: IntervalMethod
    effect_size: float
    standard_error: float
    confidence_interval: Interval | Absence
    p_value: float | Absence
    prediction_interval: Interval | Absence
    tau_squared: float | Absence
    tau_squared_interval: Interval | Absence
    i_squared_tau: float | Absence
    i_squared_q: float | Absence
    h_squared: float | Absence
    q: float | Absence
    q_degrees_of_freedom: int
    q_p_value: float | Absence
    percentile_gain: float
    egger: Egger | Absence
    weights: tuple[float, ...]
    warnings: tuple[Caution, ...]


def pool(
    effects: Sequence[float],
    standard_errors: Sequence[float],
    *,
    model: Model = "reml",
    interval: IntervalMethod = "hksj-modified",
) -> PooledEstimate:
    """Pool k >= 1 independent effects; the order of the rows changes no digit.

    Args:
        effects: k finite values of Hedges' g, in pooled SDs.
        standard_errors: k finite values > 0, in pooled SDs.
        model: `reml`, `dl` (DerSimonian-Laird), `pm` (Paule-Mandel) or `common`.
        interval: `hksj-modified`, `hksj` or `wald`.

    Raises:
        RowsRefused: with a code per row that cannot be weighed.
        NoStudies: there are no rows.
        DidNotConverge: an iteration found no answer, or a sum left the range of a double.
        ValueError: unequal lengths, or a model or interval of another name.

    Source: per formula, in `models`, `intervals`, `heterogeneity` and `bias`.
    """
    method = Method(model, interval).checked()
    studies = Studies(effects, standard_errors)
    fitted, heterogeneity = fit(studies, method)
    weights = _weigh(standard_errors, studies.unit, heterogeneity.tau_squared)
    if studies.k == 1:
        return _lone_study(fitted, model, weights)
    differences = measure_differences(studies, heterogeneity.tau_squared, model)
    egger = assess_asymmetry(effects, standard_errors)
    return _assemble(fitted, method, differences, egger, weights)


def weigh(
    effects: Sequence[float],
    standard_errors: Sequence[float],
    *,
    model: Model = "reml",
    interval: IntervalMethod = "hksj-modified",
) -> tuple[float, ...]:
    """Give the `weights` of `pool` without the rest, which takes as long as they do.

    It begins as `pool` does: where that has an answer, this has the same weights. This may have
    them where that finds no answer for the rest.

    Raises:
        RowsRefused: with a code per row that cannot be weighed.
        NoStudies: there are no rows.
        DidNotConverge: an iteration found no answer, or a sum left the range of a double.
        ValueError: unequal lengths, or a model or interval of another name.
    """
    method = Method(model, interval).checked()
    studies = Studies(effects, standard_errors)
    fitted = fit(studies, method)
    return _weigh(standard_errors, studies.unit, fitted.heterogeneity.tau_squared)


def _assemble(
    fitted: Estimate,
    method: Method,
    differences: Differences,
    egger: Egger | Absence,
    weights: tuple[float, ...],
) -> PooledEstimate:
    return PooledEstimate(
        k=fitted.k,
        model=method.model,
        interval=method.interval,
        effect_size=fitted.effect_size,
        standard_error=fitted.standard_error,
        confidence_interval=fitted.confidence_interval,
        p_value=fitted.p_value,
        prediction_interval=_predict(fitted, method),
        tau_squared=fitted.tau_squared,
        tau_squared_interval=differences.tau_squared_interval,
        i_squared_tau=differences.i_squared_tau,
        i_squared_q=differences.i_squared_q,
        h_squared=differences.h_squared,
        q=differences.q,
        q_degrees_of_freedom=fitted.k - 1,
        q_p_value=differences.q_p_value,
        percentile_gain=percentile_gain(fitted.effect_size),
        egger=egger,
        weights=weights,
        warnings=fitted.warnings,
    )


def _lone_study(fitted: Estimate, model: Model, weights: tuple[float, ...]) -> PooledEstimate:
    few = Absence.TOO_FEW_STUDIES
    return PooledEstimate(
        k=1,
        model=model,
        interval="wald",
        effect_size=fitted.effect_size,
        standard_error=fitted.standard_error,
        confidence_interval=fitted.confidence_interval,
        p_value=fitted.p_value,
        prediction_interval=few,
        tau_squared=few,
        tau_squared_interval=few,
        i_squared_tau=few,
        i_squared_q=few,
        h_squared=few,
        q=few,
        q_degrees_of_freedom=0,
        q_p_value=few,
        percentile_gain=percentile_gain(fitted.effect_size),
        egger=few,
        weights=weights,
        warnings=fitted.warnings,
    )


def _predict(fitted: Estimate, method: Method) -> Interval | Absence:
    if method.model == "common" or isinstance(fitted.tau_squared, Absence):
        return Absence.NOT_IN_THIS_MODEL
    return predict(fitted.effect_size, fitted.standard_error, fitted.tau_squared, fitted.k)


def _weigh(standard_errors: Sequence[float], unit: float, tau_squared: float) -> tuple[float, ...]:
    """Give each study's share in the mean, in percent and in the order of the rows."""
    weights = [1 / ((error / unit) ** 2 + tau_squared) for error in standard_errors]
    total = sum(sorted(weights))
    return tuple(100 * weight / total for weight in weights)
