"""The views: querysets through the project's serializers and pagination."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.http import Http404
from django.utils import timezone
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from api.as_of import AskedAsOf, PartlyPinnedAsOf
from api.filters.as_of import AsOfFilter
from api.filters.backend import StrictParametersMixin
from api.filters.interventions import InterventionFilter
from api.filters.sources import SourceFilter
from api.pagination import PinnedPagination
from api.serializers.interventions import InterventionDetailSerializer, InterventionSerializer
from api.serializers.sources import SourceSerializer
from api.serializers.versions import InterventionVersionSerializer
from catalogue.models import InterventionVersion, Release, SourceVersion
from catalogue.models.as_of import AsOf
from catalogue.models.comparisons import history_of

from .facets import facets
from .querysets import menu, narrow, ordered, summaries
from .references import PlainReferences

ONE = ("identity", "release", "category", "months_scale", "evidence_scale", "cost_scale")


class PlainView(StrictParametersMixin, GenericViewSet[Any]):
    """A view that reads everything anew; it knows `validOn` and reads by the newest release."""

    permission_classes = [AllowAny]
    pagination_class = PinnedPagination
    parameters_class = AsOfFilter
    paginator: Any

    def get_as_of(self) -> Any:
        return self.as_of

    @cached_property
    def as_of(self) -> AskedAsOf:
        asked = self.parameters.values["validOn"]
        day = asked or timezone.localdate()
        newest = Release.objects.filter(published_at__isnull=False).latest("number")
        at = AsOf(newest.number, day, newest.published_at)
        return AskedAsOf(at, newest.published_at, {"validOn": day.isoformat()} if asked else {})

    @cached_property
    def references(self) -> PlainReferences:
        return PlainReferences(self.as_of)

    def context(self, **more: Any) -> dict[str, Any]:
        place = {"as_of": self.as_of, "references": self.references}
        return self.get_serializer_context() | place | more

    def answer(self, rows: Iterable[Any], serializer: type[Any], **more: Any) -> Response:
        told = serializer(rows, many=True, context=self.context(**more)).data
        return self.paginator.get_paginated_response(told)


class MenuView(PlainView):
    filterset_class = InterventionFilter

    def list(self, request: Request) -> Response:
        values, states = self.parameters.values, menu(self.as_of)
        found = ordered(narrow(states, values), values)
        ids = self.paginate_queryset(found.values_list("version_id", flat=True)) or []
        versions = self.versions().in_bulk(ids)
        rows = [versions[key] for key in ids]
        response = self.answer(rows, InterventionSerializer, summaries=self.summaries(rows))
        if counted := facets(values, states, self.references):
            response.data["facets"] = counted
        return response

    def retrieve(self, request: Request, slug: str) -> Response:
        held = menu(self.as_of).filter(slug=slug).values("version")[:1]
        version = self.versions().filter(pk=held).first()
        if version is None:
            raise Http404
        context = self.context(summaries=self.summaries([version]))
        return Response(InterventionDetailSerializer(version, context=context).data)

    def versions(self) -> Any:
        many = ("sectors", "themes", "successors", self.references.sources())
        return InterventionVersion.objects.select_related(*ONE).prefetch_related(*many)

    def summaries(self, versions: Iterable[Any]) -> dict[int, Any]:
        ids = [version.identity_id for version in versions]
        return summaries(ids, self.as_of)


class VersionsView(PlainView):
    filterset_class = AsOfFilter

    def get_as_of(self) -> Any:
        return PartlyPinnedAsOf(self.as_of, pinned=("release", "knownOn"))

    def list(self, request: Request, slug: str) -> Response:
        known = InterventionVersion.objects.whole().filter(
            identity__slug=slug, release__number__lte=self.as_of.release
        )
        if self.parameters.values["validOn"]:
            known = known.filter(valid_from__lte=self.as_of.valid_on)
        versions = list(known)
        if not versions:
            raise Http404
        history: Any = history_of(versions[0].identity, versions)
        rows = self.paginate_queryset(history) or []
        return self.answer(rows, InterventionVersionSerializer)


class PublicationView(PlainView):
    filterset_class = SourceFilter

    def list(self, request: Request) -> Response:
        held = SourceVersion.objects.as_of(self.as_of.release, self.as_of.valid_on).live()
        found = held.select_related("identity", "release").order_by("identity__slug")
        rows = self.paginate_queryset(found) or []
        return self.answer(rows, SourceSerializer)
