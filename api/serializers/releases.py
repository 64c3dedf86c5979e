"""What was published when."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalogue.models import VERSIONED, Basis, Identity, Release

from .as_of import AsOfField
from .fields import BilingualField
from .links import LinksSerializer
from .sources import SourcesField


def kind_of(identity: type[Identity]) -> str:
    """Return what the wire calls a kind of thing: `evidence-claim`."""
    return re.sub("(?<=[a-z])(?=[A-Z])", "-", identity.__name__).lower()


KINDS = tuple(kind_of(identity) for identity in VERSIONED)
NAMES = {kind: kind.replace("-", "_") for kind in KINDS}
COUNTS: dict[str, Any] = {
    "type": "object",
    "required": list(NAMES.values()),
    "properties": {name: {"type": "integer", "minimum": 0} for name in NAMES.values()},
}


@extend_schema_field(COUNTS)
class CountsField(serializers.Field[Any, Any, Any, Any]):
    """How many versions of each kind came out; annotated by the view under these names."""

    def to_representation(self, value: Release) -> dict[str, int]:
        return {name: getattr(value, f"number_of_{name}") for name in NAMES.values()}


class ReleaseSerializer(serializers.Serializer[Release]):
    """A set of versions that came out together."""

    number = serializers.IntegerField(
        read_only=True, min_value=1, help_text=_("1 for the first release.")
    )
    label = BilingualField(  # type: ignore[assignment]
        help_text=_("What it is called.")
    )
    note = BilingualField(allow_null=True, help_text=_("What to know about it."))
    published_at = serializers.DateTimeField(
        read_only=True,
        help_text=_("The moment it came out; if inferred, the last moment it can have been."),
    )
    published_basis = serializers.ChoiceField(
        choices=Basis.choices,
        read_only=True,
        help_text=_("Whether a source states that moment, or it is inferred."),
    )
    published_after = serializers.DateField(
        read_only=True,
        allow_null=True,
        help_text=_("The first day it can have come out, where only a window is known."),
    )
    content_sha256 = serializers.CharField(
        source="sha256",
        read_only=True,
        help_text=_(
            "SHA-256 in hex over its content: every version as a line of canonical JSON (RFC "
            "8785), in the order of kind, slug and first day."
        ),
    )
    counts = CountsField(
        source="*", read_only=True, help_text=_("How many versions of each kind came out in it.")
    )
    sources = SourcesField(help_text=_("The publications that say so."))
    links = LinksSerializer("release", keys={"number": "number"}, on_time_axes=False)


class ReleaseDetailSerializer(ReleaseSerializer):
    """A release, and where on the time axes it was read."""

    as_of = AsOfField()


class CurrentReleaseSerializer(serializers.Serializer[Release]):
    """The last release that has come out."""

    number = serializers.IntegerField(read_only=True, help_text=_("Its number."))
    label = BilingualField(  # type: ignore[assignment]
        help_text=_("What it is called.")
    )
    published_at = serializers.DateTimeField(
        read_only=True, help_text=_("The moment it came out.")
    )
    content_sha256 = serializers.CharField(
        source="sha256", read_only=True, help_text=_("SHA-256 in hex over its content.")
    )
    links = LinksSerializer("release", keys={"number": "number"}, on_time_axes=False)
