"""Rows as a workbook with one sheet (ECMA-376, SpreadsheetML), written as they come."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from string import ascii_uppercase
from typing import IO
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

Cell = str | int | float | bool | date | datetime | None

LONGEST_TEXT = 32_767  # characters that a cell holds
MOST_ROWS = 1_048_576  # that a sheet holds
LARGEST_SHEET = 2**31 - 1  # bytes, before the format of the archive has to be another one
FIRST_DAY = date(1900, 3, 1)  # before it, a sheet counts a 29 February 1900 that never was
DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  # a sheet has no time zones
ROWS_PER_PIECE = 500
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
                held = piece.encode()
                size += len(held)
                if size > LARGEST_SHEET:
                    raise TooLarge
                page.write(held)


def pieces(
    letters: Sequence[str], headings: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> Iterator[str]:
    """Yield the sheet as XML."""
    last = letters[-1]
    yield (
        f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        f'</sheetView></sheetViews><cols><col min="1" max="{len(letters)}" width="{WIDTH}"'
        ' customWidth="1"/></cols><sheetData>'
    )
    yield row_of(1, letters, headings, style=HEADING)
    height, remaining = 1, iter(rows)
    while some := list(islice(remaining, ROWS_PER_PIECE)):
        if height + len(some) > MOST_ROWS:
            raise TooLarge
        yield "".join(row_of(n, letters, row) for n, row in enumerate(some, start=height + 1))
        height += len(some)
    yield f'</sheetData><autoFilter ref="A1:{last}{height}"/></worksheet>'


def row_of(
    number: int, letters: Sequence[str], cells: Sequence[Cell], *, style: int = TEXT
) -> str:
    text = f'{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
    xml = [f'<row r="{number}">']
    for letter, cell in zip(letters, cells, strict=True):
        if isinstance(cell, str):
            if cell:
                xml += ('<c r="', letter, text, escaped(cell), "</t></is></c>")
        elif cell is not None:
            xml.append(f'<c r="{letter}{number}"{typed(cell)}</v></c>')
    xml.append("</row>")
    return "".join(xml)


def typed(cell: Cell) -> str:
    """Return the rest of a cell that is no text, up to the end of its value."""
    if isinstance(cell, bool):
        return f' t="b"><v>{cell:d}'
    if isinstance(cell, datetime):
        return f' s="{INSTANT}"><v>{(cell.replace(tzinfo=None) - DAY_ZERO) / timedelta(days=1)!r}'
    if isinstance(cell, date):
        return f' s="{DAY}"><v>{cell.toordinal() - DAY_ZERO.toordinal()}'
    return f"><v>{cell}"


def escaped(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise TooLarge
    if text.isprintable() and "&" not in text and "<" not in text and "_x" not in text:
        return text.replace(">", "&gt;")  # cheaper than to look for each, and nearly all are so
    return SPECIAL.sub(spelt, text)


def spelt(found: re.Match[str]) -> str:
    """Return a character as XML has it, or by its number as a sheet has it (ST_Xstring)."""
    text = found[0]
    return ENTITIES.get(text) or f"_x{ord(text[0]):04X}_" + text[1:]


def name_of(place: int) -> str:
    """Return the letters of a column: A is 0, AA is 26."""
    further, own = divmod(place, len(ascii_uppercase))
    return (name_of(further - 1) if further else "") + ascii_uppercase[own]
