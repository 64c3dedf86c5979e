"""Views that answer as of a place on the two time axes."""

from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from rest_framework.permissions import AllowAny
from rest_framework.viewsets import ReadOnlyModelViewSet

from api.as_of import AskedAsOf, asked_as_of
from api.filters.as_of import AsOfFilter
from api.filters.backend import StrictParametersMixin
from api.references import References
from catalogue.models import Version

from .near import NearKeyMixin

V = TypeVar("V", bound=Version)


class AsOfMixin(StrictParametersMixin):
    """A view whose answer depends on `validOn` and on `knownOn` or `release`."""

    parameters_class = AsOfFilter
    parameters: AsOfFilter
    cache_groups = ("release",)

    def get_as_of(self) -> AskedAsOf:
        return self.as_of

    @cached_property
    def as_of(self) -> AskedAsOf:
        values = self.parameters.values
        return asked_as_of(
            valid_on=values["validOn"],
            known_on=values["knownOn"],
            release=values["release"],
            newest=self.parameters.newest,
        )

    @cached_property
    def references(self) -> References:
        return References(release=self.as_of.release, valid_on=self.as_of.valid_on)

    def get_serializer_context(self) -> dict[str, Any]:
        context: dict[str, Any] = super().get_serializer_context()  # type: ignore[misc]
        if hasattr(self, "parameters"):  # not while the OpenAPI document is made
            context |= {"as_of": self.as_of, "references": self.references}
        return context


class VersionedViewSet(NearKeyMixin, AsOfMixin, ReadOnlyModelViewSet[V], Generic[V]):
    """Things on the time axes, by their key; what had been taken away is not there."""

    permission_classes = [AllowAny]
    filterset_class = AsOfFilter
    has_sources = False
    detail_serializer_class: type[Any]

    def get_queryset(self) -> QuerySet[V]:
        versions: Any = super().get_queryset()
        held = versions.as_of(self.as_of.release, self.as_of.valid_on).live()
        narrowed: QuerySet[V] = held.select_related("identity", "release")
        return (
            narrowed.prefetch_related(self.references.sources()) if self.has_sources else narrowed
        )

    def get_serializer_class(self) -> type[Any]:
        if self.action == "retrieve":
            return self.detail_serializer_class
        return super().get_serializer_class()
