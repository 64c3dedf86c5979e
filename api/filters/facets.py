"""How many items would be left with each value of a facet, next to the other filters."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from catalogue.reading.places import Counts, Place
from catalogue.reading.vocabularies import Term

from .interventions import InterventionFilter

LEVELS = range(1, 6)
NOT_TAGGED = "not-tagged"


def facets(parameters: InterventionFilter, menu: Place) -> dict[str, dict[str, Any]]:
    """Return each facet that was asked for; `menu` is the place before any filter."""
    counted = {
        "sector": sectors,
        "category": categories,
        "theme": themes,
        "evidence": evidence,
        "cost": cost,
    }
    return {name: counted[name](parameters, menu) for name in parameters.values["facets"] or ()}


def sectors(parameters: InterventionFilter, menu: Place) -> dict[str, Any]:
    left = parameters.narrow(menu, leave_out=["sector"])
    if parameters.values["sectorMatch"] == "only":
        left = left.with_one("sector")
    return of_terms(left.counts("sector"), menu.terms("sector"))


def categories(parameters: InterventionFilter, menu: Place) -> dict[str, Any]:
    left = parameters.narrow(menu, leave_out=["category"])
    return of_terms(left.counts("category"), menu.terms("category"))


def themes(parameters: InterventionFilter, menu: Place) -> dict[str, Any]:
    left = parameters.narrow(menu, leave_out=["theme"])
    return of_terms(left.counts("theme"), menu.terms("theme"), len(left.with_none("theme")))


def evidence(parameters: InterventionFilter, menu: Place) -> dict[str, Any]:
    left = parameters.narrow(menu, leave_out=["minEvidence"])
    counts = left.counts("evidence")
    cumulative = {v: sum(counts.get(more, 0) for more in LEVELS if more >= v) for v in LEVELS}
    return of_levels(counts, cumulative, left.counts("evidence_absence"))


def cost(parameters: InterventionFilter, menu: Place) -> dict[str, Any]:
    left = parameters.narrow(menu, leave_out=["maxCost"])
    counts = left.counts("cost")
    cumulative = {v: sum(counts.get(less, 0) for less in LEVELS if less <= v) for v in LEVELS}
    return of_levels(counts, cumulative, left.counts("cost_absence"))


def of_terms(counts: Counts, terms: list[Term], untagged: int = 0) -> dict[str, Any]:
    """Return the counts in the order of a vocabulary; items without a term are counted apart."""
    title = f"title_{get_language()}"
    values = [
        {"value": term.slug, "title": getattr(term, title), "count": counts.get(term.key, 0)}
        for term in terms
        if not term.is_removal or term.key in counts
    ]
    return {
        "values": values,
        "absences": [{"absence": NOT_TAGGED, "count": untagged}] if untagged else [],
    }


def of_levels(counts: Counts, cumulative: Mapping[int, int], absences: Counts) -> dict[str, Any]:
    """Return the counts per level; items without one are counted apart, per reason."""
    values = [
        {"value": level, "count": counts.get(level, 0), "cumulative_count": cumulative[level]}
        for level in LEVELS
    ]
    return {
        "values": values,
        "absences": [
            {"absence": name, "count": absences[name]} for name in sorted(map(str, absences))
        ],
    }
