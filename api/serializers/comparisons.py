"""What changed between two releases."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from catalogue.models import Cause
from catalogue.models.comparisons import Comparison

from .releases import KINDS, kind_of
from .versions import CAUSE, ChangeSerializer, ComparedSerializer

CHANGES = [
    ("added", _("Nothing held before")),
    ("removed", _("Nothing holds any more")),
    ("changed", _("Some fields differ")),
    ("unchanged", _("New versions came out that say the same again")),
]


class KindField(serializers.ChoiceField):
    """What kind of thing it is."""

    def get_attribute(self, instance: Comparison) -> str:
        return kind_of(type(instance.version.identity))


class ChangeField(serializers.ChoiceField):
    """What became of it."""

    def get_attribute(self, instance: Comparison) -> str:
        if instance.version.is_removal:
            return "removed" if instance.was_there else "unchanged"
        if not instance.was_there:
            return "added"
        return "changed" if instance.changes else "unchanged"


@extend_schema_serializer(component_name="ExplainedChange")
class ExplainedChangeSerializer(ChangeSerializer):
    """One field with its old and its new value, and the version that explains it."""

    cause = serializers.ChoiceField(
        source="explained_by.cause", choices=Cause.choices, read_only=True, help_text=CAUSE
    )
    release = serializers.IntegerField(
        source="explained_by.release.number",
        min_value=1,
        read_only=True,
        help_text=_("The number of the release that changed it last."),
    )


class ComparisonSerializer(ComparedSerializer):
    """What the later release says from `validFrom` on, against what the earlier one said."""

    kind = KindField(choices=KINDS, read_only=True, help_text=_("What kind of thing it is."))
    slug = serializers.CharField(
        source="version.identity.slug", read_only=True, help_text=_("Its key.")
    )
    change = ChangeField(choices=CHANGES, read_only=True, help_text=_("What became of it."))
    changes = ExplainedChangeSerializer(
        many=True,
        read_only=True,
        help_text=_(
            "Every field that differs. Applied to what the earlier release says held on "
            "validFrom, they give what the later one says."
        ),
    )

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        fields = super().get_fields()
        return {name: fields.pop(name) for name in ("kind", "slug")} | fields
