"""What names the columns of a forest plot above, and the sides of its axis below."""

from dataclasses import dataclass

from .canvas import LINE_HEIGHT, SMALL, Anchor, Canvas
from .forest_columns import HEADER_SIZE, Columns
from .frame import GAP, MARGIN
from .studies import ForestTexts
from .text import wrap

ARROW_LENGTH = 14.0


def draw_headings(canvas: Canvas, texts: ForestTexts, columns: Columns, top: float) -> float:
    """Head the columns, in one line or, where rows are stacked, in two, and rule them off."""
    name = _head(canvas, MARGIN, columns.label_width, texts.study, top)
    weight = _head(canvas, columns.weight, columns.weight_width, texts.weight, top, end=True)
    bottom = max(name, weight)
    second = bottom if columns.stacked else top
    width = columns.numbers_width
    bottom = max(bottom, _head(canvas, columns.interval, width, texts.effect, second, end=True))
    if not columns.stacked:
        year = _head(canvas, columns.year, columns.year_width, texts.year, top)
        extra = _head(canvas, columns.extra, columns.extra_width, texts.extra, top)
        bottom = max(bottom, year, extra)
    rule = bottom + 4
    canvas.line((MARGIN, rule), (canvas.width - MARGIN, rule), canvas.theme.rule)
    return rule


def _head(
    canvas: Canvas, x: float, width: float, text: str, top: float, *, end: bool = False
) -> float:
    lines = wrap(text, width, HEADER_SIZE, bold=True) if width > 0 else []
    anchor: Anchor = "end" if end else "start"
    fill = canvas.theme.muted
    return canvas.lines(x, top, lines, size=HEADER_SIZE, bold=True, anchor=anchor, fill=fill)


def draw_directions(
    canvas: Canvas, texts: ForestTexts, columns: Columns, zero: float, top: float
) -> float:
    """Name the axis and say whom each side of `zero` favours, with an arrow to that side."""
    far = canvas.width - MARGIN
    middle = canvas.width / 2 if columns.stacked else sum(columns.plot) / 2
    room = 2 * min(middle - MARGIN, far - middle)
    title = wrap(texts.axis, room, SMALL, bold=True)
    top = canvas.lines(middle, top, title, size=SMALL, bold=True, anchor="middle") + 3
    words = texts.favours_left, texts.favours_right
    if columns.stacked:
        sides = _sides_at_edges(canvas.width, words)
    else:
        sides = _sides_at_zero(canvas.width, zero, words)
    return max(top, *(_direction(canvas, side, top) for side in sides))


@dataclass(frozen=True)
class Side:
    """The words of one side, which start or end at `x`, and the arrow from `tail` to `tip`."""

    words: str
    x: float
    anchor: Anchor
    room: float
    tail: float
    tip: float


def _sides_at_zero(width: float, zero: float, words: tuple[str, str]) -> tuple[Side, Side]:
    """Put the arrows back to back under the line of no effect, the words beside them."""
    left, right = zero - ARROW_LENGTH - 8, zero + ARROW_LENGTH + 8
    return (
        Side(words[0], left, "end", left - MARGIN, zero - 5, left + 5),
        Side(words[1], right, "start", width - MARGIN - right, zero + 5, right - 5),
    )


def _sides_at_edges(width: float, words: tuple[str, str]) -> tuple[Side, Side]:
    """Put the arrows at the edges of a narrow picture, the words between them."""
    far, left, right = width - MARGIN, MARGIN + ARROW_LENGTH, width - MARGIN - ARROW_LENGTH
    room = (width - 2 * MARGIN - GAP) / 2 - ARROW_LENGTH
    return (
        Side(words[0], left, "start", room, left - 4, MARGIN),
        Side(words[1], right, "end", room, right + 4, far),
    )


def _direction(canvas: Canvas, side: Side, top: float) -> float:
    if not side.words:
        return top
    stroke, y = canvas.theme.muted, top + SMALL * LINE_HEIGHT / 2
    back = side.tip + (4 if side.tail > side.tip else -4)
    canvas.line((side.tail, y), (back, y), stroke)
    canvas.polygon([(side.tip, y), (back, y - 3), (back, y + 3)], stroke)
    lines = wrap(side.words, side.room, SMALL)
    return canvas.lines(side.x, top, lines, size=SMALL, anchor=side.anchor, fill=stroke)
