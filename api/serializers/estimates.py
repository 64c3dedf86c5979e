"""Pooled estimates of what studies found."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.readings import reading
from api.references import References
from catalogue.models.estimates import Summary
from catalogue.statistics import (
    INTERVAL_METHODS,
    MODELS,
    Absence,
    Estimate,
    Months,
    PooledEstimate,
)
from catalogue.statistics.absence import Caution

CAUTIONS = [
    (Caution.SEVERAL_MAXIMA, _("The likelihood has several maxima; the highest was taken")),
    (Caution.VARIANCES_FAR_APART, _("The variances are more than 10 million times apart")),
    (
        Caution.COMMON_EFFECT_WITH_HKSJ,
        _("An interval for differing effects around one common effect"),
    ),
]
ABSENCES = [
    (Absence.TOO_FEW_STUDIES, _("There are too few studies")),
    (Absence.TOO_MANY_STUDIES, _("There are too many studies to compute it on demand")),
    (Absence.NOT_CONVERGED, _("The computation found no answer")),
    (Absence.NOT_DEFINED, _("The formula has no answer for these numbers")),
    (Absence.NOT_IN_THIS_MODEL, _("The model assumes it away")),
]
NO_MONTHS = [
    ("beyond-scale", _("The effect lies beyond the last row of the scale")),
    ("no-scale", _("At this place on the time axes no scale was known")),
]
MAY_BE_ABSENT = (
    *("confidence_interval", "p_value", "prediction_interval", "tau_squared"),
    *("tau_squared_interval", "i_squared_tau", "i_squared_q", "h_squared", "q", "q_p_value"),
    "egger",
)


class NumberField(serializers.FloatField):
    """A number that may be absent; the member `absences` then says why."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, allow_null=True, **options)

    def get_attribute(self, instance: Any) -> float | None:
        number = super().get_attribute(instance)
        return None if isinstance(number, Absence) else number


@extend_schema_field(
    {
        "type": "array",
        "items": {"type": "number", "format": "double"},
        "minItems": 2,
        "maxItems": 2,
        "nullable": True,
    }
)
class BoundsField(serializers.Field[Any, Any, Any, Any]):
    """The lower and the upper end of an interval; `absences` says why there is none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, allow_null=True, **options)

    def get_attribute(self, instance: Any) -> list[float] | None:
        bounds: Any = super().get_attribute(instance)
        return None if isinstance(bounds, Absence) else list(bounds)

    def to_representation(self, value: list[float]) -> list[float]:
        return value


class MonthsSerializer(serializers.Serializer[Any]):
    """An effect in months of progress, on one edition of the scale."""

    months = serializers.IntegerField(
        read_only=True,
        allow_null=True,
        min_value=-12,
        max_value=12,
        help_text=_("Additional months of progress in one school year; below 0 for a loss."),
    )
    scale = serializers.CharField(read_only=True, help_text=_("The scale: /v1/scales/{id}."))
    is_beyond_scale = serializers.BooleanField(
        read_only=True, help_text=_("The effect lies beyond the last row of the scale.")
    )
    absence = serializers.ChoiceField(
        choices=NO_MONTHS,
        read_only=True,
        allow_null=True,
        help_text=_("Why there are no months; null if there are."),
    )


class MonthsOfEstimateSerializer(serializers.Serializer[Any]):
    """An effect in months of progress, on the newest edition of the scale and the others."""

    months = serializers.IntegerField(
        read_only=True,
        allow_null=True,
        min_value=-12,
        max_value=12,
        help_text=_("Additional months of progress in one school year; below 0 for a loss."),
    )
    scale = serializers.CharField(
        read_only=True, allow_null=True, help_text=_("The scale: /v1/scales/{id}.")
    )
    is_beyond_scale = serializers.BooleanField(
        read_only=True, help_text=_("The effect lies beyond the last row of the scale.")
    )
    other_scales = MonthsSerializer(
        many=True, read_only=True, help_text=_("The same effect on earlier editions.")
    )
    absence = serializers.ChoiceField(
        choices=NO_MONTHS,
        read_only=True,
        allow_null=True,
        help_text=_("Why there are no months; null if there are."),
    )


@extend_schema_field(MonthsOfEstimateSerializer)
class MonthsField(serializers.Field[Any, Any, Any, Any]):
    """Months of progress on every edition of the scale that is known."""

    def to_representation(self, value: float) -> dict[str, Any]:
        newest, *others = told_months(self.context["references"], value)
        return newest | {"other_scales": others}


def told_months(references: References, effect_size: float) -> list[dict[str, Any]]:
    """Return an effect in months on each scale that is known, the newest first; at least one."""
    known = references.months(effect_size)
    none = {"months": None, "scale": None, "is_beyond_scale": False, "absence": "no-scale"}
    return [month_of(scale, months) for scale, months in known] or [none]


def month_of(scale: str, months: Months) -> dict[str, Any]:
    """Return the months on one scale; it has none for what lies beyond its last row."""
    beyond = months.is_beyond
    return {
        "months": None if beyond else months.months,
        "scale": scale,
        "is_beyond_scale": beyond,
        "absence": "beyond-scale" if beyond else None,
    }


@extend_schema_field(
    {
        "type": "object",
        "description": _("Why a number is not there, by the name of its member."),
        "additionalProperties": {"type": "string", "enum": [code for code, _label in ABSENCES]},
        "example": {"egger": "too-few-studies"},
    }
)
class AbsencesField(serializers.Field[Any, Any, Any, Any]):
    """Why a number of an estimate is not there."""

    def __init__(self, names: Iterable[str] = MAY_BE_ABSENT, **options: Any) -> None:
        super().__init__(read_only=True, **options)
        self.names = names

    def to_representation(self, value: PooledEstimate | Estimate) -> dict[str, str]:
        numbers = {name: getattr(value, name) for name in self.names}
        return {name: n.value for name, n in numbers.items() if isinstance(n, Absence)}


class ReadingField(serializers.CharField):
    """One sentence that reads the estimate."""

    def get_attribute(self, instance: Summary) -> str:
        known = self.context["references"].months(instance.estimate.effect_size)
        months = known[0][1] if known else None
        return reading(instance.estimate, months, is_randomised=instance.is_randomised)


class EstimateSummarySerializer(serializers.Serializer[Any]):
    """A pooled estimate of the effect, in short; see the evidence for all of it."""

    k = serializers.IntegerField(
        source="estimate.k", read_only=True, min_value=1, help_text=_("Number of findings.")
    )
    effect_size = serializers.FloatField(
        source="estimate.effect_size",
        read_only=True,
        help_text=_("Hedges’ g, in pooled standard deviations."),
    )
    standard_error = serializers.FloatField(
        source="estimate.standard_error", read_only=True, help_text=_("Of the effect size.")
    )
    confidence_interval = BoundsField(
        source="estimate.confidence_interval", help_text=_("Confidence interval at 95 per cent.")
    )
    prediction_interval = BoundsField(
        source="estimate.prediction_interval",
        help_text=_(
            "Where 95 per cent of the true effects in new studies are expected; from k = 3 up."
        ),
    )
    tau_squared = NumberField(
        source="estimate.tau_squared", help_text=_("Variance of the true effects.")
    )
    i_squared_tau = NumberField(
        source="estimate.i_squared_tau",
        help_text=_("100·τ²/(τ²+s²), s² the typical sampling variance."),
    )
    months = MonthsField(
        source="estimate.effect_size",
        read_only=True,
        help_text=_("The effect in months of progress; never converted back."),
    )
    percentile_gain = serializers.FloatField(
        source="estimate.percentile_gain", read_only=True, help_text=_("100·Φ(g) - 50.")
    )
    model = serializers.ChoiceField(
        choices=MODELS,
        source="estimate.model",
        read_only=True,
        help_text=_("The model of the true effects."),
    )
    interval = serializers.ChoiceField(
        choices=INTERVAL_METHODS,
        source="estimate.interval",
        read_only=True,
        help_text=_("The interval that was used; always wald for one finding."),
    )
    warnings = serializers.ListField(
        source="estimate.warnings",
        child=serializers.ChoiceField(choices=CAUTIONS),
        read_only=True,
        help_text=_("Reasons to read the estimate with care."),
    )
    absences = AbsencesField(source="estimate")
    reading = ReadingField(
        read_only=True, help_text=_("The estimate in one sentence, in the language asked for.")
    )
