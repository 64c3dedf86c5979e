"""The menu itself."""

from collections.abc import Iterable
from typing import Any, cast

from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from api import documents
from api.bulk.exports import Export
from api.bulk.forms import form_of
from api.bulk.interventions import InterventionRows, columns_of
from api.casing import camelise
from api.filters.facets import facets
from api.filters.interventions import InterventionFilter
from api.links import address
from api.problems import Gone
from api.serializers.interventions import InterventionDetailSerializer, InterventionSerializer
from api.serializers.versions import RemovalSerializer
from api.suggestions import MOST_CANDIDATES
from catalogue.models import InterventionState, InterventionVersion
from catalogue.models.states import InterventionStateQuerySet

from .as_of import AsOfMixin
from .bulk import WholeListMixin
from .documented import path_key
from .facets import FacetedPagination
from .near import NearKeyMixin

SLUG = path_key("slug", _("Key of the item, which never changes."), "feedback")
GONE = OpenApiResponse(
    description=_(
        "It had been taken off the menu: removedBy says by which version and why, successors "
        "what it was split into or merged with."
    )
)


class MenuMixin(NearKeyMixin, AsOfMixin):
    """A view of what the menu holds at the place of the question."""

    request: Any

    def states(self) -> InterventionStateQuerySet:
        return InterventionState.objects.as_of(self.as_of.release, self.as_of.valid_on)

    def known_keys(self) -> Iterable[str]:
        return self.states().order_by("slug").values_list("slug", flat=True)[:MOST_CANDIDATES]

    def versions(self) -> QuerySet[InterventionVersion]:
        """Return the versions with all that an answer says of them."""
        return self.references.interventions()

    def get_version(self, slug: str) -> InterventionVersion:
        """Return what the menu says of an item.

        Raises:
            Http404: at this place on the time axes it had not been on the menu.
            Gone: it had been taken off.
        """
        version = self.find_version(slug)
        if version is None or version.is_removal:
            raise self.absent(version)
        return version

    def find_version(self, slug: str) -> InterventionVersion | None:
        # One key, not a join: with that many tables PostgreSQL would read every state there is.
        held = self.states().filter(slug=slug).values("version")[:1]
        return self.versions().filter(pk=held).first()

    def absent(self, version: InterventionVersion | None) -> Exception:
        """Return why an item is not on the menu, given what a version says of it, if one does."""
        return Http404() if version is None else self.gone(version)

    def gone(self, removal: InterventionVersion) -> Gone:
        slugs = [successor.slug for successor in removal.successors.all()]
        successors = [
            {"slug": s, "link": address(self.request, "intervention", as_of=self.as_of, slug=s)}
            for s in slugs
        ]
        return Gone(removed_by=RemovalSerializer(removal).data, successors=successors)


class InterventionViewSet(WholeListMixin, MenuMixin, GenericViewSet[Any]):
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
    def list(self, request: Request) -> Response | HttpResponseBase:
        """Answer with a page of the menu, or with all of it as rows."""
        if form := form_of(request):
            return self.answer_whole(form)
        menu = self.parameters.menu(self.as_of)
        found: Any = self.filter_queryset(cast("Any", menu))
        paginator: Any = self.paginator
        states: Any = self.paginate_queryset(found)
        paginator.facets = facets(self.parameters, menu)
        rows = documents.rows(
            states,
            columns=found.place.columns,
            language=get_language() or "nl",
            request=request,
            as_of=self.as_of,
            only=self.parameters.only,
        )
        return self.get_paginated_response(rows)

    def get_export(self) -> Export:
        only = self.parameters.only
        menu: Any = self.parameters.menu(self.as_of)
        states: Any = self.filter_queryset(menu)
        rows = InterventionRows(states, request=self.request, as_of=self.as_of, only=only)
        columns = columns_of({camelise(name) for name in only})
        name = self.name_of_file("interventions")
        return Export(name, columns, lambda: rows, lambda: len(states), rows.lines)

    @extend_schema(
        description=_("One item of the menu, with its figures, their scales and its sources."),
        parameters=[SLUG],
        responses={200: InterventionDetailSerializer, 410: GONE},
    )
    def retrieve(self, request: Request, slug: str) -> Response:
        """Answer with one item."""
        language = get_language() or "nl"
        item = documents.detail(slug, language=language, request=request, as_of=self.as_of)
        if item is None:
            raise self.absent(self.find_version(slug))
        return Response(item)
