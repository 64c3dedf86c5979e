"""What the OpenAPI document says of the two operations that most collections have."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.utils.functional import Promise
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    extend_schema,
    extend_schema_view,
)

T = TypeVar("T", bound=Callable[..., Any])
Text = str | Promise


def documented(*, list: Text, retrieve: Text, key: OpenApiParameter) -> Callable[[T], T]:  # noqa: A002
    """Describe the list and the detail of a collection, and the key in the detail's path."""
    return extend_schema_view(
        list=extend_schema(description=list),
        retrieve=extend_schema(description=retrieve, parameters=[key]),
    )


def path_key(name: str, description: Text, example: str | int) -> OpenApiParameter:
    """Describe the key of a resource in its path, with one that exists."""
    return OpenApiParameter(
        name,
        type(example),
        OpenApiParameter.PATH,
        description=description,
        examples=[OpenApiExample(str(example), value=example)],
    )
