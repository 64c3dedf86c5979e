"""The menu itself."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from api.filters.facets import facets
from api.filters.interventions import InterventionFilter
from api.links import address
from api.problems import Gone
from api.serializers.interventions import InterventionDetailSerializer, InterventionSerializer
from api.serializers.versions import RemovalSerializer
from catalogue.models import InterventionState, InterventionVersion
from catalogue.models.estimates import Summary, summaries
from catalogue.models.states import InterventionStateQuerySet

from .as_of import AsOfMixin
from .documented import path_key
from .facets import FacetedPagination

SLUG = path_key("slug", _("Key of the item, which never changes."), "feedback")
GONE = OpenApiResponse(
    description=_(
        "It had been taken off the menu: removedBy says by which version and why, successors "
        "what it was split into or merged with."
    )
)


class MenuMixin(AsOfMixin):
    """A view of what the menu holds at the place of the question."""

    request: Any

    def states(self) -> InterventionStateQuerySet:
        return InterventionState.objects.as_of(self.as_of.release, self.as_of.valid_on)

    def versions(self) -> QuerySet[InterventionVersion]:
        """Return the versions with all that an answer says of them."""
        relations = ("identity", "release", "category")
        scales = ("months_scale", "evidence_scale", "cost_scale")
        return InterventionVersion.objects.select_related(*relations, *scales).prefetch_related(
            "sectors", "themes", "successors", self.references.sources()
        )

    def get_version(self, slug: str) -> InterventionVersion:
        """Return what the menu says of an item.

        Raises:
            Http404: at this place on the time axes it had not been on the menu.
            Gone: it had been taken off.
        """
        # One key, not a join: with that many tables PostgreSQL would read every state there is.
        held = self.states().filter(slug=slug).values("version")[:1]
        version = self.versions().filter(pk=held).first()
        if version is None:
            raise Http404
        if version.is_removal:
            raise self.gone(version)
        return version

    def gone(self, removal: InterventionVersion) -> Gone:
        slugs = [successor.slug for successor in removal.successors.all()]
        successors = [
            {"slug": s, "link": address(self.request, "intervention", as_of=self.as_of, slug=s)}
            for s in slugs
        ]
        return Gone(removed_by=RemovalSerializer(removal).data, successors=successors)


class InterventionViewSet(MenuMixin, GenericViewSet[Any]):
    """The items of the menu."""

    permission_classes = [AllowAny]
    filterset_class = InterventionFilter
    pagination_class = FacetedPagination
    queryset = InterventionVersion.objects.all()
    serializer_class = InterventionSerializer
    lookup_field = "slug"
    parameters: InterventionFilter

    @extend_schema(
        description=_(
            "The menu, or the part of it that the filters leave. Different parameters narrow it, "
            "a repeated parameter widens it. Everything can be asked as it was: validOn says for "
            "which day, knownOn or release by whose knowledge."
        )
    )
    def list(self, request: Request) -> Response:
        """Answer with a page of the menu."""
        menu = self.states().live()
        found: QuerySet[Any] = self.filter_queryset(menu)
        ids: Any = self.paginate_queryset(found.values_list("version_id", flat=True))
        versions = self.versions().in_bulk(ids)
        paginator: Any = self.paginator
        paginator.facets = facets(self.parameters, menu, self.references)
        rows = self.get_serializer(
            [versions[key] for key in ids],
            many=True,
            only=self.parameters.only,
            context=self.context_of(versions.values()),
        )
        return self.get_paginated_response(rows.data)

    @extend_schema(
        description=_("One item of the menu, with its figures, their scales and its sources."),
        parameters=[SLUG],
        responses={200: InterventionDetailSerializer, 410: GONE},
    )
    def retrieve(self, request: Request, slug: str) -> Response:
        """Answer with one item."""
        version = self.get_version(slug)
        context = self.context_of([version])
        return Response(InterventionDetailSerializer(version, context=context).data)

    def context_of(self, versions: Iterable[InterventionVersion]) -> dict[str, Any]:
        """Return the context of a page, with the estimate of each item if they are asked for."""
        only = self.parameters.only if self.action == "list" else ()
        found = {} if only and "estimate" not in only else self.summaries(versions)
        return self.get_serializer_context() | {"summaries": found}

    def summaries(self, versions: Iterable[InterventionVersion]) -> dict[int, Summary]:
        return summaries(
            (version.identity_id for version in versions),
            release=self.as_of.release,
            valid_on=self.as_of.valid_on,
        )
