"""Where to start."""

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.casing import camelise
from api.filters.backend import StrictParametersMixin
from api.links import address
from api.serializers.root import RootSerializer
from catalogue.models import Release

COLLECTIONS = (  # names of routes
    *("interventions", "categories", "sectors", "themes", "scales", "sources", "releases"),
    *("progress-reports", "practice-stories", "activities", "agreement-themes"),
    *("exclusions", "helpdesks", "schools", "studies", "study-programmes", "mandates"),
    *("enrolments", "webhooks", "changes", "problems"),
)
DOCUMENTATION = ("documentation", "swagger", "redoc", "openapi", "openapi-yaml")


class RootView(StrictParametersMixin, GenericAPIView[Release]):
    """Where everything is."""

    permission_classes = [AllowAny]
    cache_groups = ("release",)
    queryset = Release.objects.none()
    serializer_class = RootSerializer

    @extend_schema(exclude=True)  # its path beside `servers` would end on a slash: decision 5
    def get(self, request: Request) -> Response:
        """Answer with the addresses."""
        release = Release.objects.latest_published()
        root = {
            "title": _("Intervention menu catalogue"),
            "version": settings.API_VERSION,
            "release": release,
            "links": self.links(release),
            "documentation": self.addresses(*DOCUMENTATION),
        }
        return Response(self.get_serializer(root).data)

    def addresses(self, *names: str) -> dict[str, str]:
        return {in_camel_case(name): address(self.request, name) for name in names}

    def links(self, release: Release | None) -> dict[str, str]:
        """Return every collection; comparisons need two releases, so the last two are given."""
        links = {"self": address(self.request, "root")} | self.addresses(*COLLECTIONS)
        last = (release and release.number) or 0
        if last > 1:
            comparisons = address(self.request, "comparisons")
            links["comparisons"] = f"{comparisons}?from={last - 1}&to={last}"
        return links


def in_camel_case(name: str) -> str:
    return camelise(name.replace("-", "_"))
