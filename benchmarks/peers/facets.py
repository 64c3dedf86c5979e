"""How many items would be left with each value of a facet, counted by the database."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from . import tables as t
from .narrowing import TAGGED, found, held, is_tagged, narrowed
from .question import Place, Question
from .vocabulary import Vocabulary, rows

LEVELS = range(1, 6)
OWN = {"evidence": "minEvidence", "cost": "maxCost"}
COLUMNS = {"evidence": "evidence_strength", "cost": "cost_band"}


async def facets_of(
    connection: AsyncConnection, question: Question, place: Place, vocabulary: Vocabulary
) -> dict[str, Any]:
    """Return each facet that was asked for, next to the other filters."""
    facets = {}
    for name in question.filters["facets"]:
        source, _score = found(question.filters.get("q"), t.states)
        own = OWN.get(name, name)
        left = (source, [*held(place), *narrowed(question.filters, leave_out=[own])])
        if name in COLUMNS:
            facets[name] = await levels(connection, name, *left)
        else:
            facets[name] = await terms(connection, name, vocabulary, *left)
    return facets


async def terms(
    connection: AsyncConnection, name: str, vocabulary: Vocabulary, source: Any, conditions: Any
) -> dict[str, Any]:
    """Return the counts in the order of a vocabulary."""
    counted, tagged = sa.func.count(), source
    if name == "category":
        key = t.states.c.category_id
    else:
        through, _identities = TAGGED[name]
        key = through.c[f"{name}_id"]
        tagged = source.join(through, through.c.interventionversion_id == t.states.c.version_id)
    asked = sa.select(key, counted).select_from(tagged).where(*conditions).group_by(key)
    counts = dict(map(tuple, await rows(connection, asked)))
    values = [
        {"value": term.slug, "title": term.title, "count": counts.get(term.key, 0)}
        for term in vocabulary.terms[name].values()
        if not term.is_removal or term.key in counts
    ]
    absences = await untagged(connection, source, conditions) if name == "theme" else []
    return {"values": values, "absences": absences}


async def untagged(
    connection: AsyncConnection, source: Any, conditions: Any
) -> list[dict[str, Any]]:
    asked = sa.select(sa.func.count()).select_from(source)
    asked = asked.where(*conditions, ~is_tagged("theme"))
    count = (await connection.execute(asked)).scalar_one()
    return [{"absence": "not-tagged", "count": count}] if count else []


async def levels(
    connection: AsyncConnection, name: str, source: Any, conditions: Any
) -> dict[str, Any]:
    """Return the counts per level, and how many have none for which reason."""
    level, absence = t.states.c[COLUMNS[name]], t.versions.c[f"{name}_absence"]
    source = source.join(t.versions, t.versions.c.id == t.states.c.version_id)
    asked = sa.select(level, absence, sa.func.count()).select_from(source).where(*conditions)
    counted = await rows(connection, asked.group_by(level, absence))
    counts = {value: count for value, _reason, count in counted if value is not None}
    reasons = {reason: count for value, reason, count in counted if value is None}
    values = [
        {"value": v, "count": counts.get(v, 0), "cumulativeCount": cumulative(name, v, counts)}
        for v in LEVELS
    ]
    absences = [{"absence": reason, "count": reasons[reason]} for reason in sorted(reasons)]
    return {"values": values, "absences": absences}


def cumulative(name: str, level: int, counts: dict[int, int]) -> int:
    """Return how many `minEvidence` or `maxCost` with this level would leave."""
    ends = range(level, 6) if name == "evidence" else range(1, level + 1)
    return sum(counts.get(value, 0) for value in ends)
