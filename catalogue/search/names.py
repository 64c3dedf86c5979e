"""Words of names of schools and places: no language is known of them, so they are not stemmed."""

import re
import unicodedata
from collections.abc import Iterator

WORD = re.compile(r"[^\W_]+")
APOSTROPHES = re.compile("['\u2018\u2019`\u00b4]")
STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"})


def name_words(text: str) -> Iterator[str]:
    """Yield each word of `text` without case, accents and apostrophes."""
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    yield from WORD.findall(APOSTROPHES.sub("", plain.translate(STROKES)))
