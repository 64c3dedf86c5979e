"""The vocabularies of the menu in memory: what each term was called, when, by whose knowledge."""

from bisect import bisect_right
from collections import defaultdict
from datetime import date
from typing import NamedTuple

from catalogue.models import CategoryVersion, SectorVersion, ThemeVersion, Version
from catalogue.models.versions import versions_of

KINDS: dict[str, type[Version]] = {
    "category": CategoryVersion,
    "sector": SectorVersion,
    "theme": ThemeVersion,
}


class Term(NamedTuple):
    """What a release says of a sector, theme or category; `key` is the identity's."""

    key: int
    slug: str
    release: int
    valid_from: date
    position: int
    title_nl: str
    title_en: str
    is_removal: bool


class Vocabulary:
    """Every published version of every term of one kind."""

    def __init__(self, terms: list[Term]) -> None:
        """Keep `terms`, which go by day, then by release."""
        self.histories: dict[int, list[Term]] = defaultdict(list)
        for term in terms:
            self.histories[term.key].append(term)
        self.keys = {term.slug: term.key for term in sorted(terms, key=lambda term: term.slug)}

    def held(self, release: int, valid_on: date) -> list[Term]:
        """Return what held of each term, or what held first if that was later, in their order."""
        terms = (self.term(key, release, valid_on) for key in self.histories)
        return sorted((t for t in terms if t), key=lambda term: (term.position, term.slug))

    def term(self, key: int, release: int, valid_on: date) -> Term | None:
        known = [term for term in self.histories[key] if term.release <= release]
        after = bisect_right(known, valid_on, key=lambda term: term.valid_from)
        return known[max(after - 1, 0)] if known else None


def load_vocabularies() -> dict[str, Vocabulary]:
    return {kind: Vocabulary(terms_of(kind)) for kind in KINDS}


def terms_of(kind: str) -> list[Term]:
    columns = ("release__number", "valid_from", "position", "title_nl", "title_en", "is_removal")
    published = versions_of(KINDS[kind]).published().order_by("valid_from", "release__number")
    return [Term(*row) for row in published.values_list("identity", "identity__slug", *columns)]
