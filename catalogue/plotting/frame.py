"""What surrounds every picture: its title above, an axis with grid, notes below."""

from collections.abc import Iterable, Sequence

from .axes import TICK_SIZE, Axis, Tick
from .canvas import BODY, SMALL, Canvas, Span
from .text import measure, wrap

TITLE_SIZE = 17.0
MARGIN = 16.0
GAP = 18.0


def draw_title(canvas: Canvas, title: str) -> float:
    """Write the title over at most three lines and give the y below it."""
    width = canvas.width - 2 * MARGIN
    lines = wrap(title, width, TITLE_SIZE, lines=3, bold=True)
    with canvas.titled(title):
        bottom = canvas.lines(MARGIN, MARGIN, lines, size=TITLE_SIZE, bold=True)
    return bottom + 12


def draw_notes(canvas: Canvas, top: float, notes: Iterable[str]) -> float:
    """Write notes in full under each other and give the y below them."""
    for note in notes:
        lines = wrap(note, canvas.width - 2 * MARGIN, SMALL)
        top = canvas.lines(MARGIN, top, lines, size=SMALL, fill=canvas.theme.muted) + 3
    return top


def draw_empty(canvas: Canvas, top: float, text: str) -> float:
    """Say in the middle of the picture that there is nothing to draw."""
    lines = wrap(text, canvas.width - 4 * MARGIN, BODY)
    middle = canvas.width / 2
    return canvas.lines(middle, top + 24, lines, anchor="middle", fill=canvas.theme.muted) + 24


def draw_grid(canvas: Canvas, axis: Axis, marks: Sequence[Tick], spans: Sequence[Span]) -> None:
    """Draw a light line per tick, and a firm one at no effect, in pieces from top to foot."""
    for tick in marks:
        if tick.value != 0:
            canvas.verticals(axis.at(tick.value), spans, canvas.theme.grid)
    if axis.holds(0):
        canvas.verticals(axis.at(0), spans, canvas.theme.rule)


def draw_tick_labels(canvas: Canvas, axis: Axis, marks: Sequence[Tick], top: float) -> float:
    """Write the numbers of an axis that runs across and give the y below them."""
    for tick in marks:
        half, x = measure(tick.label, TICK_SIZE) / 2, axis.at(tick.value)
        if half <= x <= canvas.width - half:
            fill = canvas.theme.muted
            canvas.lines(x, top, [tick.label], size=TICK_SIZE, anchor="middle", fill=fill)
    return top + TICK_SIZE * 1.4


def draw_axis(canvas: Canvas, axis: Axis, marks: Sequence[Tick], y: float) -> float:
    """Draw the line of an axis with its ticks and numbers and give the y below them."""
    canvas.line((axis.start, y), (axis.end, y), canvas.theme.rule)
    for tick in marks:
        x = axis.at(tick.value)
        canvas.line((x, y), (x, y + 5), canvas.theme.rule)
    return draw_tick_labels(canvas, axis, marks, y + 7)
