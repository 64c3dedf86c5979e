"""Charts as SVG in the page: no script, no style element; colours come from desk.css.

A chart is for the eye alone. The table beside it says the same numbers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

HEIGHT, TOP, LEFT, FOOT = 240, 12, 40, 26
CHARACTER = 7  # px, of the widest digit at 12 px


@dataclass(frozen=True)
class Column:
    """What happened in one period: what came upwards, what went beside it."""

    label: str
    came: int
    went: int


@dataclass(frozen=True)
class Bar:
    """One line of a table with its bar: two counts that add up."""

    label: str
    first: int
    second: int
    drawn: str = ""

    @property
    def total(self) -> int:
        return self.first + self.second


def bars(lines: Sequence[Bar]) -> list[Bar]:
    """Return the lines with a bar each, all to the same measure."""
    longest = max((line.total for line in lines), default=0)
    return [Bar(line.label, line.first, line.second, bar(line, longest)) for line in lines]


def bar(line: Bar, longest: int) -> SafeString | str:
    """Draw two counts after each other; it stretches to the width that there is."""
    if not longest:
        return ""
    first, second = (round(100 * count / longest, 2) for count in (line.first, line.second))
    return format_html(
        '<svg class="desk-bar" viewBox="0 0 100 10" preserveAspectRatio="none" width="100%" '
        'height="14" aria-hidden="true" focusable="false">'
        '<rect class="desk-fill-1" x="0" y="0" width="{}" height="10"/>'
        '<rect class="desk-fill-2" x="{}" y="0" width="{}" height="10"/></svg>',
        first,
        first,
        second,
    )


def columns(periods: Sequence[Column], width: int) -> SafeString | str:
    """Draw a pair of columns per period, for a page that is `width` px wide at least."""
    if not periods:
        return ""
    top = scale_top(max(max(period.came, period.went) for period in periods))
    room = (width - LEFT) / len(periods)
    return format_html(
        '<svg class="desk-chart" viewBox="0 0 {} {}" width="{}" height="{}" aria-hidden="true" '
        'focusable="false">{}{}{}</svg>',
        width,
        HEIGHT,
        width,
        HEIGHT,
        format_html_join("", GRID_LINE, grid(top, width)),
        format_html_join("", RECTANGLE, rectangles(periods, room, top)),
        format_html_join("", LABEL, labels(periods, room, width)),
    )


GRID_LINE = (
    '<line class="desk-grid" x1="{}" y1="{}" x2="{}" y2="{}"/>'
    '<text class="desk-axis" x="{}" y="{}" text-anchor="end">{}</text>'
)
RECTANGLE = '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>'
LABEL = '<text class="desk-axis" x="{}" y="{}" text-anchor="middle">{}</text>'


def scale_top(highest: int) -> int:
    """Return the end of the axis: 1, 2 or 5 times a power of ten, in four steps where it can."""
    if highest <= 4:
        return 4
    unit = 10 ** floor(log10(highest / 4))
    step = next(unit * times for times in (1, 2, 5, 10) if unit * times * 4 >= highest)
    return int(step * ceil(highest / step))


def grid(top: int, width: int) -> Iterator[tuple[object, ...]]:
    step = next(top // parts for parts in (4, 5, 3, 2, 1) if top % parts == 0)
    for value in range(0, top + 1, step):
        y = height_of(value, top)
        yield LEFT, y, width, y, LEFT - 6, y + 4, value


def rectangles(periods: Sequence[Column], room: float, top: int) -> Iterator[tuple[object, ...]]:
    thick = round(max(min(room * 0.4, 28), 0.5), 2)
    for place, period in enumerate(periods):
        middle = LEFT + room * (place + 0.5)
        for css, count, x in (
            ("desk-fill-1", period.came, middle - thick),
            ("desk-fill-3", period.went, middle),
        ):
            if count:
                y = height_of(count, top)
                yield css, round(x, 2), y, thick, round(HEIGHT - FOOT - y, 2)


def labels(periods: Sequence[Column], room: float, width: int) -> Iterator[tuple[object, ...]]:
    """Yield the labels that fit beside each other, from the first one on."""
    free_from = 0.0
    for place, period in enumerate(periods):
        half = len(period.label) * CHARACTER / 2
        middle = max(half, min(LEFT + room * (place + 0.5), width - half))
        if middle - half >= free_from:
            free_from = middle + half + 2 * CHARACTER
            yield round(middle, 2), HEIGHT - 6, period.label


def height_of(count: int, top: int) -> float:
    return round(TOP + (HEIGHT - TOP - FOOT) * (1 - count / top), 2)
