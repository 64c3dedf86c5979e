"""Where to start."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from .releases import CurrentReleaseSerializer

ADDRESSES = {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}


@extend_schema_field(ADDRESSES)
class AddressesField(serializers.Field[Any, Any, Any, Any]):
    """Absolute addresses by name."""

    def to_representation(self, value: dict[str, str]) -> dict[str, str]:
        return value


class RootSerializer(serializers.Serializer[Any]):
    """Where everything is, and which release is the last."""

    title = serializers.CharField(read_only=True, help_text=_("What this is."))
    version = serializers.CharField(read_only=True, help_text=_("The version of the API."))
    release = CurrentReleaseSerializer(
        read_only=True, allow_null=True, help_text=_("The last release; null before the first.")
    )
    links = AddressesField(
        read_only=True, help_text=_("The address of this, and of each collection.")
    )
    documentation = AddressesField(
        read_only=True, help_text=_("The documentation, for people and for machines.")
    )
