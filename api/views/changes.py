"""Everything public that changed, for whoever keeps a copy."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.mixins import ListModelMixin
from rest_framework.pagination import BasePagination
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from api.casing import Verbatim
from api.filters.backend import ApiFilterSet, StrictParametersMixin, echo
from api.filters.changes import ChangeFilter
from api.pagination import canonical_address
from api.revisions import GROUPS
from api.serializers.changes import ChangeSerializer
from catalogue.actions.public_changes import bring_up_to_date
from catalogue.models import PublicChange


class ChangePagination(BasePagination):
    """What comes after a number; there is no way back, and always a next time."""

    has_as_of = False

    def paginate_queryset(
        self, queryset: QuerySet[Any] | Sequence[Any], request: Request, view: Any = None
    ) -> list[Any]:
        """Return the changes after the number that was asked for, the lowest first.

        The last number is read before they are: all below it are committed by then.
        """
        self.request = request
        self.parameters: ApiFilterSet = view.parameters
        self.after: int = self.parameters.values["after"]
        size: int = self.parameters.values["pageSize"]
        self.last = bring_up_to_date()
        changes: Any = queryset
        rows = list(changes.filter(number__gt=self.after).order_by("number")[:size])
        newest = rows[-1].number if rows else 0
        self.last = max(self.last, newest)
        self.up_to = newest if len(rows) == size else max(self.after, self.last)
        return rows

    def get_paginated_response(self, data: Sequence[Any]) -> Response:
        following = canonical_address(self.request, self.parameters, {"after": self.up_to})
        applied = echo(self.parameters)
        body = {
            "results": data,
            "after": self.after,
            "up_to": self.up_to,
            "last": self.last,
            "next": following,
            "query": Verbatim({k: v for k, v in applied.items() if k == "resource"}),
        }
        return Response(body, headers={"Link": f'<{following}>; rel="next"'})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe the envelope around the changes, for the OpenAPI document."""
        number = {"type": "integer", "format": "int64", "minimum": 0}
        properties: dict[str, Any] = {
            "results": schema,
            "after": number | {"description": _("The number that was asked for.")},
            "upTo": number
            | {"description": _("What has been read by now: after, for the next question.")},
            "last": number
            | {
                "description": _(
                    "The highest number there is: where upTo has reached it there is nothing more "
                    "for now; where it is lower than after, begin again with 0."
                )
            },
            "next": {
                "type": "string",
                "format": "uri",
                "description": _("The same question after upTo; it is never null."),
            },
            "query": {"$ref": "#/components/schemas/Query"},
        }
        return {"type": "object", "required": list(properties), "properties": properties}


@extend_schema_view(
    list=extend_schema(
        description=_(
            "Everything public that changed after a number, each resource once, at its newest "
            "change. after=0 is everything there is; upTo is where to go on from. Whoever reads "
            "the addresses of what is listed, and drops what is deleted, has an equal copy, also "
            "if calls get lost or are made twice."
        )
    )
)
class ChangeViewSet(StrictParametersMixin, ListModelMixin, GenericViewSet[PublicChange]):
    """Everything public that changed, for whoever keeps a copy."""

    permission_classes = [AllowAny]
    cache_groups = tuple(group for group in GROUPS if group != "document")
    queryset = PublicChange.objects.all()
    filterset_class = ChangeFilter
    pagination_class = ChangePagination
    serializer_class = ChangeSerializer
