"""Numbers as a file must write them: ASCII digits, a point before decimals, nothing else."""

import math
import re
import unicodedata

DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
WHOLE = re.compile(r"[+-]?[0-9]+(?:\.0{0,2})?")  # 1.000 may be a thousand
GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:[.,][0-9]{3})+")
LONGEST = 60
NOTHING = frozenset(("na", "n/a", "#n/a", "nan", "null", "none", "nvt", "missing", "-", ".", "?"))
MINUSES = str.maketrans("−–—", "---")  # noqa: RUF001  # what word processors make of a minus
SPACES = re.compile(r"[\s'’_]")  # what stands between thousands


class NotANumber(ValueError):
    """A cell that holds no number; the message says what would be right."""


def decimal(written: str) -> float:
    """Return a finite number.

    Raises:
        NotANumber: Python may take it for one, as in `1_000`, `nan` or `٣`; a file may not.
    """
    if len(written) > LONGEST or not DECIMAL.fullmatch(written):
        raise NotANumber(cure(written, commas_before_decimals(written)))
    value = float(written)
    if math.isinf(value):
        raise NotANumber("it is too large")
    return value + 0.0  # -0 is 0


def whole(written: str) -> int:
    """Return a whole number; `60.0`, as spreadsheets write it, is one.

    Raises:
        NotANumber: it is none.
    """
    if len(written) > LONGEST or not WHOLE.fullmatch(written):
        raise NotANumber(cure(written, commas_between_thousands(written), is_whole=True))
    return int(written.partition(".")[0])


def cure(written: str, candidates: list[str], *, is_whole: bool = False) -> str:
    """Return what would be right, as the end of a sentence."""
    if written.lower() in NOTHING:
        return "leave the cell empty where there is no number"
    if re.fullmatch(r"[+-]?inf(inity)?", written.lower()):
        return "infinity is no number here"
    pattern, example = (WHOLE, "60") if is_whole else (DECIMAL, "0.65")
    right = [text for text in candidates if len(text) <= LONGEST and pattern.fullmatch(text)]
    if right:
        return f"write {' or '.join(right)}"
    return f"this is not a {'whole ' if is_whole else ''}number; write it as in {example}"


def commas_before_decimals(written: str) -> list[str]:
    """Return what a number with a decimal comma, or with marks between thousands, may mean."""
    text = plain_digits(written)
    if "." in text and "," in text:
        thousands = "," if text.rindex(",") < text.rindex(".") else "."
        return [text.replace(thousands, "").replace(",", ".")]
    if text.count(",") != 1:
        return [text.replace(",", "")]
    both = [text.replace(",", ".")]
    return [*both, text.replace(",", "")] if GROUPED.fullmatch(text) else both


def commas_between_thousands(written: str) -> list[str]:
    text = plain_digits(written)
    return [re.sub(r"[.,]", "", text) if GROUPED.fullmatch(text) else text]


def plain_digits(written: str) -> str:
    """Return the text with ASCII digits and minus, without spaces between thousands."""
    text = SPACES.sub("", written[: LONGEST * 2]).translate(MINUSES)
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
