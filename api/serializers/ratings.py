"""A headline rating: effect, evidence and cost, each with its scale or why it is not there."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from .fields import AbsenceField, in_language

SCALE = _("The scale that it is on: /v1/scales/{id}; null where none is known.")
LABEL = _("What the scale calls it, in the language asked for.")

EFFECT = _("The effect in months of progress, or why there is none.")
EVIDENCE = _("The strength of the evidence, or why there is none.")
COST = _("The cost band, or why there is none.")

EURO_BASES = [
    ("stated", _("A source states the amount")),
    ("derived", _("Arithmetic of this catalogue")),
    ("open-ended", _("The band has no upper limit")),
    ("unknown", _("The scale gives no amount in euro")),
]


class ScaleField(serializers.CharField):
    """The id of a scale."""

    def __init__(self, part: str) -> None:
        self.part = part
        super().__init__(read_only=True, allow_null=True, help_text=SCALE)

    def get_attribute(self, instance: Any) -> str | None:
        scale = getattr(instance, f"{self.part}_scale")
        return None if scale is None else str(scale.slug)


class StepField(serializers.Field[Any, Any, Any, Any]):
    """A member of the step of a scale that a value is; null without a value."""

    def __init__(self, part: str, value: str, member: str, **options: Any) -> None:
        self.part, self.value, self.member = part, value, member
        super().__init__(read_only=True, allow_null=True, **options)

    def get_attribute(self, instance: Any) -> Any:
        scale, value = getattr(instance, f"{self.part}_scale_id"), getattr(instance, self.value)
        return self.context["references"].step(scale, value).get(self.member)


class LabelField(StepField, serializers.CharField):
    """The label of the step of a scale that a value is."""

    def __init__(self, part: str, value: str) -> None:
        super().__init__(part, value, "label", help_text=LABEL)

    def get_attribute(self, instance: Any) -> str | None:
        label = super().get_attribute(instance)
        return label and in_language(label)


class AmountField(StepField, serializers.FloatField):
    """An amount that a step of a scale gives."""


class EuroBasisField(StepField, serializers.ChoiceField):
    """How the amount in euro is known; null only where there is no cost band."""

    def get_attribute(self, instance: Any) -> str | None:
        if instance.cost_band is None:
            return None
        return super().get_attribute(instance) or "unknown"


class EffectSerializer(serializers.Serializer[Any]):
    """The effect in months of progress in one school year."""

    months = serializers.IntegerField(
        read_only=True,
        allow_null=True,
        min_value=-12,
        max_value=12,
        help_text=_("Additional months of progress in one school year."),
    )
    scale = ScaleField("months")
    absence = AbsenceField(source="months_absence")


class EvidenceSerializer(serializers.Serializer[Any]):
    """The strength of the evidence."""

    strength = serializers.IntegerField(
        source="evidence_strength",
        read_only=True,
        allow_null=True,
        min_value=1,
        max_value=5,
        help_text=_("1 (weakest) to 5."),
    )
    label = LabelField(  # type: ignore[assignment]
        "evidence", "evidence_strength"
    )
    scale = ScaleField("evidence")
    absence = AbsenceField(source="evidence_absence")


class CostSerializer(serializers.Serializer[Any]):
    """What it costs."""

    band = serializers.IntegerField(
        source="cost_band",
        read_only=True,
        allow_null=True,
        min_value=1,
        max_value=5,
        help_text=_("1 (cheapest) to 5."),
    )
    label = LabelField(  # type: ignore[assignment]
        "cost", "cost_band"
    )
    scale = ScaleField("cost")
    per_pupil_up_to = AmountField(
        "cost",
        "cost_band",
        "eur_per_pupil_up_to",
        help_text=_("Upper limit of the band in euro per pupil per year; see perPupilBasis."),
    )
    per_pupil_basis = EuroBasisField(
        "cost",
        "cost_band",
        "eur_basis",
        choices=EURO_BASES,
        help_text=_(
            "How perPupilUpTo is known: stated by a source, derived by this catalogue; or why it "
            "is null: open-ended (the band has no upper limit), unknown (the scale gives no "
            "euro). Null where there is no band."
        ),
    )
    absence = AbsenceField(source="cost_absence")


class RatedSerializer(serializers.Serializer[Any]):
    """Three values, each there with its scale or absent with its reason."""

    effect = EffectSerializer(source="*", read_only=True, help_text=EFFECT)
    evidence = EvidenceSerializer(source="*", read_only=True, help_text=EVIDENCE)
    cost = CostSerializer(source="*", read_only=True, help_text=COST)
