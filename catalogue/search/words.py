"""Words of a text, written the same whatever their case or accents."""

import re
import unicodedata
from collections.abc import Iterator

LONGEST = 60
WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
POSSESSIVE = re.compile(r"['\u2019]s\b")
APOSTROPHES = re.compile(r"['\u2019]")
HYPHENS = re.compile(r"[\u00ad\u2010\u2011\u2043]")


def words_in(text: str) -> list[str]:
    """Return each word, with its hyphens: lower case, accents kept."""
    if text.isascii():
        text = text.lower()
    else:
        text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
        text = HYPHENS.sub("-", text)
    return WORD.findall(APOSTROPHES.sub("", POSSESSIVE.sub("", text)))


def parts_between_hyphens(word: str) -> list[str]:
    """Return the parts of a word between its hyphens, each cut to what a term may be."""
    return [part[:LONGEST] for part in word.split("-")]


def spellings(text: str) -> Iterator[list[str]]:
    """Yield each word as the list of its parts between hyphens."""
    yield from map(parts_between_hyphens, words_in(text))


def fold(word: str) -> str:
    """Return `word` without its accents, cut to what the table of terms holds."""
    letters = unicodedata.normalize("NFKD", word)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return plain.casefold()[:LONGEST]


def joined(parts: list[str]) -> Iterator[str]:
    """Yield every run of two parts or more as one word: `een-op-een` also as `eenopeen`."""
    for start in range(len(parts)):
        for end in range(start + 2, min(len(parts), start + 4) + 1):
            yield "".join(parts[start:end])[:LONGEST]
