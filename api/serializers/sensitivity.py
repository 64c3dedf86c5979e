"""How much an estimate depends on what went into it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalogue.models.evidence import Moved, PooledFindings
from catalogue.statistics import Absence, Estimate

from .estimates import (
    NO_MONTHS,
    AbsencesField,
    BoundsField,
    MonthsField,
    NumberField,
    told_months,
)


class EggerSerializer(serializers.Serializer[Any]):
    """Egger’s test: do small studies find other effects than large ones?"""

    slope = serializers.FloatField(
        read_only=True, help_text=_("Of the weighted regression of g on its standard error.")
    )
    standard_error = serializers.FloatField(read_only=True, help_text=_("Of the slope."))
    statistic = serializers.FloatField(read_only=True, help_text=_("Student’s t."))
    degrees_of_freedom = serializers.IntegerField(read_only=True, help_text=_("k - 2."))
    p_value = serializers.FloatField(read_only=True, help_text=_("Two-sided."))
    limit = serializers.FloatField(
        read_only=True, help_text=_("The effect as the standard error goes to 0.")
    )


@extend_schema_field(EggerSerializer(allow_null=True))
class EggerField(serializers.Field[Any, Any, Any, Any]):
    """Egger's test; `absences` says why there is none."""

    def get_attribute(self, instance: Any) -> Any:
        egger = super().get_attribute(instance)
        return None if isinstance(egger, Absence) else egger

    def to_representation(self, value: Any) -> Any:
        return EggerSerializer(value).data


class RefitSerializer(serializers.Serializer[Estimate]):
    """The estimate of other findings, with the same model."""

    k = serializers.IntegerField(read_only=True, help_text=_("Number of findings."))
    effect_size = serializers.FloatField(read_only=True, help_text=_("Hedges’ g."))
    confidence_interval = BoundsField(help_text=_("Confidence interval at 95 per cent."))
    tau_squared = NumberField(help_text=_("Variance of the true effects."))
    absences = AbsencesField(("confidence_interval", "tau_squared"), source="*")


class LeftOutSerializer(RefitSerializer):
    """The estimate without one finding."""

    without = serializers.CharField(read_only=True, help_text=_("Id of the finding left out."))


class UntilYearSerializer(RefitSerializer):
    """The estimate of all findings up to and including a year."""

    year = serializers.IntegerField(read_only=True, help_text=_("The year."))


@extend_schema_field(LeftOutSerializer(many=True, allow_null=True))
class LeaveOneOutField(serializers.Field[Any, Any, Any, Any]):
    """The estimate without each finding in turn; `absences` says why there is none."""

    def get_attribute(self, instance: PooledFindings) -> PooledFindings | None:
        return None if isinstance(instance.left_out, Absence) else instance

    def to_representation(self, value: PooledFindings) -> list[dict[str, Any]]:
        refits: Any = value.left_out
        told = RefitSerializer(refits, many=True, context=self.context).data
        return [
            {"without": finding.identity.slug} | row
            for finding, row in zip(value.findings, told, strict=True)
        ]


class UsualSerializer(serializers.Serializer[Any]):
    """The estimate that is given when nothing is asked."""

    k = serializers.IntegerField(read_only=True, help_text=_("Number of findings."))
    effect_size = serializers.FloatField(read_only=True, help_text=_("Hedges’ g."))
    months = MonthsField(
        source="effect_size", read_only=True, help_text=_("The effect in months of progress.")
    )


class MovedSerializer(serializers.Serializer[Moved]):
    """How far the estimate lies from the usual one: every finding, reml, hksj-modified."""

    effect_size = serializers.FloatField(
        read_only=True, help_text=_("This effect size minus the usual one.")
    )
    months = serializers.SerializerMethodField(
        help_text=_("These months minus the usual ones; null where one of them is not there.")
    )
    months_absence = serializers.SerializerMethodField(
        help_text=_("Why there are no months; null if there are.")
    )
    usual = UsualSerializer(read_only=True, help_text=_("The usual estimate."))

    def get_months(self, moved: Moved) -> int | None:
        here, usual = (told["months"] for told in self.both(moved))
        return None if here is None or usual is None else here - usual

    @extend_schema_field(serializers.ChoiceField(choices=NO_MONTHS, allow_null=True))
    def get_months_absence(self, moved: Moved) -> str | None:
        here, usual = self.both(moved)
        absence: str | None = here["absence"] or usual["absence"]
        return absence

    def both(self, moved: Moved) -> list[dict[str, Any]]:
        """Return this estimate and the usual one in months on the newest scale."""
        sizes = (moved.estimate.effect_size, moved.usual.effect_size)
        return [told_months(self.context["references"], size)[0] for size in sizes]
