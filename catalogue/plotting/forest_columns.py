"""Where the columns of a forest plot stand: beside each other, or stacked on a narrow picture."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .canvas import BODY
from .forest_entries import BOLD, SPOKEN, STUDIES, Entry
from .frame import GAP, MARGIN
from .studies import ForestTexts
from .text import measure, wrap

# Below this width, or when the columns leave less than this, a study takes two lines.
NARROW = 560
LEAST_LABEL, USUAL_LABEL, LEAST_PLOT = 120.0, 160.0, 170.0
LABEL_SHARE, EXTRA_SHARE, PLOT_SHARE = 0.34, 0.16, 0.28
HEADER_SIZE = 12.0
STACKED_SIZE = 12.0
NARROW_GAP = 7.0
# The axis keeps this distance from the edges of its column, for arrow heads and tick labels.
INSET = 10.0


@dataclass(frozen=True)
class Columns:
    """Left edges and widths, or right edges of numbers, in px; a column of width 0 is absent."""

    stacked: bool
    size: float
    label_width: float
    year: float
    year_width: float
    extra: float
    extra_width: float
    plot: tuple[float, float]
    estimate: float
    interval: float
    numbers_width: float
    weight: float
    weight_width: float

    @property
    def side_width(self) -> float:
        """Give the width of all that stands left of the axis, for texts without a year."""
        return self.label_width if self.stacked else self.plot[0] - MARGIN - GAP


@dataclass(frozen=True)
class Widths:
    """What each column would take if nothing was cut, in px."""

    label: float
    year: float
    extra: float
    estimate: float
    interval: float
    weight: float


def choose_columns(rows: Sequence[Entry], texts: ForestTexts, width: float) -> Columns:
    """Set columns beside each other if that leaves room for names and axis, else stack them."""
    asked = _widths(rows, texts, BODY)
    if width >= NARROW:
        beside = _beside(asked, width)
        if beside.label_width >= min(LEAST_LABEL, asked.label):
            return beside
    return _stacked(_widths(rows, texts, STACKED_SIZE), width)


def _widths(rows: Sequence[Entry], texts: ForestTexts, size: float) -> Widths:
    def widest(text: Callable[[Entry], str], heading: str) -> float:
        written = [(text(row), row.kind in BOLD) for row in rows if row.kind not in SPOKEN]
        found = max((measure(one, size, bold=bold) for one, bold in written if one), default=0)
        return max(found, heading_width(heading)) if found else 0.0

    estimate = widest(lambda row: row.estimate_text, "")
    interval = widest(lambda row: row.interval_text, "")
    heading = heading_width(texts.effect) - estimate - NARROW_GAP
    return Widths(
        label=widest(lambda row: row.label if row.kind in STUDIES else "", texts.study),
        year=widest(lambda row: row.year, texts.year),
        extra=widest(lambda row: row.extra, texts.extra),
        estimate=estimate,
        interval=max(interval, heading),
        weight=widest(lambda row: row.weight_text, texts.weight),
    )


def heading_width(heading: str) -> float:
    """Give what the head of a column takes, over two lines if that is narrower."""
    whole = measure(heading, HEADER_SIZE, bold=True)
    lines = wrap(heading, whole * 0.66, HEADER_SIZE, bold=True) if " " in heading else [heading]
    return max((measure(line, HEADER_SIZE, bold=True) + 1 for line in lines), default=0.0)


def _beside(asked: Widths, width: float) -> Columns:
    weight = width - MARGIN
    interval = weight - (asked.weight + GAP if asked.weight else 0)
    estimate = interval - asked.interval - NARROW_GAP
    plot_end = estimate - asked.estimate - GAP
    extra = min(asked.extra, width * EXTRA_SHARE)
    side = (asked.year + GAP if asked.year else 0) + (extra + GAP if extra else 0)
    least = max(LEAST_PLOT, width * PLOT_SHARE)
    label = min(
        max(asked.label, USUAL_LABEL), width * LABEL_SHARE, plot_end - least - side - GAP - MARGIN
    )
    year = MARGIN + label + GAP
    extra_left = year + (asked.year + GAP if asked.year else 0)
    return Columns(
        stacked=False,
        size=BODY,
        label_width=label,
        year=year,
        year_width=asked.year,
        extra=extra_left,
        extra_width=extra,
        plot=(MARGIN + label + side + GAP, plot_end),
        estimate=estimate,
        interval=interval,
        numbers_width=interval - estimate + asked.estimate,
        weight=weight,
        weight_width=asked.weight,
    )


def _stacked(asked: Widths, width: float) -> Columns:
    right = width - MARGIN
    estimate = right - asked.interval - NARROW_GAP
    label = right - MARGIN - (asked.weight + GAP if asked.weight else 0)
    return Columns(
        stacked=True,
        size=STACKED_SIZE,
        label_width=label,
        year=0,
        year_width=0,
        extra=MARGIN,
        extra_width=right - MARGIN if asked.extra else 0,
        plot=(MARGIN, estimate - asked.estimate - NARROW_GAP),
        estimate=estimate,
        interval=right,
        numbers_width=right - MARGIN,
        weight=right,
        weight_width=asked.weight,
    )
