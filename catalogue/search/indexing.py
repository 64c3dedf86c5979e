"""Making posting lists of texts."""

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from catalogue.search.postings import Postings, postings, single
from catalogue.search.terms import FIELDS, UNIT, spelled_terms
from catalogue.search.words import words_in

FIELD_WEIGHTS = np.array(list(FIELDS.values()), np.uint16)
Places = NDArray[np.uint32]


class TextIndex:
    """The terms of many texts, each term with its weight in the best place it stands in.

    Kept by word until the lists are asked for, as the same words come back in every text.
    """

    def __init__(self) -> None:
        self.keys: list[int] = []
        self.places: dict[str, dict[str, array[int]]] = {}

    def __len__(self) -> int:
        return len(self.keys)

    def add(self, key: int, texts: Mapping[str, Mapping[str, str]]) -> None:
        """Add the texts of version `key`; keys come in ascending order.

        Args:
            texts: per language ("nl", "en") and field ("title", "summary", "body").
        """
        first = len(self.keys) * len(FIELDS)
        self.keys.append(key)
        for language, fields in texts.items():
            words = self.places.setdefault(language, defaultdict(lambda: array("I")))
            for place, field in enumerate(FIELDS, first):
                for word in set(words_in(fields.get(field, ""))):
                    words[word].append(place)

    def lists(self) -> Iterator[tuple[str, Postings]]:
        """Yield every term with its list, in the order of the terms."""
        keys = np.array(self.keys, np.int64)
        words_of = self._words_of_terms()
        for term in sorted(words_of):
            (places, form), *others = words_of[term]
            if len(places) == 1 and not others:  # most terms: no array of one
                row, field = divmod(int(places[0]), len(FIELDS))
                yield term, single(self.keys[row], int(FIELD_WEIGHTS[field]) * form // UNIT)
            else:
                rows, weights = heaviest(words_of[term])
                yield term, postings(keys[rows], weights)

    def _words_of_terms(self) -> dict[str, list[tuple[Places, int]]]:
        """Return for each term the places of the words that it is a term of, and its form."""
        found: dict[str, list[tuple[Places, int]]] = defaultdict(list)
        for language, words in self.places.items():
            for word, where in words.items():
                places = np.frombuffer(where, np.uint32)
                for term, form in spelled_terms(word, language):
                    found[term].append((places, form))
        return found


def heaviest(words: list[tuple[Places, int]]) -> tuple[Places, NDArray[np.uint8]]:
    """Return the rows that these places are in, ascending, with the best weight in each."""
    places = np.concatenate([places for places, _form in words])
    forms = np.repeat(
        np.array([form for _places, form in words], np.uint16),
        [len(places) for places, _form in words],
    )
    rows, fields = np.divmod(places, np.uint32(len(FIELDS)))
    weighed = rows.astype(np.uint64) << np.uint64(8) | FIELD_WEIGHTS[fields] * forms // UNIT
    weighed.sort()
    rows = weighed >> np.uint64(8)
    is_best = np.append(rows[1:] != rows[:-1], True)
    return rows[is_best].astype(np.uint32), weighed[is_best].astype(np.uint8)
