"""Fields that are addresses."""

from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.links import address

if TYPE_CHECKING:
    from rest_framework.request import Request


@extend_schema_field(OpenApiTypes.URI)
class LinkField(serializers.Field[Any, Any, Any, Any]):
    """The absolute address of a resource; `keys` gives a part of its path per attribute.

    Where a resource is on the time axes, its address stays at the place that was asked for.
    """

    def __init__(self, name: str, **options: Any) -> None:
        self.name = name
        self.keys = options.pop("keys", {"slug": "slug"})
        self.on_time_axes = options.pop("on_time_axes", False)
        super().__init__(read_only=True, source="*", **options)

    def to_representation(self, value: Model) -> str:
        request: Request = self.context["request"]
        as_of = self.context.get("as_of") if self.on_time_axes else None
        keys = {name: follow(value, path) for name, path in self.keys.items()}
        return address(request, self.name, as_of=as_of, **keys)


def follow(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = getattr(value, name)
    return value


class LinksSerializer(serializers.Serializer[Any]):
    """The address of a resource."""

    def __init__(self, route: str, **options: Any) -> None:
        self.route = route
        self.keys = options.pop("keys", {"slug": "slug"})
        self.on_time_axes = options.pop("on_time_axes", True)
        super().__init__(source="*", read_only=True, help_text=_("Its address."), **options)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        place = {"keys": self.keys, "on_time_axes": self.on_time_axes}
        return {"self": LinkField(self.route, help_text=_("The address of this."), **place)}
