"""How far the axis of a forest plot reaches."""

from collections.abc import Sequence
from statistics import median

from .axes import padded, span
from .forest_entries import Entry, Kind
from .studies import Range

# What is pooled may stretch the axis of the studies by this share on each side, and no more.
STRETCH = 1.5
POOLED = {Kind.SUBTOTAL, Kind.POOLED, Kind.PREDICTION}


def forest_span(rows: Sequence[Entry]) -> tuple[float, float]:
    """Find the ends of the axis: 0, all usual effects and intervals, and what was pooled.

    Outliers of the studies are cut off, and so is a pooled interval that would squash them.
    """
    studies = [row for row in rows if row.kind is Kind.STUDY]
    shown = studies or [row for row in rows if row.kind is Kind.LEFT_OUT]
    intervals = [row.interval for row in shown if row.interval is not None]
    usual = median(high - low for low, high in intervals) if intervals else 0.0
    effects = [row.effect for row in shown if row.effect is not None]
    low, high = span(effects, [0.0], usual)
    low = span([one.low for one in intervals], [low, high], usual)[0]
    high = span([one.high for one in intervals], [low, high], usual)[1]
    room = Range(low - STRETCH * (high - low), high + STRETCH * (high - low))
    if low < high:
        low, high = _stretched(rows, low, high, room)
    return padded(low, high, 0.03)


def _stretched(rows: Sequence[Entry], low: float, high: float, room: Range) -> tuple[float, float]:
    for row in rows:
        if row.kind in POOLED:
            known = [value for value in (row.effect, *(row.interval or ())) if value is not None]
            low = max(room.low, min(low, *known))
            high = min(room.high, max(high, *known))
    return low, high
