"""Searching by the rule itself, word by word in plain Python; posting lists must give the same."""

from collections.abc import Mapping
from typing import Any

from catalogue.search.terms import QueryTerm, query_terms


def plain_scores(question: str, terms: Mapping[Any, Mapping[str, int]]) -> dict[Any, int]:
    """Return the score of each key whose terms answer every word of `question`."""
    wanted = query_terms(question)
    scores = {key: [plain_score(word, held) for word in wanted] for key, held in terms.items()}
    return {key: sum(found) for key, found in scores.items() if found and all(found)}


def plain_score(wanted: QueryTerm, terms: Mapping[str, int]) -> int:
    """Return the best weight among the terms that answer `wanted`; a whole word counts double."""
    whole = [2 * weight for term, weight in terms.items() if term in wanted.exact]
    if wanted.prefix:
        whole += [weight for term, weight in terms.items() if term.startswith(wanted.prefix)]
    return max(whole, default=0)
