"""A list in pages with counts per facet, where they were asked for."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.response import Response

from api.pagination import PinnedPagination

COUNT = {"type": "integer", "minimum": 0}


class FacetedPagination(PinnedPagination):
    """A page of the list, and next to it the facets that the view counted."""

    facets: dict[str, Any] | None = None

    def get_paginated_response(self, data: Sequence[Any]) -> Response:
        response = super().get_paginated_response(data)
        if self.facets:
            response.data["facets"] = self.facets
        return response

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        envelope = super().get_paginated_response_schema(schema)
        envelope["properties"]["facets"] = {
            "type": "object",
            "description": _(
                "Per facet that was asked for: how many items would be left with each value, next "
                "to the other filters. Items without a value are counted apart, per reason."
            ),
            "additionalProperties": facet_schema(),
        }
        return envelope


def facet_schema() -> dict[str, Any]:
    value = {
        "value": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
        "title": {"type": "string", "description": _("What the value is called.")},
        "count": COUNT | {"description": _("Items with exactly this value.")},
        "cumulativeCount": COUNT
        | {"description": _("Items that minEvidence or maxCost with this value would leave.")},
    }
    absence = {"absence": {"type": "string"}, "count": COUNT}
    return {
        "type": "object",
        "required": ["values", "absences"],
        "properties": {
            "values": list_of(value, required=["value", "count"]),
            "absences": list_of(absence, required=["absence", "count"]),
        },
    }


def list_of(properties: dict[str, Any], *, required: list[str]) -> dict[str, Any]:
    item = {"type": "object", "required": required, "properties": properties}
    return {"type": "array", "items": item}
