"""Numbers as a reader of the picture's language writes them."""

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Language = Literal["nl", "en"]

MINUS = "\u2212"
# From here on a number is written with a power of ten, or no column would hold it.
LARGEST = 10_000


def format_number(value: float, language: Language, *, decimals: int = 2) -> str:
    """Write a number with a true minus sign; halves are rounded away from zero.

    Raises:
        ValueError: the value is not finite.
    """
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot be written: not finite")
    written = _digits(value, decimals)
    if language == "nl":
        written = written.replace(".", ",")
    return written.replace("-", MINUS)


def _digits(value: float, decimals: int) -> str:
    if abs(value) >= LARGEST:
        mantissa, exponent = f"{value:.2e}".split("e")
        return f"{mantissa}e{int(exponent)}"
    unit = Decimal(1).scaleb(-decimals)
    rounded = Decimal(repr(float(value))).quantize(unit, ROUND_HALF_UP)
    return str(abs(rounded)) if rounded == 0 else str(rounded)


def format_interval(low: float, high: float, language: Language) -> str:
    """Write an interval in brackets, to two decimals."""
    separator = "; " if language == "nl" else ", "
    ends = (format_number(end, language) for end in (low, high))
    return f"[{separator.join(ends)}]"


def format_weight(weight: float, language: Language) -> str:
    """Write a weight, given in per cent, to one decimal."""
    return f"{format_number(weight, language, decimals=1)}%"
