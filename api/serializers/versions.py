"""What every version says of itself: since when it holds, and why it exists."""

from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from api.casing import camelise
from api.links import address
from catalogue.models import Basis, Cause, Version
from catalogue.models.comparisons import ChangedField, Comparison

from .fields import BilingualField

CAUSE = _(
    "Why this version exists: added, removed, split, merged, new-study, new-method, new-scale, "
    "correction or editorial."
)


class VersionedSerializer(serializers.Serializer[Any]):
    """A thing on the time axes, with the version that speaks of it; its own fields come first."""

    valid_from = serializers.DateField(
        read_only=True, help_text=_("The first day on which this holds.")
    )
    valid_from_basis = serializers.ChoiceField(
        choices=Basis.choices,
        read_only=True,
        help_text=_("Whether a source states that day, or it is inferred."),
    )
    release = serializers.IntegerField(
        source="release.number",
        min_value=1,
        read_only=True,
        help_text=_("The number of the release that said so."),
    )
    cause = serializers.ChoiceField(choices=Cause.choices, read_only=True, help_text=CAUSE)
    cause_note = BilingualField(allow_null=True, help_text=_("The reason in words, if given."))

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        fields = super().get_fields()
        shared = {name: fields.pop(name) for name in VersionedSerializer._declared_fields}
        last = {name: fields.pop(name) for name in ("links", "as_of") if name in fields}
        return fields | shared | last


@extend_schema_field({"nullable": True})
class SaidField(serializers.Field[Any, Any, Any, Any]):
    """What a field says, of any type; an empty text says nothing, which is null."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, allow_null=True, **options)

    def to_representation(self, value: Any) -> Any:
        return none_if_blank(value)


def none_if_blank(value: Any) -> Any:
    return None if value == "" else value


class FieldPathField(serializers.CharField):
    """The name of a field from the outside in, as it is called on the wire."""

    def get_attribute(self, instance: ChangedField) -> str:
        return ".".join(camelise(name) for name in instance.difference.path)


class ChangesSerializer(serializers.ListSerializer[Any]):
    """The fields that differ on the wire too."""

    def to_representation(self, data: Any) -> list[Any]:
        said = ((change.difference, change) for change in data)
        return super().to_representation(
            [change for it, change in said if none_if_blank(it.old) != none_if_blank(it.new)]
        )


@extend_schema_serializer(component_name="FieldChange")
class ChangeSerializer(serializers.Serializer[ChangedField]):
    """One field with what it said before and what it says now."""

    field = FieldPathField(
        read_only=True,
        help_text=_(
            "The field, with dots from the outside in: effect.months; a bilingual text has one "
            "per language: title.nl."
        ),
    )
    old = SaidField(
        source="difference.old", help_text=_("What it said; null where it said nothing.")
    )
    new = SaidField(
        source="difference.new", help_text=_("What it says; null where it says nothing.")
    )

    class Meta:
        list_serializer_class = ChangesSerializer


class ComparedSerializer(serializers.Serializer[Comparison]):
    """A version, with what it changed."""

    valid_from = serializers.DateField(
        source="version.valid_from",
        read_only=True,
        help_text=_("The first day on which this version holds."),
    )
    release = serializers.IntegerField(
        source="version.release.number",
        min_value=1,
        read_only=True,
        help_text=_("The number of the release that it came out in."),
    )
    cause = serializers.ChoiceField(
        source="version.cause", choices=Cause.choices, read_only=True, help_text=CAUSE
    )
    cause_note = BilingualField(
        source="version.cause_note", allow_null=True, help_text=_("The reason in words, if given.")
    )


class VersionLinksSerializer(serializers.Serializer[Version]):
    """Where the item is as a version says it."""

    intervention = serializers.SerializerMethodField(
        help_text=_("The item on the first day of this version, as its release said it.")
    )

    def get_intervention(self, version: Version) -> str:
        url = address(self.context["request"], "intervention", slug=version.identity.slug)
        place = {"release": version.release.number, "validOn": version.valid_from.isoformat()}
        return f"{url}?{urlencode(place)}"


class InterventionVersionSerializer(ComparedSerializer):
    """One version of an intervention: since when, why, and what it changed."""

    valid_from_basis = serializers.ChoiceField(
        source="version.valid_from_basis",
        choices=Basis.choices,
        read_only=True,
        help_text=_("Whether a source states that day, or it is inferred."),
    )
    is_removal = serializers.BooleanField(
        source="version.is_removal",
        read_only=True,
        help_text=_("True where this version takes it off the menu."),
    )
    changes = ChangeSerializer(
        many=True,
        read_only=True,
        help_text=_("Every field that differs from what held on that day just before."),
    )
    links = VersionLinksSerializer(
        source="version", read_only=True, help_text=_("The item as this version says it.")
    )


class RemovalSerializer(serializers.Serializer[Version]):
    """The version that took an item off the menu."""

    release = serializers.IntegerField(source="release.number", read_only=True)
    valid_from = serializers.DateField(read_only=True)
    cause = serializers.ChoiceField(choices=Cause.choices, read_only=True)
    cause_note = BilingualField(allow_null=True)
