"""How many items would be left with each value of a facet, counted by querysets."""

from typing import Any

from django.db.models import Count

from .querysets import TAGGED, Values, narrow, tagged

LEVELS = range(1, 6)
OWN = {"evidence": "minEvidence", "cost": "maxCost"}
COLUMNS = {"evidence": "evidence_strength", "cost": "cost_band"}
TERMS = {"sector": "sectors", "theme": "themes", "category": "categories"}
Counts = dict[Any, int]


def facets(values: Values, states: Any, references: Any) -> dict[str, dict[str, Any]]:
    """Return each facet that was asked for; `states` is the menu before any filter."""
    counted = {}
    for name in values["facets"] or ():
        left = narrow(states, values, leave_out=[OWN.get(name, name)])
        if name in COLUMNS:
            counted[name] = of_levels(name, left)
        else:
            counted[name] = of_terms(name, left, getattr(references, TERMS[name]))
    return counted


def counts_by(states: Any, column: str) -> Counts:
    return dict(states.order_by().values_list(column).annotate(number=Count("pk")))


def counts_by_tag(tag: str, states: Any) -> Counts:
    versions = states.order_by().values("version")
    rows = TAGGED[tag].objects.filter(interventionversion__in=versions)
    return dict(rows.values_list(tag).annotate(number=Count("pk")))


def of_terms(name: str, left: Any, terms: dict[int, Any]) -> dict[str, Any]:
    """Return the counts in the order of a vocabulary; items without a theme are counted apart."""
    counts = counts_by(left, name) if name == "category" else counts_by_tag(name, left)
    untagged = left.filter(~tagged("theme")).count() if name == "theme" else 0
    in_order = sorted(terms.items(), key=lambda item: (item[1].position, item[1].identity.slug))
    values = [
        {"value": term.identity.slug, "title": term.title_nl, "count": counts.get(key, 0)}
        for key, term in in_order
        if not term.is_removal or key in counts
    ]
    absences = [{"absence": "not-tagged", "count": untagged}] if untagged else []
    return {"values": values, "absences": absences}


def of_levels(name: str, left: Any) -> dict[str, Any]:
    """Return the counts per level; items without one are counted apart, per reason."""
    counts = counts_by(left, COLUMNS[name])
    reasons = counts_by(left.filter(**{COLUMNS[name]: None}), f"version__{name}_absence")
    values = [
        {"value": v, "count": counts.get(v, 0), "cumulative_count": cumulative(name, v, counts)}
        for v in LEVELS
    ]
    absences = [{"absence": reason, "count": reasons[reason]} for reason in sorted(reasons)]
    return {"values": values, "absences": absences}


def cumulative(name: str, level: int, counts: Counts) -> int:
    ends = range(level, 6) if name == "evidence" else range(1, level + 1)
    return sum(counts.get(value, 0) for value in ends)
