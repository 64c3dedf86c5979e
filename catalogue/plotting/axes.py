"""From values to px, with ticks at round values and ends that no single outlier decides."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from .figures import Language, format_number
from .text import measure

TICK_SIZE = 11.5
TICK_GAP = 14.0
# Beyond this many median distances from the median a value no longer moves the axis.
OUTLYING = 8
# Doubles beyond this leave no room for sums; the axis ends here at the latest.
FARTHEST = 1e12


@dataclass(frozen=True)
class Axis:
    """A straight scale: values `low` to `high` stand at `start` to `end` px."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Give the place of a value; what lies beyond the axis stands at its end."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def beyond(self, value: float) -> int:
        """Say on which side the axis is left: -1 below, 1 above, 0 inside."""
        slack = (self.high - self.low) * 1e-9
        return (value > self.high + slack) - (value < self.low - slack)

    def holds(self, value: float) -> bool:
        """Say whether a value lies on the axis."""
        return self.beyond(value) == 0


@dataclass(frozen=True)
class Tick:
    """A place on an axis that carries a number."""

    value: float
    label: str


def ticks(axis: Axis, language: Language, *, height: float | None = None) -> list[Tick]:
    """Choose as many round values as can be read next to each other.

    Args:
        height: of one label in px, for an axis that runs down; without it the widths count.
    """
    found: list[Tick] = []
    for count in range(2, 12):
        finer = _labelled(axis, count, language)
        if len(finer) > len(found) and _fits(finer, axis, height):
            found = finer
    return found


def _fits(candidates: Sequence[Tick], axis: Axis, height: float | None) -> bool:
    if len(candidates) < 2:
        return True
    distance = abs(axis.at(candidates[1].value) - axis.at(candidates[0].value))
    widest = max(measure(tick.label, TICK_SIZE) for tick in candidates)
    return distance >= (widest + TICK_GAP if height is None else height)


def _labelled(axis: Axis, count: int, language: Language) -> list[Tick]:
    """Give the multiples of the round step that makes about `count` parts."""
    step = round_step((axis.high - axis.low) / count)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    first = math.ceil(axis.low / step - 1e-9)
    last = math.floor(axis.high / step + 1e-9)
    values = [number * step for number in range(first, last + 1)]
    return [Tick(value, format_number(value, language, decimals=decimals)) for value in values]


def round_step(least: float) -> float:
    """Give the smallest of 1, 2 and 5 times a power of ten that is at least `least` > 0."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= least * (1 - 1e-9))


def span(values: Iterable[float], always: Iterable[float], scale: float) -> tuple[float, float]:
    """Find the ends of an axis that shows `always`, and all of `values` but the outliers.

    An outlier lies further from the median than 8 times the median distance to it, and further
    than twice `scale`, a length that is usual in the data.
    """
    known = [min(max(value, -FARTHEST), FARTHEST) for value in values]
    kept = list(always)
    if known:
        centre = median(known)
        reach = max(OUTLYING * median(abs(value - centre) for value in known), 2 * scale)
        kept += [value for value in known if abs(value - centre) <= reach]
    return min(kept), max(kept)


def padded(low: float, high: float, share: float) -> tuple[float, float]:
    """Move both ends outwards by a share of the length; an axis without length gets one."""
    length = high - low
    if length < 1e-9 * max(1.0, abs(low), abs(high)):
        return low - 0.5, high + 0.5
    return low - share * length, high + share * length
