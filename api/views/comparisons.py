"""What changed between two releases."""

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from api.as_of import PartlyPinnedAsOf, asked_as_of
from api.filters.backend import StrictParametersMixin
from api.filters.comparisons import KINDS, ComparisonFilter
from api.serializers.comparisons import ComparisonSerializer
from api.serializers.releases import kind_of
from catalogue.models import VERSIONED, InterventionVersion
from catalogue.models.comparisons import compare
from catalogue.reading.changed_days import ChangedDays

if TYPE_CHECKING:
    from catalogue.models.as_of import Published

MODELS = {kind_of(identity): versions for identity, versions in VERSIONED.items()}


class ComparisonViewSet(StrictParametersMixin, ListModelMixin, GenericViewSet[Any]):
    """What changed between two releases: per thing, first day and field, with the cause."""

    permission_classes = [AllowAny]
    cache_groups = ("release",)
    filterset_class = ComparisonFilter
    queryset = InterventionVersion.objects.none()
    serializer_class = ComparisonSerializer

    def get_as_of(self) -> PartlyPinnedAsOf:
        later: Published = self.parameters.values["to"]
        day = timezone.localdate(later.published_at)  # today would give a new ETag every day
        return PartlyPinnedAsOf(asked_as_of(release=later, valid_on=day))

    @extend_schema(
        description=_(
            "What the later release says differently from the earlier one: a row for each thing "
            "and each day from which something else holds, and for each field that differs the "
            "old value, the new value and the cause. Applied to what the earlier release says "
            "held on that day, the changes give what the later one says."
        )
    )
    def list(self, request: Request) -> Response:
        """Answer with a page of the comparison."""
        values = self.parameters.values
        kinds = [kind for kind in KINDS if kind in (values["kind"] or KINDS)]
        releases = {"earlier": values["from"], "later": values["to"]}
        changed: Any = ChangedDays([MODELS[kind] for kind in kinds], **releases)
        page: Any = self.paginate_queryset(changed)
        rows = [
            row
            for model, of_kind in groupby(page, key=itemgetter(0))
            for row in compare(model, [(slug, day) for _model, slug, day in of_kind], **releases)
        ]
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)
