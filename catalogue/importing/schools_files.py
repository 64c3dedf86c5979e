"""Reading files of schools as DUO makes them: their signs, ends of lines and separators differ."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from catalogue.importing.places import FilesRefused, Mistake, Place

LARGEST = 50_000_000  # bytes; DUO's files of schools are below 3 MB
LONGEST_QUOTE = 60
BOM = "\ufeff"
SEPARATORS = {";": "semicolons", ",": "commas", "\t": "tabs"}
LINE_ENDS = {"\r\n": "CRLF", "\n": "LF", "\r": "CR"}


@dataclass(frozen=True)
class Row:
    """A line of a file, counted from 1, taken apart; `problem` says why it cannot be."""

    place: Place
    cells: tuple[str, ...]
    problem: str = ""


@dataclass(frozen=True)
class Table:
    """A file as it was found to be written."""

    path: Path
    encoding: str
    line_end: str
    separator: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]

    def __str__(self) -> str:
        return f"{self.encoding}, {self.line_end}, {SEPARATORS[self.separator]}"


def read_table(path: Path) -> Table:
    """Read a file whole and find out how it is written.

    Each line is a row: a quotation mark that is not closed costs its own line, not the rest.

    Raises:
        FilesRefused: it is not there, or it is no table in text.
    """
    text, encoding = decode(path, read_bytes(path))
    line_end = next((end for end in LINE_ENDS if end in text), "\n")
    numbered = enumerate(re.split(r"\r\n|\r|\n", text), 1)
    lines = [(number, line) for number, line in numbered if line.strip()]
    if not lines:
        raise refusal(path, "it is empty")
    number, first = lines[0]
    separator = max(SEPARATORS, key=first.count)
    header = take_apart(Place(str(path), number), first, separator)
    if header.problem:
        raise FilesRefused([Mistake(header.place, header.problem)])
    rows = (take_apart(Place(str(path), number), line, separator) for number, line in lines[1:])
    return Table(
        path,
        encoding,
        LINE_ENDS[line_end],
        separator,
        header.cells,
        tuple(fitted(rows, header.cells)),
    )


def read_bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise refusal(path, "it is a folder; name the files in it")
        if path.exists() and not path.is_file():
            raise refusal(path, "it is not a file")
        if path.stat().st_size > LARGEST:
            raise refusal(path, f"it is larger than {LARGEST // 1_000_000} MB")
        return path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name itself
        raise refusal(path, f"it cannot be read: {reason_of(error)}") from error


def reason_of(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def decode(path: Path, data: bytes) -> tuple[str, str]:
    """Return the text, and the encoding that it turned out to be in."""
    if data.startswith(b"PK\x03\x04"):
        raise refusal(path, "it is a zip archive or a spreadsheet: unpack it, or save it as CSV")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refusal(path, "it is UTF-16: save it as UTF-8")
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        raise FilesRefused([Mistake(Place(str(path), line), "it holds NUL bytes: not a text")])
    try:
        text = data.decode("utf-8")
        has_bom = text.startswith(BOM)
        return text.removeprefix(BOM), "UTF-8 with BOM" if has_bom else "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        mistake = Mistake(Place(str(path), line), "this is neither UTF-8 nor cp1252: not a text")
        raise FilesRefused([mistake]) from error


def take_apart(place: Place, line: str, separator: str) -> Row:
    try:
        (cells,) = csv.reader([line], delimiter=separator, strict=True)
    except csv.Error as error:
        return Row(place, (), f"it cannot be taken apart: {error}")
    return Row(place, tuple(plain(cell) for cell in cells))


def plain(cell: str) -> str:
    """Return a cell with single spaces, and with letters that are one sign with their accent."""
    return " ".join(unicodedata.normalize("NFC", cell).split())


def fitted(rows: Iterator[Row], header: tuple[str, ...]) -> Iterator[Row]:
    """Yield the rows that say something, each as wide as the header or with its problem."""
    width = len(header)
    for row in rows:
        if row.problem:
            yield row
        elif not any(row.cells):
            continue
        elif len(row.cells) != width:
            problem = f"it has {len(row.cells)} columns, the header has {width}"
            yield Row(row.place, row.cells, problem)
        elif unprintable := next((cell for cell in row.cells if not cell.isprintable()), None):
            yield Row(row.place, row.cells, f"{quoted(unprintable)} holds a control character")
        else:
            yield row


def refusal(path: Path, reason: str) -> FilesRefused:
    return FilesRefused([Mistake(Place(str(path)), reason)])


def quoted(text: str) -> str:
    """Return `text` as a message can hold it: short, and without control characters."""
    signs = "".join(sign if sign.isprintable() else "?" for sign in text)
    return f"“{signs[:LONGEST_QUOTE]}{'…' if len(signs) > LONGEST_QUOTE else ''}”"
