"""The forest plot: a row per study, the pooled effect as a diamond, one axis under all."""

from collections.abc import Sequence

from .axes import Axis, Tick, ticks
from .canvas import Canvas
from .forest_blocks import Block, lay_out, write
from .forest_columns import INSET, Columns, choose_columns
from .forest_entries import Entry, Kind, entries
from .forest_headings import draw_directions, draw_headings
from .forest_marks import draw_mark
from .forest_span import forest_span
from .frame import (
    MARGIN,
    draw_axis,
    draw_empty,
    draw_grid,
    draw_notes,
    draw_tick_labels,
    draw_title,
)
from .studies import ForestPlot
from .themes import ThemeName

# An axis that is out of sight below this height is repeated above the rows.
TALL = 700


def draw_forest(plot: ForestPlot, *, width: int, theme: ThemeName = "light") -> str:
    """Draw a forest plot as SVG.

    Args:
        width: in px, 320 to 2000; the height follows from the rows.

    Raises:
        ValueError: the width is outside that range.
    """
    canvas = Canvas(width, theme)
    texts = plot.texts
    top = draw_title(canvas, texts.title)
    rows = entries(plot)
    if any(row.is_marked for row in rows):
        top = _draw_rows(canvas, plot, rows, top)
    else:
        top = _draw_spoken(canvas, plot, rows, top)
    bottom = draw_notes(canvas, top + 10, plot.notes)
    return canvas.picture(texts.title, texts.description, plot.language, bottom + MARGIN - 4)


def _draw_spoken(canvas: Canvas, plot: ForestPlot, rows: Sequence[Entry], top: float) -> float:
    """Write a picture without any number: what is missing, and what was left out and why."""
    top = draw_empty(canvas, top, plot.texts.empty)
    columns = choose_columns(rows, plot.texts, canvas.width)
    for row in rows:
        if row.kind is not Kind.EMPTY:
            block = lay_out(row, columns, canvas.width, top)
            with canvas.titled(row.full_text):
                write(canvas, block, columns)
            top = block.foot
    return top


def _draw_rows(canvas: Canvas, plot: ForestPlot, rows: Sequence[Entry], top: float) -> float:
    columns = choose_columns(rows, plot.texts, canvas.width)
    start, end = columns.plot[0] + INSET, columns.plot[1] - INSET
    axis = Axis(*forest_span(rows), start, end)
    marks = ticks(axis, plot.language)
    top = draw_headings(canvas, plot.texts, columns, top)
    blocks = _stack(rows, columns, canvas.width, top + 6)
    if blocks[-1].foot - top > TALL:
        draw_tick_labels(canvas, axis, marks, top + 4)
        blocks = _stack(rows, columns, canvas.width, top + 24)
    _draw_lines(canvas, blocks, columns, axis, marks)
    for block in blocks:
        with canvas.titled(block.entry.full_text):
            draw_mark(canvas, block.entry, axis, block.middle)
            write(canvas, block, columns)
    bottom = draw_axis(canvas, axis, marks, blocks[-1].foot + 4)
    return draw_directions(canvas, plot.texts, columns, axis.at(0), bottom + 4)


def _stack(rows: Sequence[Entry], columns: Columns, width: float, top: float) -> list[Block]:
    blocks: list[Block] = []
    for row in rows:
        blocks.append(lay_out(row, columns, width, top))
        top = blocks[-1].foot
    return blocks


def _draw_lines(
    canvas: Canvas, blocks: Sequence[Block], columns: Columns, axis: Axis, marks: Sequence[Tick]
) -> None:
    """Draw grid, line of no effect and line of the pooled effect, behind the rows.

    Stacked rows have text above their strip of the axis: there the lines run in pieces.
    """
    last = blocks[-1].foot
    pieces = [block.track(columns) for block in blocks if block.entry.is_marked]
    draw_grid(canvas, axis, marks, pieces if columns.stacked else [(blocks[0].top, last)])
    pooled = next((block for block in blocks if block.entry.kind is Kind.POOLED), None)
    if pooled is None or pooled.entry.effect is None or not axis.holds(pooled.entry.effect):
        return
    above = [piece for piece in pieces if piece[0] < pooled.middle]
    spans = above if columns.stacked else [(blocks[0].top, pooled.middle)]
    canvas.verticals(axis.at(pooled.entry.effect), spans, canvas.theme.accent, dash="3 3")
