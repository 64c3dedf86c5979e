"""Which versions a question is about, as querysets."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef

from catalogue.models import (
    Category,
    FindingVersion,
    InterventionState,
    InterventionVersion,
    Sector,
    Theme,
)
from catalogue.models.estimates import summary_of

from .models import matching

TAGGED: dict[str, Any] = {
    "sector": InterventionVersion.sectors.through,
    "theme": InterventionVersion.themes.through,
}
IDENTITIES: dict[str, Any] = {"category": Category, "sector": Sector, "theme": Theme}
COMPARED = {
    "minMonths": "months__gte",
    "maxMonths": "months__lte",
    "minEvidence": "evidence_strength__gte",
    "maxCost": "cost_band__lte",
}
Values = dict[str, Any]


def menu(as_of: Any) -> Any:
    """Return what the menu holds at a place on the time axes."""
    return InterventionState.objects.as_of(as_of.release, as_of.valid_on).live()


def narrow(states: Any, values: Values, *, leave_out: Collection[str] = ()) -> Any:
    """Narrow `states` by the parameters that are measured, but those left out."""
    asked = {name: v for name, v in values.items() if v is not None and name not in leave_out}
    for name, lookup in COMPARED.items():
        if name in asked:
            states = states.filter(**{lookup: asked[name]})
    if "category" in asked:
        states = states.filter(category__in=ids_of("category", asked["category"]))
    for tag in TAGGED:
        if tag in asked:
            states = states.filter(tagged(tag, asked[tag]))
    return matching(states, asked["q"]) if "q" in asked else states


def ordered(states: Any, values: Values) -> Any:
    best_first = ["-score"] if values["q"] else []
    return states.order_by(*best_first, "sort_code", "slug")


def tagged(tag: str, keys: Collection[str] | None = None) -> Exists:
    """Whether a version has one of these sectors or themes, or any."""
    rows = TAGGED[tag].objects.filter(interventionversion=OuterRef("version"))
    return Exists(rows if keys is None else rows.filter(**{f"{tag}__in": ids_of(tag, keys)}))


def ids_of(tag: str, keys: Collection[str]) -> list[int]:
    return list(IDENTITIES[tag].objects.filter(slug__in=keys).values_list("pk", flat=True))


def summaries(interventions: Collection[int], as_of: Any) -> dict[int, Any]:
    """Return the estimate of each intervention that has findings."""
    held = FindingVersion.objects.as_of(as_of.release, as_of.valid_on).live()
    rows: dict[int, list[FindingVersion]] = defaultdict(list)
    entering = held.filter(intervention__in=interventions, excluded_because="")
    for finding in entering.order_by("identity__slug"):
        rows[finding.intervention_id].append(finding)
    return {key: summary_of(findings) for key, findings in rows.items()}
