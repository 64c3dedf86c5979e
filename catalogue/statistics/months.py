"""From effect size to months of progress, by a published table; there is no way back."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Step:
    """A row of a table: effects of two decimals from `lowest` to `highest`, both included."""

    months: int
    lowest: Decimal
    highest: Decimal


@dataclass(frozen=True, slots=True)
class Months:
    """Months of progress: negative for a loss; beyond the table, the last row and a word on it."""

    months: int
    is_beyond: bool
    is_negative: bool


def months_of_progress(effect_size: float | Decimal, steps: Sequence[Step]) -> Months:
    """Look an effect up, rounded half-up to two decimals of the number as it is written.

    0.185 is 0.19, although the double nearest to it lies below: what counts is its shortest
    decimal form. A negative effect is looked up by its size and counts backwards.

    Args:
        effect_size: finite, in pooled SDs.
        steps: a table without gaps, from 0 (or below) up.

    Raises:
        ValueError: the effect is not finite, or the table has gaps or does not start at 0.

    Source: the tables of the EEF before and from 2021; the steps themselves are data.
    """
    table = sorted(steps, key=lambda step: step.lowest)
    _check_table(table)
    if not math.isfinite(effect_size):
        raise ValueError("an effect size is a finite number")
    size = abs(effect_size if isinstance(effect_size, Decimal) else Decimal(repr(effect_size)))
    last = table[-1]
    if size >= last.highest + HUNDREDTH:
        return _signed(last.months, effect_size < 0, is_beyond=True)
    rounded = size.quantize(HUNDREDTH, rounding=ROUND_HALF_UP)
    if rounded > last.highest:
        return _signed(last.months, effect_size < 0, is_beyond=True)
    months = next(step.months for step in table if rounded <= step.highest)
    return _signed(months, effect_size < 0, is_beyond=False)


def _signed(months: int, is_below_zero: bool, *, is_beyond: bool) -> Months:
    is_negative = is_below_zero and months != 0
    return Months(-months if is_negative else months, is_beyond, is_negative)


def _check_table(table: Sequence[Step]) -> None:
    if not table or table[0].lowest > 0:
        raise ValueError("a table of months starts at an effect of 0")
    for step, following in pairwise(table):
        if following.lowest - step.highest != HUNDREDTH:
            raise ValueError(f"the table has a gap or an overlap above {step.highest}")
