"""Headline ratings of an intervention, and where they contradict each other."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalogue.models import (
    Absence,
    EvidenceClaimVersion,
    InterventionVersion,
    Source,
)
from catalogue.models.headlines import Contradiction, Headline

from .fields import AbsenceField, BilingualField
from .ratings import COST, EFFECT, EVIDENCE, CostSerializer, EffectSerializer, EvidenceSerializer

KINDS = [("menu", _("A release of the menu")), ("toolkit", _("An edition of a toolkit"))]


class KindField(serializers.ChoiceField):
    """Who claims it."""

    def get_attribute(self, instance: Headline) -> str:
        return "menu" if instance.is_of_menu else "toolkit"


class EffectSizeAbsenceField(AbsenceField):
    """Why there is no effect size: where a source prints none, that it is not printed."""

    def get_attribute(self, instance: Headline) -> str | None:
        size = getattr(instance.version, "effect_size", None)
        return Absence.NOT_PRINTED if size is None else None


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class ClaimSourcesField(serializers.Field[Any, Any, Any, Any]):
    """The ids of the sources of a claim: a version of the menu has several, a toolkit's one."""

    def to_representation(self, value: InterventionVersion | EvidenceClaimVersion) -> list[str]:
        return [source.slug for source in sources_of(value)]


def sources_of(version: InterventionVersion | EvidenceClaimVersion) -> list[Source]:
    if isinstance(version, InterventionVersion):
        return list(version.sources.all())
    return [version.source]


class ClaimSerializer(serializers.Serializer[Headline]):
    """What one release of the menu, or one edition of a toolkit, claims."""

    id = serializers.CharField(read_only=True, help_text=_("Names the claim in this answer."))
    kind = KindField(choices=KINDS, read_only=True, help_text=_("Who claims it."))
    edition = serializers.ChoiceField(
        choices=EvidenceClaimVersion.Edition.choices,
        read_only=True,
        allow_null=True,
        help_text=_("The edition of the toolkit; null for the menu."),
    )
    title = BilingualField(
        source="version.title", help_text=_("The item on the menu, or the edition.")
    )
    valid_from = serializers.DateField(
        source="version.valid_from", read_only=True, help_text=_("The first day it holds.")
    )
    release = serializers.IntegerField(
        source="version.release.number",
        min_value=1,
        read_only=True,
        help_text=_("The number of the release that says so."),
    )
    effect = EffectSerializer(source="version", read_only=True, help_text=EFFECT)
    evidence = EvidenceSerializer(source="version", read_only=True, help_text=EVIDENCE)
    cost = CostSerializer(source="version", read_only=True, help_text=COST)
    effect_size = serializers.FloatField(
        source="version.effect_size",
        read_only=True,
        allow_null=True,
        help_text=_("Standardised mean difference, where the source prints one."),
    )
    effect_size_absence = EffectSizeAbsenceField()
    sources = ClaimSourcesField(
        source="version", help_text=_("Ids of the publications it rests on: /v1/sources/{id}.")
    )
    note = BilingualField(
        source="version.note", allow_null=True, help_text=_("What to know about these figures.")
    )


class ContradictionSerializer(serializers.Serializer[Contradiction]):
    """The menu and the edition that it took its figures from print different values."""

    field = serializers.CharField(
        read_only=True, help_text=_("The field that differs, with dots: effect.months.")
    )
    claims = serializers.ListField(
        source="ids",
        child=serializers.CharField(),
        read_only=True,
        help_text=_("The ids of the two claims: the menu’s and the toolkit’s."),
    )
    values = serializers.ListField(
        child=serializers.IntegerField(),
        read_only=True,
        help_text=_("What each of them prints, in the same order."),
    )
