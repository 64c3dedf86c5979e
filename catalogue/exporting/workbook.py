"""Rows as a workbook with one sheet (ECMA-376, SpreadsheetML), written as they come."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import compress, count, islice
from string import ascii_uppercase
from types import NoneType
from typing import IO, Any, NamedTuple
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from .texts import text_of_float

Cell = str | int | float | bool | date | datetime | None

LONGEST_TEXT = 32_767  # characters that a cell holds
MOST_ROWS = 1_048_576  # that a sheet holds
LARGEST_SHEET = 2**31 - 1  # bytes, before the format of the archive has to be another one
FIRST_DAY = date(1900, 3, 1)  # before it, a sheet counts a 29 February 1900 that never was
DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  # a sheet has no time zones
ROWS_PER_PIECE = 500
MOST_SHAPES = 1_000  # of rows, that are kept
COMPRESSION = 1  # the next steps take more time than they save bytes
WIDTH = 18  # of a column, in characters

# The places of the formats in STYLES.
TEXT, DAY, INSTANT, HEADING = 1, 2, 3, 4
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES = (
    f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/></Types>'
)
ROOT = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"'
    f' Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
PARTS = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{DOCUMENT}/styles" Target="styles.xml"/></Relationships>'
)
BOOK = (
    f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><sheets>'
    '<sheet name=%s sheetId="1" r:id="rId1"/></sheets></workbook>'
)
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd hh:mm:ss"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    + "".join(
        f'<xf numFmtId="{form}" fontId="{font}" fillId="0" borderId="0" xfId="0"'
        f' applyNumberFormat="1" applyFont="{font}"/>'
        for form, font in ((49, 0), (164, 0), (165, 0), (49, 1))
    )
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
    "</cellStyles></styleSheet>"
)
# What XML cannot hold, and what would be read as the spelling of such a character.
SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
UNFIT = bytes(set(range(0x20)) - set(b"\t\n"))  # the same in bytes, but for what is longer
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


class TooLarge(ValueError):
    """The rows, or one of their texts, do not fit in a sheet."""


def write_workbook(
    file: IO[bytes], headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet: str
) -> None:
    """Write a workbook to `file`, which can be sought; it holds no more than some rows at a time.

    A text stays a text: it is never calculated, not even after somebody edits the cell. The same
    rows are the same bytes.

    Raises:
        TooLarge: there are too many rows, or a text is too long.
    """
    letters = [name_of(place) for place in range(len(headings))]
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=COMPRESSION) as book:
        for name, content in (
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", ROOT),
            ("xl/_rels/workbook.xml.rels", PARTS),
            ("xl/workbook.xml", BOOK % quoteattr(sheet)),
            ("xl/styles.xml", STYLES),
        ):
            with book.open(name, "w") as part:  # which says no time at which it was written
                part.write(content.encode())
        with book.open("xl/worksheets/sheet1.xml", "w") as page:
            size = 0
            for piece in pieces(letters, headings, rows):
                size += len(piece)
                if size > LARGEST_SHEET:
                    raise TooLarge
                page.write(piece)


def pieces(
    letters: Sequence[str], headings: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> Iterator[bytes]:
    """Yield the sheet as XML in UTF-8."""
    last = letters[-1]
    begin = (
        f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        f'</sheetView></sheetViews><cols><col min="1" max="{len(letters)}" width="{WIDTH}"'
        ' customWidth="1"/></cols><sheetData>'
    )
    yield begin.encode()
    yield RowWriter(letters, style=HEADING).write(1, headings)
    height, remaining, write = 1, iter(rows), RowWriter(letters).write
    while some := list(islice(remaining, ROWS_PER_PIECE)):
        if height + len(some) > MOST_ROWS:
            raise TooLarge
        yield b"".join(map(write, count(height + 1), some))
        height += len(some)
    yield f'</sheetData><autoFilter ref="A1:{last}{height}"/></worksheet>'.encode()


class Shape(NamedTuple):
    """How rows look whose cells are of the same kinds."""

    xml: list[bytes]  # with the number of the row between them, and room for each value
    are_values: list[bool]
    others: list[tuple[int, Callable[[Any], str]]]  # which values are no texts, and how to write


class RowWriter:
    """Writes rows as XML; of those whose cells are of the same kinds most is worked out once."""

    def __init__(self, letters: Sequence[str], *, style: int = TEXT) -> None:
        self.letters = letters
        self.style = style
        self.shape_of = lru_cache(MOST_SHAPES)(self.shape)

    def write(self, number: int, cells: Sequence[Cell]) -> bytes:
        if "" in cells:
            cells = [None if cell == "" else cell for cell in cells]
        shape = self.shape_of(tuple(map(type, cells)))
        values: list[Any] = list(compress(cells, shape.are_values))
        for place, as_text in shape.others:
            values[place] = as_text(values[place])
        held = with_entities("\0".join(values).encode())
        if not is_plain(held, len(values)):
            held = "\0".join(map(escaped, values)).encode()
        xml = str(number).encode().join(shape.xml)
        return xml % tuple(held.split(b"\0")) if values else xml

    def shape(self, kinds: tuple[type, ...]) -> Shape:
        there = [
            (letter, kind, *written(kind, self.style))
            for letter, kind in zip(self.letters, kinds, strict=True)
            if kind is not NoneType
        ]
        cells = (f'<c r="{letter}#"{xml}</c>' for letter, _kind, xml, _as_text in there)
        return Shape(
            xml=f'<row r="#">{"".join(cells)}</row>'.encode().split(b"#"),
            are_values=[kind is not NoneType for kind in kinds],
            others=[
                (place, as_text)
                for place, (_letter, kind, _xml, as_text) in enumerate(there)
                if kind is not str
            ],
        )


def written(kind: type, style: int) -> tuple[str, Callable[[Any], str]]:
    """Return the rest of a cell of this kind, with room for its value, and what writes that."""
    if issubclass(kind, str):
        return f' s="{style}" t="inlineStr"><is><t xml:space="preserve">%b</t></is>', str
    if issubclass(kind, bool):
        return ' t="b"><v>%b</v>', "{:d}".format
    if issubclass(kind, datetime):
        return f' s="{INSTANT}"><v>%b</v>', instant_of
    if issubclass(kind, date):
        return f' s="{DAY}"><v>%b</v>', day_of
    return "><v>%b</v>", text_of_float if kind is float else str


def instant_of(instant: datetime) -> str:
    return repr((instant.replace(tzinfo=None) - DAY_ZERO) / timedelta(days=1))


def day_of(day: date) -> str:
    return str(day.toordinal() - DAY_ZERO.toordinal())


def with_entities(held: bytes) -> bytes:
    return held.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def is_plain(held: bytes, values: int) -> bool:
    """Whether texts, with a NUL between them, can be in a sheet as they are now."""
    return (
        len(held) <= LONGEST_TEXT
        and len(held) - len(held.translate(None, UNFIT)) == values - 1
        and b"_x" not in held
        and b"\xef\xbf" not in held
    )


def escaped(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise TooLarge
    return SPECIAL.sub(spelt, text)


def spelt(found: re.Match[str]) -> str:
    """Return a character as XML has it, or by its number as a sheet has it (ST_Xstring)."""
    text = found[0]
    return ENTITIES.get(text) or f"_x{ord(text[0]):04X}_" + text[1:]


def name_of(place: int) -> str:
    """Return the letters of a column: A is 0, AA is 26."""
    further, own = divmod(place, len(ascii_uppercase))
    return (name_of(further - 1) if further else "") + ascii_uppercase[own]
