"""How many items would be left with each value of a facet, next to the other filters."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.utils.translation import get_language

from api.references import References
from catalogue.models import InterventionState

from .interventions import TAGGED, InterventionFilter, tagged

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
    return of_terms(counts_by_tag("sector", left), references.sectors)


def number_of_sectors() -> Subquery:
    rows = TAGGED["sector"].objects.filter(interventionversion=OuterRef("version"))
    counted = rows.order_by().values("interventionversion").annotate(number=Count("pk"))
    return Subquery(counted.values("number"), output_field=IntegerField())


def categories(
    parameters: InterventionFilter, states: States, references: References
) -> dict[str, Any]:
    left = parameters.narrow(states, leave_out=["category"])
    return of_terms(counts_by(left, "category"), references.categories)


def themes(
    parameters: InterventionFilter, states: States, references: References
) -> dict[str, Any]:
    left = parameters.narrow(states, leave_out=["theme"])
    untagged = left.filter(~tagged("theme")).count()
    return of_terms(counts_by_tag("theme", left), references.themes, untagged)


def evidence(parameters: InterventionFilter, states: States) -> dict[str, Any]:
    left = parameters.narrow(states, leave_out=["minEvidence"])
    counts = counts_by(left, "evidence_strength")
    cumulative = {v: sum(counts.get(more, 0) for more in LEVELS if more >= v) for v in LEVELS}
    missing = left.filter(evidence_strength=None)
    return of_levels(counts, cumulative, counts_by(missing, "version__evidence_absence"))


def cost(parameters: InterventionFilter, states: States) -> dict[str, Any]:
    left = parameters.narrow(states, leave_out=["maxCost"])
    counts = counts_by(left, "cost_band")
    cumulative = {v: sum(counts.get(less, 0) for less in LEVELS if less <= v) for v in LEVELS}
    missing = left.filter(cost_band=None)
    return of_levels(counts, cumulative, counts_by(missing, "version__cost_absence"))


def counts_by(states: States, column: str) -> Counts:
    """Return the number of items for each value of a column."""
    return dict(states.order_by().values_list(column).annotate(number=Count("pk")))


def counts_by_tag(tag: str, states: States) -> Counts:
    """Return the number of items for each sector or theme; a version has a tag at most once."""
    rows = TAGGED[tag].objects.filter(interventionversion__in=states.order_by().values("version"))
    return dict(rows.values_list(tag).annotate(number=Count("pk")))


def of_terms(counts: Counts, terms: Mapping[int, Any], untagged: int = 0) -> dict[str, Any]:
    """Return the counts in the order of a vocabulary; items without a term are counted apart."""
    title = f"title_{get_language()}"
    values = [
        {
            "value": term.identity.slug,
            "title": getattr(term, title),
            "count": counts.get(key, 0),
        }
        for key, term in sorted(terms.items(), key=lambda item: place(item[1]))
        if not term.is_removal or key in counts
    ]
    return {
        "values": values,
        "absences": [{"absence": NOT_TAGGED, "count": untagged}] if untagged else [],
    }


def place(term: Any) -> tuple[int, str]:
    return term.position, term.identity.slug


def of_levels(counts: Counts, cumulative: Counts, absences: Counts) -> dict[str, Any]:
    """Return the counts per level; items without one are counted apart, per reason."""
    values = [
        {"value": level, "count": counts.get(level, 0), "cumulative_count": cumulative[level]}
        for level in LEVELS
    ]
    return {
        "values": values,
        "absences": [{"absence": name, "count": absences[name]} for name in sorted(absences)],
    }
