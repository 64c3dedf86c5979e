"""Which states of the menu a question is about."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from catalogue.search.terms import QueryTerm, query_terms

from . import tables as t
from .question import Place

LAST = "\U0010ffff"  # sorts after every letter
TAGGED = {"sector": (t.tagged_sectors, t.sectors), "theme": (t.tagged_themes, t.themes)}
ORDERED = (t.states.c.sort_code, t.states.c.slug)


def held(place: Place) -> list[Any]:
    """Return the conditions on a state of what holds at `place`."""
    states = t.states.c
    return [
        states.is_removal == sa.false(),
        states.known_from <= place.release,
        states.known_until > place.release,
        states.valid_from <= place.valid_on,
        states.valid_until > place.valid_on,
    ]


def narrowed(filters: dict[str, Any], leave_out: Collection[str] = ()) -> list[Any]:
    """Return the conditions that the filters of a question are; `q` is a join, see `found`."""
    conditions: list[Any] = []
    for name, value in filters.items():
        if value is None or name in leave_out or name in {"q", "facets"}:
            continue
        match name:
            case "minMonths":
                conditions.append(t.states.c.months >= value)
            case "category":
                keys = sa.select(t.categories.c.id).where(t.categories.c.slug.in_(value))
                conditions.append(t.states.c.category_id.in_(keys))
            case _:
                conditions.append(is_tagged(name, value))
    return conditions


def is_tagged(name: str, slugs: Collection[str] | None = None) -> Any:
    """Whether the version of a state has one of these sectors or themes, or any."""
    through, identities = TAGGED[name]
    tag = through.c[f"{name}_id"]
    asked = sa.exists().where(through.c.interventionversion_id == t.states.c.version_id)
    if slugs is None:
        return asked
    keys = sa.select(identities.c.id).where(identities.c.slug.in_(slugs))
    return asked.where(tag.in_(keys))


def found(question: str | None, source: Any) -> tuple[Any, Any]:
    """Join `source` to what answers every word; return it with the score of a row."""
    score: Any = None
    wanted = query_terms(question) if question else []
    for place, word in enumerate(wanted):
        best = best_of(word).subquery(f"word_{place}")
        source = source.join(best, best.c.version_id == t.states.c.version_id)
        score = best.c.score if score is None else score + best.c.score
    return source, score


def best_of(word: QueryTerm) -> Any:
    """Return the versions that answer a word, with the weight of the best term.

    A whole word counts as much as two words that only start so.
    """
    term, weight = t.terms.c.term, t.terms.c.weight
    is_whole = term.in_(sorted(word.exact))
    answers = is_whole
    if word.prefix:
        answers = sa.or_(is_whole, sa.and_(term >= word.prefix, term < word.prefix + LAST))
    score = sa.func.max(sa.case((is_whole, weight * 2), else_=weight)).label("score")
    return sa.select(t.terms.c.version_id, score).where(answers).group_by(t.terms.c.version_id)
