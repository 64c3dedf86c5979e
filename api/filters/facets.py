"""How many items would be left with each value of a facet, next to the other filters."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.utils.translation import get_language

from api.references import References
from catalogue.models import InterventionState

from .interventions import TAGGED, InterventionFilter

States = QuerySet[InterventionState]
Counts = dict[Any, int]

LEVELS = range(1, 6)
NOT_TAGGED = "not-tagged"


def facets(
    parameters: InterventionFilter, states: States, references: References
) -> dict[str, dict[str, Any]]:
    """Return each facet that was asked for; `states` is the menu before any filter."""
    counted = {
        "sector": lambda: sectors(parameters, states, references),
        "category": lambda: categories(parameters, states, references),
        "theme": lambda: themes(parameters, states, references),
        "evidence": lambda: evidence(parameters, states),
        "cost": lambda: cost(parameters, states),
    }
    return {name: counted[name]() for name in parameters.values["facets"] or ()}


def sectors(
    parameters: InterventionFilter, states: States, references: References
) -> dict[str, Any]:
    left = parameters.narrow(states, leave_out=["sector"])
    if parameters.values["sectorMatch"] == "only":
        left = left.alias(sectors=number_of_sectors()).filter(sectors=1)
    return of_terms(counts_by(left, "version__sectors__slug"), references.sectors.values())


def number_of_sectors() -> Subquery:
    rows = TAGGED["sector"].objects.filter(interventionversion=OuterRef("version"))
    counted = rows.order_by().values("interventionversion").annotate(number=Count("pk"))
    return Subquery(counted.values("number"), output_field=IntegerField())


def categories(
    parameters: InterventionFilter, states: States, references: References
) -> dict[str, Any]:
    left = parameters.narrow(states, leave_out=["category"])
    return of_terms(counts_by(left, "category__slug"), references.categories.values())


def themes(
    parameters: InterventionFilter, states: States, references: References
) -> dict[str, Any]:
    left = parameters.narrow(states, leave_out=["theme"])
    return of_terms(counts_by(left, "version__themes__slug"), references.themes.values())


def evidence(parameters: InterventionFilter, states: States) -> dict[str, Any]:
    left = parameters.narrow(states, leave_out=["minEvidence"])
    counts = counts_by(left, "evidence_strength", "version__evidence_absence")
    cumulative = {v: total(counts, range(v, LEVELS.stop)) for v in LEVELS}
    return of_levels(counts, cumulative)


def cost(parameters: InterventionFilter, states: States) -> dict[str, Any]:
    left = parameters.narrow(states, leave_out=["maxCost"])
    counts = counts_by(left, "cost_band", "version__cost_absence")
    return of_levels(counts, {v: total(counts, range(1, v + 1)) for v in LEVELS})


def counts_by(states: States, *columns: str) -> Counts:
    """Return the number of items for each value of the columns, in one query."""
    rows = states.order_by().values_list(*columns).annotate(number=Count("pk"))
    return {row[:-1] if len(columns) > 1 else row[0]: row[-1] for row in rows}


def total(counts: Counts, values: Collection[int]) -> int:
    return sum(number for (value, _absence), number in counts.items() if value in values)


def of_terms(counts: Counts, terms: Iterable[Any]) -> dict[str, Any]:
    """Return the counts in the order of a vocabulary; items without a term are counted apart."""
    title = f"title_{get_language()}"
    values = [
        {
            "value": term.identity.slug,
            "title": getattr(term, title),
            "count": counts.get(term.identity.slug, 0),
        }
        for term in sorted(terms, key=lambda term: (term.position, term.identity.slug))
        if not term.is_removal or term.identity.slug in counts
    ]
    untagged = counts.get(None)
    return {
        "values": values,
        "absences": [{"absence": NOT_TAGGED, "count": untagged}] if untagged else [],
    }


def of_levels(counts: Counts, cumulative: dict[int, int]) -> dict[str, Any]:
    """Return the counts per level; those without one are counted apart, per reason."""
    values = [
        {"value": level, "count": total(counts, [level]), "cumulative_count": cumulative[level]}
        for level in LEVELS
    ]
    absences = {absence: number for (value, absence), number in counts.items() if value is None}
    return {
        "values": values,
        "absences": [{"absence": name, "count": absences[name]} for name in sorted(absences)],
    }
