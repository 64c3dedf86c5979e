"""What an estimator of τ² asks of a set of studies, and what it gives back."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from .moments import Moments

# Width of τ², in units of the smallest variance (about 1), that no result can depend on.
RESOLUTION = 1e-17


class Weighing(Protocol):
    """A set of studies that can be summed at any τ², cheapest at the nodes of a grid.

    Variances and τ² are in the square of `unit`, means in `unit` from `centre`.
    """

    @property
    def k(self) -> int: ...
    @property
    def centre(self) -> float: ...
    @property
    def unit(self) -> float: ...
    @property
    def variance_range(self) -> tuple[float, float]: ...
    @property
    def grid(self) -> Sequence[float]: ...
    def node(self, number: int, /) -> Moments: ...
    def scores(self) -> list[float]: ...
    def at(self, tau_squared: float, /) -> Moments: ...
    def log_totals(self, tau_squared: float, /) -> float: ...


class Heterogeneity(NamedTuple):
    """A value of τ² with the sums there, and whether the likelihood had other maxima."""

    tau_squared: float
    moments: Moments
    has_several_maxima: bool = False
