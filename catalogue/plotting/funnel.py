"""The funnel plot: effects against their standard errors, precise studies on top."""

from statistics import median

from .axes import TICK_SIZE, Axis, Tick, padded, span, ticks
from .canvas import SMALL, Canvas, Point
from .frame import MARGIN, draw_axis, draw_empty, draw_grid, draw_notes, draw_title
from .studies import FunnelPlot, FunnelPoint
from .text import measure, wrap
from .themes import ThemeName

NORMAL_CRITICAL = 1.959964  # two-sided 95 % of a normal distribution
HEIGHT_SHARE, LOWEST, HIGHEST = 0.6, 260.0, 560.0
RADIUS, EDGE = 4.2, 10.0
SWATCH = 26.0


def draw_funnel(plot: FunnelPlot, *, width: int, theme: ThemeName = "light") -> str:
    """Draw a funnel plot as SVG, with the area where 95 % of studies of one effect would lie.

    Args:
        width: in px, 320 to 2000.

    Raises:
        ValueError: the width is outside that range.

    Source: Sterne, J. A. C., & Egger, M. (2001). Journal of Clinical Epidemiology, 54(10),
    1046-1055: standard error on the vertical axis, estimate ± 1.96 standard errors.
    """
    canvas = Canvas(width, theme)
    texts = plot.texts
    top = draw_title(canvas, texts.title)
    top = _draw_plot(canvas, plot, top) if plot.points else draw_empty(canvas, top, texts.empty)
    bottom = draw_notes(canvas, top + 10, plot.notes)
    return canvas.picture(texts.title, texts.description, plot.language, bottom + MARGIN - 4)


def _draw_plot(canvas: Canvas, plot: FunnelPlot, top: float) -> float:
    named = wrap(plot.texts.standard_error, canvas.width - 2 * MARGIN, SMALL, bold=True)
    top = canvas.lines(MARGIN, top, named, size=SMALL, bold=True) + 10
    height = min(max(HEIGHT_SHARE * canvas.width, LOWEST), HIGHEST)
    down = Axis(0.0, _largest_error(plot), top, top + height)
    rungs = ticks(down, plot.language, height=38)
    left = MARGIN + max(measure(tick.label, TICK_SIZE) for tick in rungs) + 10
    across = Axis(*_reach(plot, down.high), left + EDGE, canvas.width - MARGIN - EDGE)
    marks = ticks(across, plot.language)
    _draw_region(canvas, plot.estimate, across, down)
    draw_grid(canvas, across, marks, [(down.start, down.end)])
    _draw_rungs(canvas, rungs, across, down, left)
    _draw_funnel(canvas, plot.estimate, across, down)
    for point in plot.points:
        with canvas.titled(point.label):
            _draw_point(canvas, point, across, down)
    bottom = draw_axis(canvas, across, marks, down.end) + 4
    middle = (across.start + across.end) / 2
    title = wrap(plot.texts.effect, across.end - across.start, SMALL, bold=True)
    bottom = canvas.lines(middle, bottom, title, size=SMALL, bold=True, anchor="middle") + 10
    return bottom if plot.estimate is None else _draw_legend(canvas, plot, bottom)


def _largest_error(plot: FunnelPlot) -> float:
    errors = [point.standard_error for point in plot.points]
    return 1.06 * span(errors, [0.0, min(errors)], median(errors))[1]


def _reach(plot: FunnelPlot, largest: float) -> tuple[float, float]:
    """Find the ends of the axis: all usual effects, and the funnel at its widest."""
    always: list[float] = []
    if plot.estimate is not None:
        always = [plot.estimate - NORMAL_CRITICAL * largest]
        always += [plot.estimate + NORMAL_CRITICAL * largest]
    effects = [point.effect for point in plot.points]
    return padded(*span(effects, always, largest), 0.03)


def _draw_rungs(canvas: Canvas, rungs: list[Tick], across: Axis, down: Axis, left: float) -> None:
    """Draw the lines of the standard errors, with their numbers on the left."""
    for tick in rungs:
        y = down.at(tick.value)
        stroke = canvas.theme.rule if tick.value == 0 else canvas.theme.grid
        canvas.line((left, y), (across.end + EDGE, y), stroke)
        baseline, fill = y + TICK_SIZE * 0.36, canvas.theme.muted
        canvas.text(left - 6, baseline, tick.label, size=TICK_SIZE, anchor="end", fill=fill)


def _corners(estimate: float, across: Axis, down: Axis) -> tuple[Point, Point, Point]:
    reach = NORMAL_CRITICAL * down.high
    apex = (across.at(estimate), down.start)
    return (across.at(estimate - reach), down.end), apex, (across.at(estimate + reach), down.end)


def _draw_region(canvas: Canvas, estimate: float | None, across: Axis, down: Axis) -> None:
    if estimate is not None:
        canvas.polygon(_corners(estimate, across, down), canvas.theme.region)


def _draw_funnel(canvas: Canvas, estimate: float | None, across: Axis, down: Axis) -> None:
    if estimate is not None:
        left, apex, right = _corners(estimate, across, down)
        canvas.line(left, apex, canvas.theme.rule, dash="4 3")
        canvas.line(apex, right, canvas.theme.rule, dash="4 3")
        canvas.line(apex, (apex[0], down.end), canvas.theme.accent, width=1.6)


def _draw_point(canvas: Canvas, point: FunnelPoint, across: Axis, down: Axis) -> None:
    """Draw a circle, or at the edge a triangle towards where the study lies."""
    x, y = across.at(point.effect), down.at(point.standard_error)
    theme = canvas.theme
    aside = across.beyond(point.effect)
    if aside:
        x += aside * 3
        corners = [(x - aside * 4, y - 4.5), (x + aside * 5, y), (x - aside * 4, y + 4.5)]
        canvas.polygon(corners, theme.accent, stroke=theme.background)
    elif down.beyond(point.standard_error):
        corners = [(x - 4.5, y - 9), (x, y), (x + 4.5, y - 9)]
        canvas.polygon(corners, theme.accent, stroke=theme.background)
    else:
        canvas.circle((x, y), RADIUS, theme.accent, stroke=theme.background)


def _draw_legend(canvas: Canvas, plot: FunnelPlot, top: float) -> float:
    """Explain the line of the estimate and the edges of the funnel."""
    theme = canvas.theme
    for text, stroke, width, dash in (
        (plot.texts.estimate, theme.accent, 1.6, ""),
        (plot.texts.region, theme.rule, 1.0, "4 3"),
    ):
        y = top + SMALL * 0.7
        canvas.line((MARGIN, y), (MARGIN + SWATCH - 6, y), stroke, width=width, dash=dash)
        lines = wrap(text, canvas.width - 2 * MARGIN - SWATCH, SMALL)
        top = canvas.lines(MARGIN + SWATCH, top, lines, size=SMALL) + 3
    return top
