"""The history of an intervention."""

from typing import Any

from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from api.as_of import PartlyPinnedAsOf
from api.histories import history, rows
from api.links import address
from api.serializers.versions import InterventionVersionSerializer
from catalogue.models import InterventionVersion

from .interventions import SLUG, MenuMixin


class InterventionVersionViewSet(MenuMixin, ListModelMixin, GenericViewSet[Any]):
    """The whole history of an item, newest first; also of one that has been taken off."""

    permission_classes = [AllowAny]
    filterset_class = MenuMixin.parameters_class
    queryset = InterventionVersion.objects.none()
    serializer_class = InterventionVersionSerializer

    def get_as_of(self) -> PartlyPinnedAsOf:  # type: ignore[override]
        """Leave the day out of the links to other pages: without it the history is whole."""
        return PartlyPinnedAsOf(self.as_of, pinned=("release", "knownOn"))

    @extend_schema(
        description=_(
            "The whole history of an item, newest first, with the fields that each version "
            "changed; also of an item that has been taken off the menu. validOn leaves out the "
            "versions that start after that day."
        ),
        parameters=[SLUG],
    )
    def list(self, request: Request, slug: str) -> Response:
        """Answer with a page of the history."""
        known = history(slug, release=self.as_of.release)
        if self.parameters.values["validOn"]:
            known = [entry for entry in known if entry.valid_from <= self.as_of.valid_on]
        if not known:
            raise Http404
        page: Any = self.paginate_queryset(known)
        item = address(request, "intervention", slug=slug)
        told = rows(page, language=get_language() or "nl", item=item)
        return self.get_paginated_response(told)
