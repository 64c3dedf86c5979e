"""Lists under the map: which code is which intervention, and what has no place on the map."""

from collections.abc import Sequence
from math import ceil

from .canvas import BODY, SMALL, Canvas
from .frame import GAP, MARGIN
from .map_marks import CODE_SIZE
from .menu_items import MapItem
from .text import measure, shorten, wrap

COLUMN = 290.0
MOST_COLUMNS = 3
MOST_LINES = 3
CODE_SHARE = 0.3


def draw_list(
    canvas: Canvas, heading: str, items: Sequence[MapItem], top: float, *, with_reason: bool
) -> float:
    """Write code and title of each of >= 1 items, down the first column and then the next."""
    room = canvas.width - 2 * MARGIN
    lines = wrap(heading, room, BODY, bold=True)
    top = canvas.lines(MARGIN, top, lines, bold=True) + 4
    count = min(MOST_COLUMNS, max(1, int(room // COLUMN)))
    width = (room - GAP * (count - 1)) / count
    length = ceil(len(items) / count)
    codes = max(measure(item.code, CODE_SIZE, bold=True) for item in items)
    code = min(codes, width * CODE_SHARE)
    bottom = top
    for column in range(count):
        y, x = top, MARGIN + column * (width + GAP)
        for item in items[column * length : (column + 1) * length]:
            y = _draw_item(canvas, item, x, y, code, width, with_reason=with_reason)
        bottom = max(bottom, y)
    return bottom


def _draw_item(
    canvas: Canvas, item: MapItem, x: float, y: float, code: float, width: float, *,
    with_reason: bool,
) -> float:  # fmt: skip
    reason = item.reason if with_reason else ""
    left, room = x + code + 9, width - code - 9
    with canvas.titled(f"{item.code} {item.title}" + (f": {reason}" if reason else "")):
        written = [shorten(item.code, code, CODE_SIZE, bold=True)]
        canvas.lines(x, y, written, size=CODE_SIZE, bold=True)
        title = wrap(item.title, room, CODE_SIZE, lines=MOST_LINES)
        y = canvas.lines(left, y, title or [""], size=CODE_SIZE)
        said = wrap(reason, room, SMALL)
        y = canvas.lines(left, y, said, size=SMALL, fill=canvas.theme.left_out)
    return y + 4
