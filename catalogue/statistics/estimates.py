"""One model fitted to one set of studies: what a full estimate and a refit have in common."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from .absence import Absence, Caution
from .intervals import INTERVAL_METHODS, Interval, IntervalMethod, infer
from .models import MODELS, Model, estimate_heterogeneity
from .weighing import Heterogeneity, Weighing

FAR_APART = 1e7


class Method(NamedTuple):
    """A model of the true effects, and the way an interval is put around their mean."""

    model: Model = "reml"
    interval: IntervalMethod = "hksj-modified"

    def checked(self) -> "Method":
        """Give itself; raise ValueError on a name that is not one of those above."""
        if self.model not in MODELS:
            raise ValueError(f"{self.model!r} is not one of {', '.join(MODELS)}")
        if self.interval not in INTERVAL_METHODS:
            raise ValueError(f"{self.interval!r} is not one of {', '.join(INTERVAL_METHODS)}")
        return self


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean of k studies, with its interval and the variance of true effects around it.

    Effects and standard errors are in pooled SDs, τ² in their square; intervals are at 95 %.
    One study gives its own effect with a Wald interval, and no τ².
    """

    k: int
    effect_size: float
    standard_error: float
    confidence_interval: Interval | Absence
    p_value: float | Absence
    tau_squared: float | Absence
    warnings: tuple[Caution, ...]


class Fit(NamedTuple):
    """A fitted model: the estimate, and what it was read from in the studies' own unit."""

    estimate: Estimate
    heterogeneity: Heterogeneity


def fit(studies: Weighing, method: Method) -> Fit:
    """Fit a model to k >= 1 studies.

    Raises:
        DidNotConverge: an iteration found no answer.
    """
    k = studies.k
    if k == 1:
        method = method._replace(interval="wald")
        heterogeneity = Heterogeneity(0.0, studies.at(0.0))
    else:
        heterogeneity = estimate_heterogeneity(studies, method.model)
    tau_squared, moments, _ = heterogeneity
    mean = studies.centre + moments.mean * studies.unit
    inference = infer(mean, moments, k, method.interval, studies.unit)
    estimate = Estimate(
        k,
        mean,
        inference.standard_error,
        inference.confidence_interval,
        inference.p_value,
        tau_squared * studies.unit * studies.unit if k > 1 else Absence.TOO_FEW_STUDIES,
        tuple(_cautions(studies, method, heterogeneity)),
    )
    return Fit(estimate, heterogeneity)


def _cautions(
    studies: Weighing, method: Method, heterogeneity: Heterogeneity
) -> Iterator[Caution]:
    if heterogeneity.has_several_maxima:
        yield Caution.SEVERAL_MAXIMA
    smallest, largest = studies.variance_range
    if largest > FAR_APART * smallest:
        yield Caution.VARIANCES_FAR_APART
    if method.model == "common" and method.interval != "wald":
        yield Caution.COMMON_EFFECT_WITH_HKSJ
