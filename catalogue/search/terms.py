"""Terms of a text and of a question, in Dutch and English; docs/decisions/0003-search.md says why.

A term is a folded word, or a stem with its language in capitals before it (`NL:lees`, `EN:read`).
No word holds a capital or a colon, so a stem is never mistaken for a word nor found by a prefix.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from catalogue.search.compounds import is_known, lemma, parts
from catalogue.search.stems import dutch_stem, english_stem
from catalogue.search.stop_words import STOP_WORDS
from catalogue.search.words import (
    LONGEST,
    fold,
    joined,
    parts_between_hyphens,
    spellings,
    words_in,
)

Language = Literal["nl", "en"]

FIELDS = {"title": 100, "summary": 20, "body": 5}
HYPHENATED, WORD, STEM, PART = 12, 10, 9, 6
UNIT = 5  # weights are whole numbers of these: the heaviest, 1,200, then fits in a byte

MOST_WORDS = 16
SHORTEST_PREFIX = 2


@dataclass(frozen=True)
class QueryTerm:
    """One word of a question: found where a term is in `exact`, or starts with `prefix`."""

    exact: frozenset[str]
    prefix: str | None = None


def index_terms(texts: Mapping[str, Mapping[str, str]]) -> dict[str, int]:
    """Return each term of the texts with its weight in the best place it stands in.

    The rule for one version; catalogue.search.indexing follows it for many at once.

    Args:
        texts: per language ("nl", "en") and field ("title", "summary", "body").
    """
    weights: dict[str, int] = {}
    for language, fields in texts.items():
        for field, text in fields.items():
            for word in words_in(text):
                for term, form in spelled_terms(word, language):
                    weights[term] = max(weights.get(term, 0), FIELDS[field] * form)
    return weights


@lru_cache(maxsize=65_536)
def spelled_terms(word: str, language: str) -> tuple[tuple[str, int], ...]:
    """Return the terms that a word of a text is found by, with the weight of the best form.

    Args:
        word: with its hyphens, as catalogue.search.words gives it.
    """
    parts = parts_between_hyphens(word)
    forms: dict[str, int] = {}
    for part in parts:
        for term, form in _word_terms(part, language):
            forms[term] = max(forms.get(term, 0), form)
    for whole in joined(parts):
        forms |= {term: HYPHENATED for term, _form in _word_terms(whole, language)}
    return tuple(forms.items())


def _word_terms(word: str, language: str) -> tuple[tuple[str, int], ...]:
    """Return the terms that one word without hyphens is found by, with the weight of each form."""
    folded = fold(word)
    if folded in STOP_WORDS:
        return ((folded, WORD),)
    if language == "en":
        return ((folded, WORD), (_english(folded), STEM))
    terms = [(folded, WORD), *((stem, STEM) for stem in _dutch_stems(word))]
    if not is_known(word):  # as `tutoring`: English in a Dutch text
        terms.append((_english(folded), STEM))
    for part in parts(word):
        terms += [(term, PART) for term in (fold(part), *_dutch_stems(part))]
    return tuple(terms)


def _dutch_stems(word: str) -> set[str]:
    """Return the stem of a word and that of its dictionary form: `gesproken` as `spreken`."""
    return {_dutch(fold(word)), _dutch(fold(lemma(word)))}


def _dutch(folded: str) -> str:
    return f"NL:{dutch_stem(folded)}"[:LONGEST]


def _english(folded: str) -> str:
    return f"EN:{english_stem(folded)}"[:LONGEST]


def query_terms(question: str) -> list[QueryTerm]:
    """Return what a text must hold to answer the question: every one of these.

    At most 16 different words are looked for; the last one may be unfinished. Common words are
    left out, unless there are no others.
    """
    wanted: dict[str, frozenset[str]] = {}
    for hyphenated in spellings(question):
        for word, terms in _alternatives([fold(part) for part in hyphenated]):
            wanted.setdefault(word, terms)
    kept = [word for word in wanted if word not in STOP_WORDS] or list(wanted)
    kept = kept[:MOST_WORDS]
    return [QueryTerm(wanted[word], _prefix(word) if word == kept[-1] else None) for word in kept]


def _alternatives(words: list[str]) -> Iterable[tuple[str, frozenset[str]]]:
    """Yield each word with the terms that answer it; a hyphenated whole answers for its parts."""
    whole = "".join(words)[:LONGEST]
    if len(words) > 1 and STOP_WORDS.issuperset(words):
        words = [whole]  # een-op-een
    for word in words:
        yield word, _forms(word) | _forms(whole)


def _forms(word: str) -> frozenset[str]:
    if word in STOP_WORDS:
        return frozenset({word})
    return frozenset({word, _dutch(word), _english(word)})


def _prefix(word: str) -> str | None:
    return word if len(word) >= SHORTEST_PREFIX else None
