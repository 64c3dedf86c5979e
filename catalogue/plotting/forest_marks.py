"""The shapes of a forest plot: squares with whiskers, diamonds, the bar of a prediction."""

from .axes import Axis
from .canvas import Canvas
from .forest_entries import Entry, Kind
from .studies import Range

SMALLEST_SIDE, LARGEST_SIDE = 4.0, 13.0
LEFT_OUT_SIDE = 7.0
ARROW = 6.0
DIAMOND = {Kind.SUBTOTAL: 6.0, Kind.POOLED: 8.0}


def draw_mark(canvas: Canvas, entry: Entry, axis: Axis, middle: float) -> None:
    """Draw what an entry has on the axis, around the height `middle`."""
    if entry.effect is not None and entry.kind in DIAMOND:
        _diamond(canvas, entry, entry.effect, axis, middle)
    elif entry.interval is not None and entry.kind is Kind.PREDICTION:
        _bar(canvas, entry.interval, axis, middle)
    elif entry.kind is Kind.STUDY:
        _whisker(canvas, entry, axis, middle, canvas.theme.accent)
        _square(canvas, entry, axis, middle)
    elif entry.kind is Kind.LEFT_OUT:
        _whisker(canvas, entry, axis, middle, canvas.theme.left_out, dash="2 2.5")
        _hollow_square(canvas, entry, axis, middle)


def _square(canvas: Canvas, entry: Entry, axis: Axis, middle: float) -> None:
    if entry.effect is not None and axis.holds(entry.effect):
        side = max(SMALLEST_SIDE, LARGEST_SIDE * entry.size)
        corner = (axis.at(entry.effect) - side / 2, middle - side / 2)
        canvas.rect(corner, (side, side), canvas.theme.accent)


def _hollow_square(canvas: Canvas, entry: Entry, axis: Axis, middle: float) -> None:
    if entry.effect is not None and axis.holds(entry.effect):
        side = LEFT_OUT_SIDE
        corner = (axis.at(entry.effect) - side / 2, middle - side / 2)
        theme = canvas.theme
        canvas.rect(corner, (side, side), theme.background, stroke=theme.left_out, thickness=1.3)


def _whisker(
    canvas: Canvas, entry: Entry, axis: Axis, middle: float, stroke: str, *, dash: str = ""
) -> None:
    """Draw the interval; without one, only the arrow of an effect beyond the axis."""
    known = [value for value in (entry.effect, *(entry.interval or ())) if value is not None]
    if not known:
        return
    _line(canvas, Range(min(known), max(known)), axis, middle, stroke, width=1.4, dash=dash)


def _bar(canvas: Canvas, interval: Range, axis: Axis, middle: float) -> None:
    _line(canvas, interval, axis, middle, canvas.theme.accent, width=3)
    for value in interval:
        if axis.holds(value):
            span = (middle - 5, middle + 5)
            canvas.verticals(axis.at(value), [span], canvas.theme.accent, width=1.6)


def _diamond(canvas: Canvas, entry: Entry, effect: float, axis: Axis, middle: float) -> None:
    """Draw the effect between the ends of its interval; without one, a narrow hollow diamond."""
    theme, half, centre = canvas.theme, DIAMOND[entry.kind], axis.at(effect)
    fill = theme.accent if entry.kind is Kind.POOLED else theme.accent_soft
    if entry.interval is None:
        fill, low, high = theme.background, centre - half, centre + half
    else:
        low, high = axis.at(entry.interval.low), axis.at(entry.interval.high)
    _arrows(canvas, entry.interval or Range(effect, effect), axis, middle, theme.accent)
    if axis.holds(effect) or (entry.interval is not None and high > low):
        points = [(low, middle), (centre, middle - half), (high, middle), (centre, middle + half)]
        canvas.polygon(points, fill, stroke=theme.accent)


def _line(
    canvas: Canvas, ends: Range, axis: Axis, middle: float, stroke: str, *,
    width: float, dash: str = "",
) -> None:  # fmt: skip
    start, end = axis.at(ends.low), axis.at(ends.high)
    if end > start:
        canvas.line((start, middle), (end, middle), stroke, width=width, dash=dash)
    _arrows(canvas, ends, axis, middle, stroke)


def _arrows(canvas: Canvas, ends: Range, axis: Axis, middle: float, fill: str) -> None:
    """Draw an arrow head at each end of the axis that the interval leaves."""
    for beyond, x, way in (
        (axis.beyond(ends.low) < 0, axis.start, -1),
        (axis.beyond(ends.high) > 0, axis.end, 1),
    ):
        if beyond:
            back = x - way
            head = [(back, middle - 4), (x + way * ARROW, middle), (back, middle + 4)]
            canvas.polygon(head, fill)
