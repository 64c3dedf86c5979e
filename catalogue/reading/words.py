"""Which versions answer a question in words, and how well."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalogue.models import SearchSegment
from catalogue.models.prepared import Prepared
from catalogue.reading.kept import Kept
from catalogue.search.postings import Postings, merged, unpacked
from catalogue.search.terms import UNIT, QueryTerm, query_terms

WHOLE_WORD = 2  # a whole word counts as much as two words that only start so
SMALLEST = 500  # bytes that anything kept takes besides its numbers


@dataclass(frozen=True, eq=False)
class Found:
    """The versions that answer a question, by their keys in ascending order, and their scores."""

    versions: NDArray[np.int64]
    scores: NDArray[np.int32]

    @property
    def nbytes(self) -> int:
        return self.versions.nbytes + self.scores.nbytes


NOTHING = Found(np.empty(0, np.int64), np.empty(0, np.int32))
LISTS: Kept[Postings] = Kept(16 << 20)
ANSWERS: Kept[Found] = Kept(32 << 20)


def mark_before(release: int) -> Any:
    marks = SearchSegment.objects.marks().filter(release__lte=release)
    return marks.order_by("-release").values_list("postings")[:1]


MARK = Prepared(mark_before, release=2_000_000_011)


def find_versions(question: str, *, release: int) -> Found:
    """Return the versions of releases up to `release` that answer every word of `question`.

    The higher the score, the better; a question without words has no answers. Do not write in
    what is returned: it is kept, by the mark of the release, and given to others.
    """
    wanted = tuple(query_terms(question))
    row = MARK.first(release=release)
    if not wanted or row is None:
        return NOTHING
    mark = bytes(row[0])
    known = ANSWERS.get((mark, wanted))
    if known is None:
        known = answers(lists_of(wanted, release, mark))
        ANSWERS.keep((mark, wanted), known, known.nbytes + SMALLEST)
    return known


def lists_of(wanted: Sequence[QueryTerm], release: int, mark: bytes) -> list[Postings]:
    """Return for each word the versions that answer it, each with its score for that word."""
    lists = {word: LISTS.get((mark, word)) for word in wanted}
    missing = [word for word, known in lists.items() if known is None]
    by_term = read_lists(missing, release) if missing else {}
    for word in missing:
        scores = scores_of(word, by_term)
        lists[word] = LISTS.keep((mark, word), scores, scores.nbytes + SMALLEST)
    return [known for known in lists.values() if known is not None]


def read_lists(words: Iterable[QueryTerm], release: int) -> Mapping[str, list[Postings]]:
    """Return the posting lists of every term that these words may be found by: one query."""
    exact = frozenset[str]().union(*(word.exact for word in words))
    prefix = next((word.prefix for word in words if word.prefix), None)
    rows = SearchSegment.objects.filter(release__lte=release).holding(exact, prefix)
    by_term = defaultdict(list)
    for term, data in rows.values_list("term", "postings"):
        by_term[term].append(unpacked(data))
    return by_term


def scores_of(word: QueryTerm, by_term: Mapping[str, list[Postings]]) -> Postings:
    """Return the versions that answer one word; the best of its terms in each counts."""
    found = [(one, WHOLE_WORD) for term in word.exact for one in by_term.get(term, ())]
    if word.prefix:
        starting = [lists for term, lists in by_term.items() if term.startswith(word.prefix)]
        found += [(one, 1) for lists in starting for one in lists]
    return merged(found)


def answers(lists: Sequence[Postings]) -> Found:
    """Return the versions that are in every list, with the sum of their scores."""
    first = max(one.first for one in lists)
    last = min(one.last for one in lists)
    if first > last:
        return NOTHING
    scores = [one.between(first, last) for one in lists]
    versions = np.flatnonzero(reduce(np.minimum, scores) > 0)
    totals = sum(scores[1:], start=scores[0])[versions] * np.int32(UNIT)
    versions += first
    found = Found(versions, totals)
    found.versions.flags.writeable = found.scores.flags.writeable = False
    return found
