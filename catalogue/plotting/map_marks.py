"""The mark of an intervention: its code, over as many filled dots as its evidence is strong."""

from collections.abc import Sequence

from .canvas import SMALL, Canvas, Point
from .frame import MARGIN
from .menu_items import MapItem, MapTexts
from .text import measure, shorten, wrap
from .themes import Theme

CODE_SIZE = 12.0
MARK_HEIGHT, MARK_GAP = 30.0, 5.0
SWATCH_HEIGHT = 16.0
DOT, DOT_STEP = 2.1, 6.4
# Shares of the scale up to which a mark stays empty, or is tinted; above them it is filled.
EMPTY_UNTIL, TINTED_UNTIL = 0.4, 0.6


def mark_width(items: Sequence[MapItem], steps: int, most: float) -> float:
    """Give one width for all marks: that of the longest code, at most `most` px."""
    codes = max((measure(item.code, CODE_SIZE, bold=True) for item in items), default=0.0)
    return min(max(codes + 12, steps * DOT_STEP + 8), most)


def draw_mark(
    canvas: Canvas, corner: Point, width: float, code: str, strength: int | None, steps: int
) -> None:
    """Draw a mark from its upper left corner; without a rating it has no dots."""
    x, y = corner
    fill, ink = _colours(canvas.theme, strength, steps)
    canvas.rect(corner, (width, MARK_HEIGHT), fill, stroke=canvas.theme.accent, radius=5)
    middle = x + width / 2
    baseline = y + (14 if strength is not None else 19.5)
    written = shorten(code, width - 4, CODE_SIZE, bold=True)
    canvas.text(middle, baseline, written, size=CODE_SIZE, bold=True, anchor="middle", fill=ink)
    if strength is not None:
        _draw_dots(canvas, (middle, y + 22.5), strength, steps, fill=fill, ink=ink)


def _draw_dots(
    canvas: Canvas, centre: Point, strength: int, steps: int, *, fill: str, ink: str
) -> None:
    first = centre[0] - (steps - 1) * DOT_STEP / 2
    for step in range(steps):
        filled = ink if step < strength else fill
        canvas.circle((first + step * DOT_STEP, centre[1]), DOT, filled, stroke=ink)


def _colours(theme: Theme, strength: int | None, steps: int) -> tuple[str, str]:
    """Give the colour of a mark and of what stands on it: the stronger, the fuller."""
    share = (strength or 0) / steps
    if share <= EMPTY_UNTIL:
        return theme.background, theme.ink
    if share <= TINTED_UNTIL:
        return theme.accent_soft, theme.ink
    return theme.accent, theme.background


def draw_legend(canvas: Canvas, texts: MapTexts, top: float, *, has_unrated: bool) -> float:
    """Show each strength of the evidence with its name, in as many lines as that takes."""
    room = canvas.width - 2 * MARGIN
    title = wrap(texts.strength, room, SMALL, bold=True)
    row = canvas.lines(MARGIN, top, title, size=SMALL, bold=True) + 5
    steps = len(texts.strengths)
    swatch = steps * DOT_STEP + 8
    entries: list[tuple[int | None, str]] = [*enumerate(texts.strengths, start=1)]
    entries += [(None, texts.no_strength)] if has_unrated else []
    x = MARGIN
    for strength, label in entries:
        written = shorten(label, room - swatch - 8, SMALL)
        taken = swatch + 8 + measure(written, SMALL)
        if x > MARGIN and x + taken > canvas.width - MARGIN:
            x, row = MARGIN, row + SWATCH_HEIGHT + 7
        with canvas.titled(label):
            _draw_swatch(canvas, (x, row), strength, steps)
            canvas.text(x + swatch + 8, row + SWATCH_HEIGHT / 2 + 4, written, size=SMALL)
        x += taken + 20
    return row + SWATCH_HEIGHT


def _draw_swatch(canvas: Canvas, corner: Point, strength: int | None, steps: int) -> None:
    """Draw a mark without its code."""
    fill, ink = _colours(canvas.theme, strength, steps)
    width = steps * DOT_STEP + 8
    canvas.rect(corner, (width, SWATCH_HEIGHT), fill, stroke=canvas.theme.accent, radius=5)
    if strength is not None:
        centre = (corner[0] + width / 2, corner[1] + SWATCH_HEIGHT / 2)
        _draw_dots(canvas, centre, strength, steps, fill=fill, ink=ink)
