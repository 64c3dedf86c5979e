"""What has changed of what anybody may read."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.links import address
from catalogue.models import PublicChange
from catalogue.models.public_changes import RESOURCES

ROUTES = {  # of one resource, and what its key is called there
    "interventions": ("intervention", "slug"),
    "categories": ("category", "code"),
    "sectors": ("sector", "code"),
    "themes": ("theme", "code"),
    "scales": ("scale", "id"),
    "sources": ("source", "id"),
    "releases": ("release", "number"),
    "progress-reports": ("progress-report", "slug"),
    "practice-stories": ("practice-story", "slug"),
    "activities": ("activity", "slug"),
    "agreement-themes": ("agreement-theme", "slug"),
    "exclusions": ("exclusion", "slug"),
    "helpdesks": ("helpdesk", "slug"),
    "schools": ("school", "code"),
    "studies": ("study", "slug"),
    "study-programmes": ("study-programme", "slug"),
}


@extend_schema_field(OpenApiTypes.URI)
class ChangedLinkField(serializers.Field[Any, Any, Any, Any]):
    """The address of the resource that changed, as it is today."""

    def to_representation(self, value: PublicChange) -> str:
        route, name = ROUTES[value.resource]
        return address(self.context["request"], route, **{name: value.key})


class ChangeLinksSerializer(serializers.Serializer[PublicChange]):
    """Where to read what the resource says now."""

    self = ChangedLinkField(
        source="*",
        read_only=True,
        help_text=_("The address of the resource: 404 or 410 if it is there no longer."),
    )


class ChangeSerializer(serializers.Serializer[PublicChange]):
    """The newest change of one resource."""

    number = serializers.IntegerField(
        read_only=True, min_value=1, help_text=_("Its place: whatever changes later has a higher.")
    )
    resource = serializers.ChoiceField(
        choices=sorted(RESOURCES), read_only=True, help_text=_("The collection that it is in.")
    )
    id = serializers.CharField(
        source="key",
        read_only=True,
        help_text=_("Its key there: slug, code, id or number, always as text."),
    )
    action = serializers.ChoiceField(
        choices=PublicChange.Action.choices,
        read_only=True,
        help_text=_("updated: read it again; deleted: it is there no longer."),
    )
    release = serializers.IntegerField(
        read_only=True,
        min_value=1,
        allow_null=True,
        help_text=_("The release that changed it; null for what is in no release."),
    )
    at = serializers.DateTimeField(read_only=True, help_text=_("When that was written."))
    links = ChangeLinksSerializer(source="*", read_only=True, help_text=_("Its address."))
