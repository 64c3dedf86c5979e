"""Values as the text of a cell."""

from collections.abc import Sequence
from types import NoneType
from typing import Any

import orjson

SEPARATOR = "; "  # of what a list holds
# From here to there `str` writes no exponent; then it takes three times as long for the same.
LEAST, MOST = 1e-4, 1e16


def texts_of(values: Sequence[Any]) -> list[str]:
    """Write each value of a column."""
    kinds = set(map(type, values))
    if kinds <= {str, NoneType}:
        return [value or "" for value in values]
    if kinds <= {float, NoneType}:
        return ["" if value is None else text_of_float(value) for value in values]
    return list(map(as_text, values))


def as_text(value: Any) -> str:
    """Write a value as JSON does, without quotes, and a list as one text."""
    if isinstance(value, list):
        return SEPARATOR.join(map(as_text, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def text_of_float(number: float) -> str:
    """Write what `str` does: the shortest text that is read as the same number."""
    return orjson.dumps(number).decode() if LEAST <= abs(number) < MOST else str(number)
