"""The scales that ratings are given on."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalogue.models import Absence, ScaleVersion

from .as_of import AsOfField
from .fields import BilingualField, in_language
from .links import LinksSerializer
from .sources import SourcesField
from .versions import VersionedSerializer

AMOUNTS = {
    "effect_size_from": _("Lowest effect size of this step, to two decimals."),
    "effect_size_until": _("Highest effect size of this step, inclusive."),
    "gbp_per_class_from": _("Pounds per class of 25 pupils per year, at least."),
    "gbp_per_class_until": _("Pounds per class of 25 pupils per year, at most."),
    "gbp_per_pupil_up_to": _("Pounds per pupil per year, at most."),
    "gbp_per_pupil_over": _("Pounds per pupil per year, more than."),
    "eur_per_class_up_to": _("Euro per class of 25 pupils per year, at most."),
    "eur_per_pupil_up_to": _("Euro per pupil per year, at most."),
    "eur_per_pupil_over": _("Euro per pupil per year, more than."),
}
STEP: dict[str, Any] = {
    "type": "object",
    "required": ["value", "label"],
    "properties": {
        "value": {"type": "integer", "description": _("Months, strength or band.")},
        "label": {"type": "string", "description": _("What the scale calls it.")},
        "definition": {"type": "string", "description": _("What it stands for.")},
        "definition_absence": {
            "type": "string",
            "enum": Absence.values,
            "description": _("Why there is no definition."),
        },
        **{name: {"type": "number", "description": text} for name, text in AMOUNTS.items()},
        "eur_basis": {
            "type": "string",
            "enum": ["stated", "derived", "open-ended"],
            "description": _("How the amounts in euro are known."),
        },
    },
    "additionalProperties": True,
}


@extend_schema_field({"type": "array", "items": STEP})
class StepsField(serializers.Field[Any, Any, Any, Any]):
    """The steps of a scale, with their texts in the language of the answer."""

    def to_representation(self, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            {name: in_language(part) if is_text(part) else part for name, part in step.items()}
            for step in value
        ]


def is_text(part: Any) -> bool:
    """Whether a part of a step is a bilingual text."""
    return isinstance(part, dict) and set(part) == {"nl", "en"}


class ScaleSerializer(VersionedSerializer):
    """One edition of a scale, from its lowest step to its highest."""

    id = serializers.CharField(source="identity.slug", read_only=True, help_text=_("Its key."))
    kind = serializers.ChoiceField(
        choices=ScaleVersion.Kind.choices,
        read_only=True,
        help_text=_("What it measures: months of progress, strength of evidence or cost."),
    )
    edition = serializers.CharField(read_only=True, help_text=_("Which edition it is."))
    title = BilingualField(help_text=_("Its title."))
    description = BilingualField(help_text=_("How it is to be read."))
    steps = StepsField(read_only=True, help_text=_("From the lowest value to the highest."))
    sources = SourcesField()
    links = LinksSerializer("scale", keys={"id": "identity.slug"})


class ScaleDetailSerializer(ScaleSerializer):
    """One edition of a scale, and where on the time axes it was read."""

    as_of = AsOfField()
