"""One row of a file of findings: its cells by column, and what is wrong with them."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeVar

from catalogue.importing.numbers import NotANumber, decimal, whole
from catalogue.importing.places import Mistake, Place, instead

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
SHOWN = 60
SUGGESTIONS = 500  # looking for the nearest name is slow where every row has another slip

N = TypeVar("N", int, float)


class Row:
    """The cells of one record that are not empty; a mistake is noted, and reading goes on."""

    def __init__(self, place: Place, cells: dict[str, str], mistakes: list[Mistake]) -> None:
        self.place = place
        self.cells = cells
        self.mistakes = mistakes

    def refuse(self, reason: str) -> None:
        self.mistakes.append(Mistake(self.place, reason))

    def refuse_cell(self, column: str, reason: str) -> None:
        self.refuse(f"{column} “{shown(self.cells[column])}”: {reason}")

    def decimal(self, column: str) -> float | None:
        return self.number(column, decimal)

    def whole(self, column: str, *, least: int, most: int) -> int | None:
        """Return a whole number from `least` up to `most`, if there is one."""
        value = self.number(column, whole)
        if value is not None and not least <= value <= most:
            self.refuse_cell(column, f"it must lie between {least} and {most}")
            return None
        return value

    def positive(self, column: str, words: str) -> float | None:
        """Return a number above 0, which `words` says such a thing is."""
        value = self.decimal(column)
        if value is not None and value <= 0:
            self.refuse_cell(column, f"{words} is above 0")
            return None
        return value

    def number(self, column: str, read: Callable[[str], N]) -> N | None:
        if (written := self.cells.get(column)) is None:
            return None
        try:
            return read(written)
        except NotANumber as error:
            self.refuse_cell(column, str(error))
            return None

    def text(self, column: str, *, longest: int) -> str:
        """Return a text of one line, composed (NFC) and with single spaces."""
        written = self.cells.get(column, "")
        if not written:
            return ""
        if found := CONTROL.search(written):
            words = "a line break" if found.group() in "\r\n" else "a control character"
            self.refuse_cell(column, f"it holds {words}; take it out")
            return ""
        text = unicodedata.normalize("NFC", " ".join(written.split()))
        if len(text) > longest:
            self.refuse_cell(column, f"it has {len(text)} characters; at most {longest} fit")
            return ""
        return text

    def one_of(self, column: str, names: "Names") -> str:
        """Return a name that is known."""
        written = self.cells.get(column, "")
        if written and written not in names.known:
            self.refuse_cell(column, names.objection(written))
            return ""
        return written


class Names:
    """The names that a column may hold, and what is said of others."""

    def __init__(
        self, what: str, known: Iterable[str], *, suggest: Callable[[str], str] | None = None
    ) -> None:
        self.what = what
        self.known = frozenset(known)
        self.suggest = suggest or self.nearest
        self.said: dict[str, str] = {}

    def objection(self, written: str) -> str:
        """Return that there is no such thing, with the nearest one that there is."""
        if written not in self.said:
            if len(self.said) >= SUGGESTIONS:
                return f"there is no such {self.what}"
            self.said[written] = f"there is no such {self.what}; {self.suggest(written)}"
        return self.said[written]

    def nearest(self, written: str) -> str:
        return instead(written[:SHOWN], sorted(self.known)) if self.known else "there is none yet"


def shown(written: str) -> str:
    """Return the beginning of a cell, safe to print."""
    text = CONTROL.sub("\N{REPLACEMENT CHARACTER}", written)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
