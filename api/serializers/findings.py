"""What single studies found."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalogue.models import Absence, FindingVersion

from .fields import BilingualField, OptionalTextField

if TYPE_CHECKING:
    from catalogue.models.evidence import StudyEvidence

REASONS = [
    *FindingVersion.Exclusion.choices,
    ("excluded-by-request", _("Left out by the parameter exclude")),
]
NUMBERS = {
    "year": Absence.UNKNOWN,
    "effect_size": Absence.NOT_PRINTED,
    "standard_error": Absence.NOT_PRINTED,
    "sample_size": Absence.UNKNOWN,
}


@extend_schema_field(
    {
        "type": "object",
        "description": _("Why a number is not there, by the name of its member."),
        "additionalProperties": {"type": "string", "enum": Absence.values},
        "example": {"sampleSize": "unknown"},
    }
)
class FindingAbsencesField(serializers.Field[Any, Any, Any, Any]):
    """Why a number of a finding is not there."""

    def to_representation(self, value: FindingVersion) -> dict[str, str]:
        return {
            name: reason.value for name, reason in NUMBERS.items() if getattr(value, name) is None
        }


class WeightField(serializers.FloatField):
    """The weight of a finding in the estimate of all findings."""

    def get_attribute(self, instance: FindingVersion) -> float | None:
        weight: float | None = self.context["weights"].get(instance.pk)
        return weight


class ExcludedBecauseField(serializers.ChoiceField):
    """Why a finding is not in the estimate."""

    def get_attribute(self, instance: FindingVersion) -> str | None:
        evidence: StudyEvidence = self.context["evidence"]
        return evidence.reason(instance) or None


class StudyFindingSerializer(serializers.Serializer[FindingVersion]):
    """What one study found: a row under the pooled estimate."""

    id = serializers.CharField(
        source="identity.slug", read_only=True, help_text=_("Its key, for exclude.")
    )
    label = serializers.CharField(  # type: ignore[assignment]
        read_only=True, help_text=_("Name of the study.")
    )
    year = serializers.IntegerField(
        read_only=True, allow_null=True, help_text=_("Year of publication.")
    )
    source = serializers.CharField(  # type: ignore[assignment]
        source="source.slug",
        read_only=True,
        allow_null=True,
        default=None,
        help_text=_("The publication that the figures were read from: /v1/sources/{id}."),
    )
    effect_size = serializers.FloatField(
        read_only=True,
        allow_null=True,
        help_text=_(
            "Hedges’ g, in pooled standard deviations; above 0 favours the intervention. Null "
            "where the study reports none."
        ),
    )
    standard_error = serializers.FloatField(
        read_only=True, allow_null=True, help_text=_("Of the effect size.")
    )
    sample_size = serializers.IntegerField(
        read_only=True, allow_null=True, min_value=1, help_text=_("Pupils in all arms together.")
    )
    outcome = serializers.CharField(
        source="outcome.slug",
        read_only=True,
        allow_null=True,
        default=None,
        help_text=_("What was measured: /v1/themes/{code}; null if not stated."),
    )
    sector = serializers.CharField(
        source="sector.slug",
        read_only=True,
        allow_null=True,
        default=None,
        help_text=_("Sector of the pupils: /v1/sectors/{code}; null if not stated."),
    )
    level = OptionalTextField(
        help_text=_("Grade or level, in the words of the source; null if not stated.")
    )
    subject = OptionalTextField(
        help_text=_("School subject, in the words of the source; null if not stated.")
    )
    design = serializers.ChoiceField(
        choices=FindingVersion.Design.choices,
        read_only=True,
        allow_null=True,
        help_text=_("Design of the study; null if not stated."),
    )
    country = OptionalTextField(help_text=_("Two letters of ISO 3166-1; null if not stated."))
    weight = WeightField(
        read_only=True,
        allow_null=True,
        min_value=0,
        max_value=100,
        help_text=_("Percent of the weight in the estimate of all findings; null if left out."),
    )
    excluded_because = ExcludedBecauseField(
        choices=REASONS,
        read_only=True,
        allow_null=True,
        help_text=_("Why it is not in the estimate; null if it is."),
    )
    absences = FindingAbsencesField(source="*", read_only=True)
    result = BilingualField(
        allow_null=True, help_text=_("What the study reports, in its own unit, if that is kept.")
    )
    note = BilingualField(allow_null=True, help_text=_("What to know about it."))
    release = serializers.IntegerField(
        source="release.number",
        min_value=1,
        read_only=True,
        help_text=_("The number of the release that says so."),
    )
    valid_from = serializers.DateField(read_only=True, help_text=_("The first day it holds."))

    def to_representation(self, instance: FindingVersion) -> dict[str, Any]:
        told: dict[str, Any] = super().to_representation(instance)
        return told | {"design": told["design"] or None}
