"""The map of the menu: months of progress against cost, with the strength of the evidence."""

from collections.abc import Sequence

from .axes import TICK_SIZE
from .canvas import SMALL, Canvas
from .figures import format_number
from .frame import MARGIN, draw_empty, draw_notes, draw_title
from .map_grid import Grid, Row, lay_out_rows
from .map_lists import draw_list
from .map_marks import draw_legend, draw_mark, mark_width
from .menu_items import MapItem, MapTexts, MenuMap
from .text import measure, wrap
from .themes import ThemeName

SECTION_GAP = 18.0
# The first of these at which no word of a cost band has to be broken.
COST_SIZES = (11.5, 10.5, 9.5)


def draw_map(plot: MenuMap, *, width: int, theme: ThemeName = "light") -> str:
    """Draw the map of a menu as SVG: effect upwards, cost to the right, a key below.

    Args:
        width: in px, 320 to 2000; the height follows from the items.

    Raises:
        ValueError: the width is outside that range.
    """
    canvas = Canvas(width, theme)
    texts, placed = plot.texts, plot.placed
    top = draw_title(canvas, texts.title)
    if placed:
        top = _draw_cells(canvas, plot, top) + SECTION_GAP
        unrated = any(item.strength is None for item in placed)
        top = draw_legend(canvas, texts, top, has_unrated=unrated) + SECTION_GAP
        top = draw_list(canvas, texts.key, placed, top, with_reason=False)
    else:
        top = draw_empty(canvas, top, texts.empty)
    if plot.left_out:
        top = draw_list(canvas, texts.left_out, plot.left_out, top + 10, with_reason=True)
    bottom = draw_notes(canvas, top + 10, plot.notes)
    return canvas.picture(texts.title, texts.description, plot.language, bottom + MARGIN - 4)


def _draw_cells(canvas: Canvas, plot: MenuMap, top: float) -> float:
    texts, placed = plot.texts, plot.placed
    named = wrap(texts.months, canvas.width - 2 * MARGIN, SMALL, bold=True)
    top = canvas.lines(MARGIN, top, named, size=SMALL, bold=True) + 6
    left = MARGIN + max(measure(_months(plot, item.months), TICK_SIZE) for item in placed) + 12
    column = (canvas.width - MARGIN - left) / len(texts.costs)
    mark = mark_width(placed, len(texts.strengths), column - 4)
    grid = Grid(lay_out_rows(placed, column, mark, top), left, column, mark)
    _draw_rows(canvas, plot, grid)
    for item, x, y in grid.places(placed):
        with canvas.titled(_full_text(plot, item)):
            steps = len(texts.strengths)
            draw_mark(canvas, (x, y), mark, item.code, item.strength, steps)
    return _draw_costs(canvas, texts, grid)


def _months(plot: MenuMap, months: int | None) -> str:
    """Write a number of months with its sign."""
    written = format_number(months or 0, plot.language, decimals=0)
    return f"+{written}" if (months or 0) > 0 else written


def _full_text(plot: MenuMap, item: MapItem) -> str:
    texts = plot.texts
    cost = texts.costs[(item.cost or 1) - 1]
    strength = texts.no_strength
    if item.strength is not None:
        strength = texts.strengths[item.strength - 1]
    months = _months(plot, item.months)
    ratings = ((texts.months, months), (texts.cost, cost), (texts.strength, strength))
    said = "; ".join(f"{scale}: {rating}" for scale, rating in ratings)
    return f"{item.code} {item.title}. {said}"


def _draw_rows(canvas: Canvas, plot: MenuMap, grid: Grid) -> None:
    """Draw the lines between rows and columns, with the months on the left."""
    theme, right = canvas.theme, canvas.width - MARGIN
    for row in grid.rows:
        if row.months == 0:
            canvas.rect((grid.left, row.top), (right - grid.left, row.height), theme.region)
        canvas.line((grid.left, row.top), (right, row.top), theme.grid)
        _name_row(canvas, plot, row, grid.left - 8)
    for number in range(1, len(plot.texts.costs)):
        x = grid.left + number * grid.column
        canvas.line((x, grid.rows[0].top), (x, grid.foot), theme.grid)
    canvas.line((grid.left, grid.rows[0].top), (grid.left, grid.foot), theme.rule)
    canvas.line((grid.left, grid.foot), (right, grid.foot), theme.rule)


def _name_row(canvas: Canvas, plot: MenuMap, row: Row, right: float) -> None:
    middle, fill = row.top + row.height / 2, canvas.theme.muted
    if row.months is None:
        for step in (-4, 0, 4):
            canvas.circle((right - 3, middle + step), 1.1, fill)
        return
    label, baseline = _months(plot, row.months), middle + TICK_SIZE * 0.36
    canvas.text(right, baseline, label, size=TICK_SIZE, anchor="end", fill=fill)


def _draw_costs(canvas: Canvas, texts: MapTexts, grid: Grid) -> float:
    """Name the cost bands under their columns, and the scale under all of them."""
    bottom, fill, room = grid.foot, canvas.theme.muted, grid.column - 3
    words = [word for label in texts.costs for word in label.split()]
    size = next((one for one in COST_SIZES if _fit(words, room, one)), COST_SIZES[-1])
    for number, label in enumerate(texts.costs):
        middle = grid.left + (number + 0.5) * grid.column
        lines = wrap(label, room, size, lines=3)
        with canvas.titled(label):
            lowest = canvas.lines(
                middle, grid.foot + 5, lines, size=size, anchor="middle", fill=fill
            )
        bottom = max(bottom, lowest)
    middle = (grid.left + canvas.width - MARGIN) / 2
    title = wrap(texts.cost, canvas.width - MARGIN - grid.left, SMALL, bold=True)
    return canvas.lines(middle, bottom + 4, title, size=SMALL, bold=True, anchor="middle")


def _fit(words: Sequence[str], width: float, size: float) -> bool:
    return all(measure(word, size) <= width for word in words)
