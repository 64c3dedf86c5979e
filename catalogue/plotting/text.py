"""Text as it is drawn: cleaned, measured, wrapped, shortened."""

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

from .widths import REGULAR, SEMIBOLD

# The picture's own font comes first; the others are no wider, within SLACK.
FAMILIES = "Open Sans, Noto Sans, Segoe UI, Helvetica Neue, Arial, sans-serif"
SLACK = 1.04
ELLIPSIS = "…"

# XML 1.0 has no way to write the first kind; browsers draw nothing, or a box, for the second.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f]")
BLANKS = re.compile("[ \t\n\r]+")

# Widths in thousandths of the font size for characters that the font does not have, at least
# as wide as common fallback fonts draw them.
WIDE = 1050
PICTURE = 1400
UNKNOWN = 1200
MARK = 620


def clean(text: str) -> str:
    """Take out what XML cannot hold, compose accents, and write every blank as one space."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    written = UNWRITABLE.sub("", BLANKS.sub(" ", text))
    return unicodedata.normalize("NFC", written).strip()


def measure(text: str, size: float, *, bold: bool = False) -> float:
    """Give the width of one line in px, with slack for fallback fonts.

    Args:
        size: font size in px.
        bold: semi-bold (600), the only other weight that is drawn.
    """
    table = SEMIBOLD if bold else REGULAR
    widths = [table[letter] if letter in table else _foreign(letter) for letter in text]
    return sum(widths) * size * SLACK / 1000


def own_width(text: str, size: float, *, bold: bool = False) -> float | None:
    """Give the width of one line in the picture's own font; None where that lacks a letter."""
    table = SEMIBOLD if bold else REGULAR
    is_known = all(letter in table for letter in text)
    return measure(text, size, bold=bold) / SLACK if is_known else None


@lru_cache(maxsize=4096)
def _foreign(letter: str) -> int:
    category = unicodedata.category(letter)
    if category == "Cf" or "\ufe00" <= letter <= "\ufe0f":
        return 0
    if category.startswith("M"):
        return MARK
    if category == "So":
        return PICTURE
    return WIDE if unicodedata.east_asian_width(letter) in "WF" else UNKNOWN


def shorten(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """Cut a text to at most `width` px, with an ellipsis where something is lost."""
    written = clean(text)
    if measure(written, size, bold=bold) <= width:
        return written
    room = width - measure(ELLIPSIS, size, bold=bold)
    return _start(written, room, size, bold=bold).rstrip() + ELLIPSIS


def _start(text: str, width: float, size: float, *, bold: bool) -> str:
    """Give the longest start of a text that fits, and never half a character."""
    ends = accumulate(measure(letter, size, bold=bold) for letter in text)
    end = bisect_right(list(ends), width)
    while 0 < end < len(text) and _continues(text[end - 1 : end + 1]):
        end -= 1
    return text[:end]


def _continues(pair: str) -> bool:
    """Say whether the second character is drawn onto the first, or joined to it."""
    return pair[0] == "\u200d" or unicodedata.category(pair[1]) in {"Mn", "Me", "Mc", "Cf"}


def wrap(
    text: str, width: float, size: float, *, lines: int | None = None, bold: bool = False
) -> list[str]:
    """Break a text into lines of at most `width` px; what is over `lines` ends in an ellipsis.

    A word that is wider than a line is broken where the line ends.
    """
    rest, done = clean(text), list[str]()
    while rest:
        if lines is not None and len(done) == lines - 1:
            return [*done, shorten(rest, width, size, bold=bold)]
        line = _first_line(rest, width, size, bold=bold)
        done.append(line.rstrip())
        rest = rest[len(line) :].lstrip()
    return done


def _first_line(text: str, width: float, size: float, *, bold: bool) -> str:
    """Give what stands on the first line, at least one character."""
    if measure(text, size, bold=bold) <= width:
        return text
    start = _start(text, width, size, bold=bold) or text[0]
    if start == text or text[len(start)] == " ":
        return start
    broken = max(start.rfind(" "), start.rfind("-")) + 1
    return start[:broken] if broken > 0 else start
