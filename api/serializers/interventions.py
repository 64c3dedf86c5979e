"""Interventions: what a school may choose from the menu."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.utils import Direction, extend_schema_field
from rest_framework import serializers

from catalogue.models import InterventionVersion
from catalogue.models.estimates import Summary

from .as_of import AsOfField
from .estimates import EstimateSummarySerializer
from .fields import (
    BilingualField,
    BilingualListField,
    OptionalTextField,
    SlugsField,
    TermsField,
)
from .links import LinkField
from .ratings import RatedSerializer
from .sources import SourcesField
from .versions import VersionedSerializer

if TYPE_CHECKING:
    from drf_spectacular.openapi import AutoSchema

KEY = {"slug": "identity.slug"}


class CategoryTitleField(serializers.CharField):
    """The title of a category, as of the place of the question."""

    def get_attribute(self, instance: InterventionVersion) -> str:
        category = self.context["references"].categories[instance.category_id]
        return str(getattr(category, f"title_{get_language()}"))


class CategoryOfInterventionSerializer(serializers.Serializer[InterventionVersion]):
    """The category of an intervention."""

    code = serializers.CharField(
        source="category.slug", read_only=True, help_text=_("A to F: /v1/categories/{code}.")
    )
    title = CategoryTitleField(read_only=True, help_text=_("The title of the category."))


class InterventionLinksSerializer(serializers.Serializer[InterventionVersion]):
    """Where the intervention and what belongs to it are."""

    self = LinkField(
        "intervention", keys=KEY, on_time_axes=True, help_text=_("The address of this.")
    )
    versions = LinkField(
        "intervention-versions", keys=KEY, on_time_axes=True, help_text=_("Its whole history.")
    )
    evidence = LinkField(
        "intervention-evidence", keys=KEY, on_time_axes=True, help_text=_("What is claimed of it.")
    )


@extend_schema_field(EstimateSummarySerializer(allow_null=True))
class EstimateField(serializers.Field[Any, Any, Any, Any]):
    """The pooled estimate of what studies found; the view has it ready for the whole page."""

    def get_attribute(self, instance: InterventionVersion) -> Summary | None:
        summary: Summary | None = self.context["summaries"].get(instance.identity_id)
        return summary

    def to_representation(self, value: Summary) -> dict[str, Any]:
        return dict(EstimateSummarySerializer(value, context=self.context).data)


class InterventionSerializer(RatedSerializer, VersionedSerializer):
    """An item of the menu, as one version of it says."""

    slug = serializers.CharField(
        source="identity.slug", read_only=True, help_text=_("Its key, which never changes.")
    )
    code = serializers.CharField(
        read_only=True, help_text=_("Category and place; this catalogue’s own code.")
    )
    title = BilingualField(help_text=_("Its title."))
    printed_title = OptionalTextField(
        help_text=_("Its title in the menu’s own words, in Dutch, where that is longer.")
    )
    summary = BilingualField(help_text=_("What it is, in a few sentences."))
    category = CategoryOfInterventionSerializer(
        source="*", read_only=True, help_text=_("Its category.")
    )
    sectors = TermsField(help_text=_("Codes of the sectors that it is for."))
    sectors_basis = serializers.ChoiceField(
        choices=InterventionVersion.SectorsBasis.choices,
        read_only=True,
        help_text=_("Whether the menu states the sectors for all items at once, or for this one."),
    )
    themes = TermsField(help_text=_("Codes of the outcomes that it aims at."))
    estimate = EstimateField(
        read_only=True,
        allow_null=True,
        help_text=_("The pooled estimate; null where the catalogue holds no findings of studies."),
    )
    target_group = BilingualField(allow_null=True, help_text=_("Whom it is meant for."))
    school_phases = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        help_text=_("The phases of school it is for, where sources state them."),
    )
    working_elements = BilingualListField(help_text=_("What makes it work."))
    examples = BilingualListField(help_text=_("What it looks like at school."))
    points_of_attention = BilingualListField(help_text=_("What to look out for."))
    note = BilingualField(allow_null=True, help_text=_("What to know about these figures."))
    sources = SourcesField()
    successors = SlugsField(
        help_text=_("Slugs of what it became, where it was split or merged; usually empty.")
    )
    links = InterventionLinksSerializer(
        source="*", read_only=True, help_text=_("Addresses of it and what belongs to it.")
    )

    def __init__(self, *args: Any, only: Collection[str] = (), **options: Any) -> None:
        """`only` names the fields to give, as they are called here; empty gives all."""
        super().__init__(*args, **options)
        self.only = only

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        fields = super().get_fields()
        ordered = {name: fields[name] for name in ORDER} | fields
        return {name: f for name, f in ordered.items() if not self.only or name in self.only}


class SparseRows(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """With `fields` a row of the list has only what was asked for, and its slug."""

    target_class = InterventionSerializer

    def map_serializer(self, auto_schema: "AutoSchema", direction: Direction) -> dict[str, Any]:
        schema = auto_schema._map_serializer(  # type: ignore[no-untyped-call] # noqa: SLF001
            self.target, direction, bypass_extensions=True
        )
        return {**schema, "required": ["slug"]}


class InterventionDetailSerializer(InterventionSerializer):
    """An item of the menu, and where on the time axes it was read."""

    as_of = AsOfField()


ORDER = (
    *("slug", "code", "title", "printed_title", "summary", "category"),
    *("sectors", "sectors_basis", "themes", "effect", "evidence", "cost", "estimate"),
)
