"""The member `asOf`: where on the time axes an answer was read."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

if TYPE_CHECKING:
    from api.as_of import AskedAsOf


@extend_schema_field({"allOf": [{"$ref": "#/components/schemas/AsOf"}]})
class AsOfField(serializers.Field[Any, Any, Any, Any]):
    """Where on the time axes this was read; taken from the context."""

    def __init__(self) -> None:
        super().__init__(
            read_only=True,
            source="*",
            help_text=_("The release and the two dates that this was read at."),
        )

    def to_representation(self, value: Any) -> dict[str, Any]:
        as_of: AskedAsOf = self.context["as_of"]
        return as_of.as_member()
