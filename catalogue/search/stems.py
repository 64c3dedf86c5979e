"""Stems of Dutch and English words, by the Snowball stemmers.

A stemmer keeps the word it works on in itself, so every word gets one of its own: two threads
that shared one would mix their words up. The answers are kept.
"""

import re
from functools import lru_cache

import snowballstemmer

# The Dutch stemmer takes `ge` for a participle's wherever three letters follow, and so makes
# `beleid` (policy) of `begeleiden` (to guide). It does not know this stand-in for it.
PARTICIPLE = re.compile("ge(?=...)")
HIDDEN = "qe"

# Where the Dutch stemmer joins what is not one word, or parts what is.
IRREGULAR = {
    "beheers": "beheers",
    "kind": "kind",
    "kinder": "kind",
    "kinderen": "kind",
    "oudere": "oudere",
    "ouderen": "oudere",
    "reken": "rekeen",
    "rekening": "rekening",
    "rekeningen": "rekening",
    "scholing": "scholing",
    "woorden": "woord",
}
ROUNDS = 3


@lru_cache(maxsize=16_384)
def dutch_stem(word: str) -> str:
    """Return the stem of a folded word.

    Stemmed again, so that `kansen` (first `kans`) ends as `kans` does (`kan`); the last step
    joins `motiveren` (`motiver`) with `motivatie` (`motiveer`).
    """
    for _ in range(ROUNDS):
        before, word = word, IRREGULAR.get(word) or _dutch_round(word)
        if word == before:
            break
    return f"{word[:-3]}er" if len(word) > 5 and word.endswith("eer") else word


def _dutch_round(word: str) -> str:
    if word.endswith(("ieen", "eeen")):  # strategieën, ideeën
        return word[:-2]
    if word.endswith("ele"):  # culturele, of cultureel
        return f"{word[:-3]}eel"
    if word.endswith("e") and word[-2:-1] not in {"e", "i", "j"}:
        word += "n"  # the stemmer leaves the e of `kleine`, but not the en of `kleinen`
    hides = "q" not in word
    stem = _stem("dutch", PARTICIPLE.sub(HIDDEN, word) if hides else word)
    return stem.replace("q", "g") if hides else stem


@lru_cache(maxsize=16_384)
def english_stem(word: str) -> str:
    """Return the stem of a folded word."""
    return _stem("english", word)


def _stem(language: str, word: str) -> str:
    return str(snowballstemmer.stemmer(language).stemWord(word))
