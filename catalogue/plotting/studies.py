"""What a forest plot and a funnel plot are drawn from: numbers, and every word in its language."""

import math
from dataclasses import dataclass
from typing import NamedTuple

from .figures import Language


class Range(NamedTuple):
    """A range of effects, low <= high."""

    low: float
    high: float


@dataclass(frozen=True)
class StudyRow:
    """One study: an effect with its 95 % interval, both in the unit of the axis.

    A row with a reason in `left_out` is not in the estimate; its numbers may be missing.

    Raises:
        ValueError: a number is not finite, or a row in the estimate lacks its effect.
    """

    label: str
    effect: float | None = None
    interval: Range | None = None
    weight: float | None = None  # per cent of the estimate
    year: int | None = None
    extra: str = ""
    left_out: str = ""

    def __post_init__(self) -> None:
        _refuse_infinite(self.effect, self.weight, *(self.interval or ()))
        if self.effect is None and not self.left_out:
            raise ValueError(f"study {self.label!r} has no effect and no reason to be left out")


@dataclass(frozen=True)
class Summary:
    """A pooled effect with its 95 % interval, which may be undefined.

    Raises:
        ValueError: a number is not finite.
    """

    label: str
    effect: float
    interval: Range | None = None
    weight: float | None = None

    def __post_init__(self) -> None:
        _refuse_infinite(self.effect, self.weight, *(self.interval or ()))


@dataclass(frozen=True)
class Group:
    """Studies under a heading, with a pooled effect of their own."""

    heading: str
    rows: tuple[StudyRow, ...]
    summary: Summary | None = None


@dataclass(frozen=True)
class ForestTexts:
    """Every word of a forest plot.

    `study` to `weight` head the columns; `prediction` and `left_out` label a row and a section;
    `empty` stands where no study is in the estimate.
    """

    title: str
    description: str
    study: str
    year: str
    extra: str
    effect: str
    weight: str
    axis: str
    favours_left: str
    favours_right: str
    prediction: str
    left_out: str
    empty: str


@dataclass(frozen=True)
class ForestPlot:
    """Studies with their pooled effect; `rows` come before the groups, `notes` below the axis."""

    texts: ForestTexts
    language: Language
    rows: tuple[StudyRow, ...] = ()
    groups: tuple[Group, ...] = ()
    pooled: Summary | None = None
    prediction: Range | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _refuse_infinite(*(self.prediction or ()))

    @property
    def all_rows(self) -> list[StudyRow]:
        """Rows with and without a group, in the order of the picture."""
        return [*self.rows, *(row for group in self.groups for row in group.rows)]


@dataclass(frozen=True)
class FunnelTexts:
    """Every word of a funnel plot; `estimate` and `region` explain the lines below it."""

    title: str
    description: str
    effect: str
    standard_error: str
    estimate: str
    region: str
    empty: str


@dataclass(frozen=True)
class FunnelPoint:
    """One study of the estimate: its effect and standard error > 0, in one unit."""

    label: str
    effect: float
    standard_error: float

    def __post_init__(self) -> None:
        _refuse_infinite(self.effect, self.standard_error)
        if self.standard_error <= 0:
            raise ValueError(f"study {self.label!r} has no standard error above 0")


@dataclass(frozen=True)
class FunnelPlot:
    """Studies against their precision, around the pooled effect."""

    texts: FunnelTexts
    language: Language
    points: tuple[FunnelPoint, ...] = ()
    estimate: float | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _refuse_infinite(self.estimate)


def _refuse_infinite(*values: float | None) -> None:
    if not all(math.isfinite(value) for value in values if value is not None):
        raise ValueError("a number is not finite")
