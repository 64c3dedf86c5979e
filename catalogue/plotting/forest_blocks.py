"""One row of a forest plot on paper: its lines, its height, and where its mark stands."""

from dataclasses import dataclass

from .canvas import BODY, LINE_HEIGHT, SMALL, Canvas, Span
from .forest_columns import Columns
from .forest_entries import BOLD, SPOKEN, STUDIES, Entry, Kind
from .frame import MARGIN
from .text import measure, shorten, wrap

ROW = 22.0
TRACK = 20.0
AIR = {Kind.HEADING: 10.0, Kind.POOLED: 6.0, Kind.SECTION: 16.0}
LABEL_LINES, EXTRA_LINES = 2, 2
LINE = BODY * LINE_HEIGHT
SMALL_LINE = SMALL * LINE_HEIGHT


@dataclass(frozen=True)
class Block:
    """A row with its lines, from `top` down over `height` px; the mark is centred on `middle`."""

    entry: Entry
    top: float
    height: float
    middle: float
    label: list[str]
    extra: list[str]
    note: list[str]
    note_top: float

    @property
    def foot(self) -> float:
        return self.top + self.height

    def track(self, columns: Columns) -> Span:
        """Give top and foot of the strip that the axis runs through."""
        if columns.stacked:
            return self.middle - TRACK / 2, self.middle + TRACK / 2
        return self.top, self.foot


def lay_out(entry: Entry, columns: Columns, width: float, top: float) -> Block:
    """Break the texts of a row into lines and find its height."""
    return (_stacked if columns.stacked else _beside)(entry, columns, width, top)


def _beside(entry: Entry, columns: Columns, width: float, top: float) -> Block:
    air = AIR.get(entry.kind, 0.0)
    label = _label(entry, columns, width)
    extra = wrap(entry.extra, columns.extra_width, SMALL, lines=EXTRA_LINES)
    note = wrap(entry.note, columns.side_width, SMALL)
    row = max(ROW, max(len(label) * LINE, len(extra) * SMALL_LINE) + 4)
    note_top = top + air + row - 2
    height = air + row + (len(note) * SMALL_LINE + 3 if note else 0)
    return Block(entry, top, height, top + air + row / 2, label, extra, note, note_top)


def _stacked(entry: Entry, columns: Columns, width: float, top: float) -> Block:
    air = AIR.get(entry.kind, 0.0) + 3
    label = _with_year(_label(entry, columns, width), entry.year, columns.label_width)
    extra = wrap(entry.extra, columns.extra_width, SMALL, lines=EXTRA_LINES)
    if len(extra) == 1 and measure(f"{label[-1]} · {extra[0]}", BODY) <= columns.label_width:
        label, extra = [*label[:-1], f"{label[-1]} · {extra[0]}"], []
    note = wrap(entry.note, width - 2 * MARGIN, SMALL)
    note_top = top + air + len(label) * LINE + len(extra) * SMALL_LINE
    written = note_top + len(note) * SMALL_LINE
    track = TRACK if entry.is_marked else 0.0
    foot = written + track + (5 if entry.kind not in SPOKEN else 2)
    return Block(entry, top, foot - top, written + track / 2, label, extra, note, note_top)


def _label(entry: Entry, columns: Columns, width: float) -> list[str]:
    if entry.kind in STUDIES:
        return wrap(entry.label, columns.label_width, BODY, lines=LABEL_LINES) or [""]
    spoken = entry.kind in SPOKEN or (columns.stacked and not entry.weight_text)
    room = width - 2 * MARGIN if spoken else columns.side_width
    return wrap(entry.label, room, BODY, bold=entry.kind in BOLD)


def _with_year(label: list[str], year: str, width: float) -> list[str]:
    """Add the year to the last line; a long name gives way to it."""
    if not year:
        return label
    ending = f", {year}"
    if measure(label[-1] + ending, BODY) <= width:
        return [*label[:-1], label[-1] + ending]
    if len(label) < LABEL_LINES:
        return [*label, year]
    return [*label[:-1], shorten(label[-1], width - measure(ending, BODY), BODY) + ending]


def write(canvas: Canvas, block: Block, columns: Columns) -> None:
    """Write everything a row says; its mark is drawn apart."""
    fill = _fill(canvas, block.entry.kind)
    (_write_stacked if columns.stacked else _write_beside)(canvas, block, columns, fill)


def _fill(canvas: Canvas, kind: Kind) -> str | None:
    if kind in {Kind.LEFT_OUT, Kind.SECTION}:
        return canvas.theme.left_out
    return canvas.theme.muted if kind is Kind.EMPTY else None


def _write_beside(canvas: Canvas, block: Block, columns: Columns, fill: str | None) -> None:
    entry, middle = block.entry, block.middle
    bold = entry.kind in BOLD
    top = middle - len(block.label) * LINE / 2
    canvas.lines(MARGIN, top, block.label, bold=bold, fill=fill)
    canvas.lines(MARGIN, block.note_top, block.note, size=SMALL, fill=canvas.theme.left_out)
    canvas.lines(columns.year, middle - LINE / 2, [entry.year], fill=fill)
    top = middle - len(block.extra) * SMALL_LINE / 2
    canvas.lines(columns.extra, top, block.extra, size=SMALL, fill=fill or canvas.theme.muted)
    _write_numbers(canvas, block, columns, fill)
    _write_weight(canvas, entry, columns, middle - LINE / 2)


def _write_stacked(canvas: Canvas, block: Block, columns: Columns, fill: str | None) -> None:
    entry = block.entry
    top = block.top + AIR.get(entry.kind, 0.0) + 3
    _write_weight(canvas, entry, columns, top)
    bottom = canvas.lines(MARGIN, top, block.label, bold=entry.kind in BOLD, fill=fill)
    muted = fill or canvas.theme.muted
    canvas.lines(MARGIN, bottom, block.extra, size=SMALL, fill=muted)
    canvas.lines(MARGIN, block.note_top, block.note, size=SMALL, fill=canvas.theme.left_out)
    _write_numbers(canvas, block, columns, fill)


def _write_numbers(canvas: Canvas, block: Block, columns: Columns, fill: str | None) -> None:
    bold = block.entry.kind in BOLD
    baseline = block.middle + columns.size * 0.36
    for right, text in (
        (columns.estimate, block.entry.estimate_text),
        (columns.interval, block.entry.interval_text),
    ):
        canvas.text(right, baseline, text, size=columns.size, bold=bold, anchor="end", fill=fill)


def _write_weight(canvas: Canvas, entry: Entry, columns: Columns, top: float) -> None:
    bold, fill = entry.kind in BOLD, canvas.theme.muted
    if entry.kind in BOLD:
        fill = canvas.theme.ink
    canvas.lines(
        columns.weight, top, [entry.weight_text], size=columns.size, bold=bold, anchor="end",
        fill=fill,
    )  # fmt: skip
