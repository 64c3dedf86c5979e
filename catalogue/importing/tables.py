"""Reading a CSV file record by record, each with the line it begins on."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from catalogue.importing.places import Mistake, Place

LINE_ENDS = re.compile(rb"\r\n|\r|\n")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
SAVE_AS = "save the file as CSV UTF-8"


class Record(NamedTuple):
    """One record of the file: the line it begins on, counted from 1, and its cells."""

    line: int
    cells: list[str]


class CsvFile:
    """One file that is being read: a mistake is noted, and reading goes on where it can."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines = 0  # about as many as there are records
        self.mistakes: list[Mistake] = []

    def refuse(self, line: int, reason: str) -> None:
        self.mistakes.append(Mistake(Place(str(self.path), line), reason))

    def text(self) -> str:
        """Return what the file says; empty, with the mistake noted, if it cannot be read."""
        try:
            data = self.path.read_bytes()
        except OSError as error:
            self.refuse(0, f"it cannot be read: {error.strerror}")
            return ""
        if data.startswith(UTF_16):
            self.refuse(1, f"this is UTF-16, not UTF-8; {SAVE_AS}")
            return ""
        if (place := data.find(b"\0")) >= 0:
            self.refuse(line_at(data, place), f"a NUL byte: this is not plain text; {SAVE_AS}")
            return ""
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self.refuse(line_at(data, error.start), f"this is not UTF-8; {SAVE_AS}")
            return ""
        self.lines = text.count("\n")
        if not text.strip():
            self.refuse(0, "it is empty; the first line must name the columns")
        return text

    def records(self, text: str) -> Iterator[Record]:
        """Yield the records that are not blank.

        A quote that is never closed swallows the rest of the file, so reading ends there.
        """
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                self.refuse(line, in_words(error))
                if is_unclosed(error) or (is_too_long(error) and reader.line_num > line):
                    return
                continue
            if any(map(str.strip, cells)):
                yield Record(line, cells)


def line_at(data: bytes, place: int) -> int:
    """Return the line, counted from 1, that a byte stands on."""
    return len(LINE_ENDS.findall(data[:place])) + 1


def is_unclosed(error: csv.Error) -> bool:
    return "unexpected end of data" in str(error)


def is_too_long(error: csv.Error) -> bool:
    return "field larger" in str(error)


def in_words(error: csv.Error) -> str:
    """Return what is wrong, and what would be right."""
    if is_unclosed(error):
        return 'a quote (") is opened here and never closed; nothing after it was read'
    if is_too_long(error):
        limit = csv.field_size_limit()
        return f'a cell has more than {limit:,} characters; is a quote (") never closed?'
    return f'this is not CSV ({error}); write a quote inside a text twice ("")'
