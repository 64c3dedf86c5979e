"""Groups of findings that have an estimate of their own."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.references import References
from catalogue.models import FindingVersion
from catalogue.models.evidence import GROUPINGS, PooledFindings
from catalogue.statistics import Absence, Between

from .estimates import ABSENCES


class GroupSerializer(serializers.Serializer[Any]):
    """What the findings of an estimate have in common."""

    by = serializers.ChoiceField(
        choices=list(GROUPINGS), read_only=True, help_text=_("What they were grouped by.")
    )
    value = serializers.CharField(
        read_only=True, allow_null=True, help_text=_("Its code; null if not stated.")
    )
    title = serializers.CharField(read_only=True, help_text=_("In the language asked for."))


def told_group(group: PooledFindings, references: References) -> dict[str, str | None]:
    """Return what the findings of a group have in common."""
    title = title_of(group.group_by or "", group.value, references)
    return {"by": group.group_by, "value": group.value or None, "title": title}


def title_of(grouping: str, value: str, references: References) -> str:
    """Return what a group of findings is called, in the language asked for."""
    if not value:
        return str(_("Not stated"))
    if grouping == "design":
        return str(FindingVersion.Design(value).label)
    terms = references.sectors if grouping == "sector" else references.themes
    titles = {
        term.identity.slug: getattr(term, f"title_{get_language()}") for term in terms.values()
    }
    return str(titles.get(value, value))  # a filter may name what a release does not know yet


class BetweenSerializer(serializers.Serializer[Any]):
    """The test whether the groups share one mean, each with a τ² of its own."""

    q = serializers.FloatField(
        read_only=True, allow_null=True, help_text=_("Weighted sum of squares between the groups.")
    )
    degrees_of_freedom = serializers.IntegerField(
        read_only=True, allow_null=True, help_text=_("Number of groups minus 1.")
    )
    p_value = serializers.FloatField(
        read_only=True, allow_null=True, help_text=_("Of a chi-squared distribution.")
    )
    absence = serializers.ChoiceField(
        choices=ABSENCES,
        read_only=True,
        allow_null=True,
        help_text=_("Why there is no test; null if there is."),
    )


def told_between(between: Between | Absence) -> dict[str, Any]:
    """Return the test, or three nulls with the reason."""
    if isinstance(between, Absence):
        return dict.fromkeys(Between._fields) | {"absence": between.value}
    return between._asdict() | {"absence": None}
