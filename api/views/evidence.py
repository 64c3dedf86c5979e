"""The history of an intervention, and what is claimed of it."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from api.as_of import PartlyPinnedAsOf
from api.serializers.evidence import Evidence, EvidenceOfInterventionSerializer, sources_of
from api.serializers.versions import InterventionVersionSerializer
from catalogue.models import EvidenceClaimVersion, InterventionVersion, SourceVersion
from catalogue.models.comparisons import history_of
from catalogue.models.headlines import Headline, contradictions, headlines

from .as_of import AsOfMixin
from .interventions import GONE, SLUG, MenuMixin


class InterventionVersionViewSet(AsOfMixin, ListModelMixin, GenericViewSet[Any]):
    """The whole history of an item, newest first; also of one that has been taken off."""

    permission_classes = [AllowAny]
    filterset_class = AsOfMixin.parameters_class
    queryset = InterventionVersion.objects.whole()
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
        known = self.get_queryset().filter(
            identity__slug=slug, release__number__lte=self.as_of.release
        )
        if self.parameters.values["validOn"]:
            known = known.filter(valid_from__lte=self.as_of.valid_on)
        versions = list(known)
        if not versions:
            raise Http404
        page: Any = self.paginate_queryset(history_of(versions[0].identity, versions))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class InterventionEvidenceView(MenuMixin, GenericAPIView[Any]):
    """What is claimed of an item, by the menu and by each edition of the toolkit behind it."""

    permission_classes = [AllowAny]
    serializer_class = EvidenceOfInterventionSerializer

    @extend_schema(
        description=_(
            "Every headline rating of an item side by side, in order of time: each release of "
            "the menu and each edition of the EEF toolkit, with scale and source; and where the "
            "menu and the edition behind it print different values."
        ),
        parameters=[SLUG],
        responses={200: EvidenceOfInterventionSerializer, 410: GONE},
    )
    def get(self, request: Request, slug: str) -> Response:
        """Answer with every headline rating of an item."""
        identity = self.get_version(slug).identity_id
        claims = headlines(self.menu_of(identity), self.claims_of(identity))
        evidence = Evidence(slug, claims, list(contradictions(claims)), self.cited(claims))
        return Response(self.get_serializer(evidence).data)

    def menu_of(self, identity: int) -> QuerySet[InterventionVersion]:
        return self.versions().filter(
            identity=identity,
            release__number__lte=self.as_of.release,
            valid_from__lte=self.as_of.valid_on,
        )

    def claims_of(self, identity: int) -> QuerySet[EvidenceClaimVersion]:
        claims = EvidenceClaimVersion.objects.filter(intervention=identity)
        held = claims.as_of(self.as_of.release, self.as_of.valid_on).live()
        scales = ("months_scale", "evidence_scale", "cost_scale")
        return held.select_related("identity", "release", "source", *scales)

    def cited(self, claims: list[Headline]) -> list[SourceVersion]:
        """Return what is said of every source of these claims, by slug."""
        ids = {source.pk for claim in claims for source in sources_of(claim.version)}
        sources = self.references.known_sources().filter(pk__in=ids)
        return [version for _source, version in self.references.held_sources(sources)]
