"""The rows of a forest plot in the order of the picture, with their numbers as text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from math import sqrt

from .figures import Language, format_interval, format_number, format_weight
from .studies import ForestPlot, Range, StudyRow, Summary


class Kind(Enum):
    """What a row of the picture is."""

    HEADING = "heading"
    STUDY = "study"
    SUBTOTAL = "subtotal"
    POOLED = "pooled"
    PREDICTION = "prediction"
    EMPTY = "empty"
    SECTION = "section"
    LEFT_OUT = "left out"


BOLD = {Kind.HEADING, Kind.SUBTOTAL, Kind.POOLED, Kind.SECTION}
STUDIES = {Kind.STUDY, Kind.LEFT_OUT}
# Rows that only say something; the others may carry a mark and numbers.
SPOKEN = {Kind.HEADING, Kind.SECTION, Kind.EMPTY}


@dataclass(frozen=True)
class Entry:
    """One row: what is written, and what is marked on the axis."""

    kind: Kind
    label: str
    effect: float | None = None
    interval: Range | None = None
    year: str = ""
    extra: str = ""
    estimate_text: str = ""
    interval_text: str = ""
    weight_text: str = ""
    note: str = ""
    size: float = 0.0  # side of the square as a share of the largest

    @property
    def is_marked(self) -> bool:
        """Say whether there is anything to draw on the axis."""
        return self.effect is not None or self.interval is not None

    @property
    def full_text(self) -> str:
        """Give all that the row says on one line."""
        named = ", ".join(part for part in (self.label, self.year, self.extra) if part)
        numbers = f"{self.estimate_text} {self.interval_text}".strip()
        rest = ", ".join(part for part in (numbers, self.weight_text, self.note) if part)
        return f"{named}: {rest}" if rest else named


def entries(plot: ForestPlot) -> list[Entry]:
    """Put the rows in order: studies, groups, pooled effect, prediction, what is left out."""
    heaviest = max((row.weight or 0.0 for row in plot.all_rows), default=0.0)
    included = [row for row in plot.all_rows if not row.left_out]
    found = [] if included else [Entry(Kind.EMPTY, plot.texts.empty)]
    found += _studies(plot.rows, heaviest, plot.language)
    for group in plot.groups:
        found.append(Entry(Kind.HEADING, group.heading))
        found += _studies(group.rows, heaviest, plot.language)
        if group.summary is not None:
            found.append(_summary(Kind.SUBTOTAL, group.summary, plot.language))
    if plot.pooled is not None:
        found.append(_summary(Kind.POOLED, plot.pooled, plot.language))
    return [*found, *_prediction(plot), *_left_out(plot)]


def _studies(rows: Iterable[StudyRow], heaviest: float, language: Language) -> list[Entry]:
    included = (row for row in rows if not row.left_out)
    return [_study(Kind.STUDY, row, heaviest, language) for row in included]


def _study(kind: Kind, row: StudyRow, heaviest: float, language: Language) -> Entry:
    shown = row.weight is not None and kind is Kind.STUDY
    return Entry(
        kind,
        row.label,
        row.effect,
        row.interval,
        year="" if row.year is None else str(row.year),
        extra=row.extra,
        estimate_text="" if row.effect is None else format_number(row.effect, language),
        interval_text=_interval(row.interval, language),
        weight_text=format_weight(row.weight or 0.0, language) if shown else "",
        note=row.left_out,
        size=sqrt(max(row.weight or 0.0, 0.0) / heaviest) if heaviest > 0 else 0.5,
    )


def _summary(kind: Kind, summary: Summary, language: Language) -> Entry:
    return Entry(
        kind,
        summary.label,
        summary.effect,
        summary.interval,
        estimate_text=format_number(summary.effect, language),
        interval_text=_interval(summary.interval, language),
        weight_text="" if summary.weight is None else format_weight(summary.weight, language),
    )


def _prediction(plot: ForestPlot) -> Iterator[Entry]:
    if plot.prediction is not None:
        written = _interval(plot.prediction, plot.language)
        label = plot.texts.prediction
        yield Entry(Kind.PREDICTION, label, interval=plot.prediction, interval_text=written)


def _left_out(plot: ForestPlot) -> Iterator[Entry]:
    rows = [row for row in plot.all_rows if row.left_out]
    if rows:
        yield Entry(Kind.SECTION, plot.texts.left_out)
    for row in rows:
        yield _study(Kind.LEFT_OUT, row, 0.0, plot.language)


def _interval(interval: Range | None, language: Language) -> str:
    return "" if interval is None else format_interval(*interval, language)
