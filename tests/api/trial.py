"""A small API on which the infrastructure is tried; `pytest.mark.urls("tests.api.trial")`."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path
from rest_framework import mixins, serializers
from rest_framework.exceptions import Throttled
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from api.casing import Verbatim
from api.filters import backend as filters
from api.parameters import ParameterError
from api.problems import Gone, handle_400, handle_403, handle_404, handle_500
from api.urls import urlpatterns as own_patterns
from catalogue.errors import NoDraftRelease

__all__ = ["handler400", "handler403", "handler404", "handler500"]


class GroupFilter(filters.ApiFilterSet):
    """Parameters of every kind."""

    sector = filters.KeyFilter(
        keys=lambda: ["po", "so", "sbo", "vo", "social-emotional"], help_text="Code of a sector."
    )
    name = filters.KeyFilter(queryset=Group.objects.order_by("pk"), field_name="name")
    ordering = filters.ChoiceFilter(choices=["name", "-name"], method="order")
    fields = filters.ChoiceFilter(choices=["id", "name"], many="commas", example="id,name")
    rated = filters.BooleanFilter()
    min_months = filters.IntegerFilter(min_value=0, max_value=12)
    max_months = filters.IntegerFilter(min_value=0, max_value=12)
    start = filters.IntegerFilter(name="from", min_value=1)
    valid_on = filters.DateFilter()
    known_on = filters.InstantFilter()
    release = filters.IntegerFilter(min_value=1)
    q = filters.TextFilter(field_name="name", lookup_expr="icontains")

    def order(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.order_by(value)

    def check(self) -> Any:
        lowest, highest = self.values["minMonths"], self.values["maxMonths"]
        if lowest is not None and highest is not None and lowest > highest:
            yield ParameterError("minMonths", "contradiction", "minMonths exceeds maxMonths.")


class Comparison(filters.ApiFilterSet):
    start = filters.IntegerFilter(name="from", required=True)


class GroupSerializer(serializers.ModelSerializer[Group]):
    class Meta:
        model = Group
        fields = ["id", "name"]


class GroupViewSet(
    filters.StrictParametersMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    GenericViewSet[Group],
):
    """Groups, with every kind of parameter."""

    permission_classes = [AllowAny]
    cache_groups = ("document",)
    queryset = Group.objects.order_by("name")
    serializer_class = GroupSerializer
    filterset_class = GroupFilter


class AsOf:
    def pins(self) -> dict[str, str | None]:
        return {"release": "3", "knownOn": None}

    def as_member(self) -> dict[str, Any]:
        return {
            "release": 3,
            "valid_on": "2026-11-22",
            "known_on": datetime(2026, 1, 1, tzinfo=UTC),
        }


class PinnedGroupViewSet(GroupViewSet):
    """The same, read as of release 3."""

    def get_as_of(self) -> AsOf:
        return AsOf()


class Open(filters.StrictParametersMixin, APIView):
    permission_classes = [AllowAny]
    cache_groups = ("document",)


class EchoView(Open):
    """Answers what it was sent."""

    def get(self, request: Request) -> Response:
        return Response({"long_text": "é" * 600, "by_theme": Verbatim({"social_skills": 1})})

    def post(self, request: Request) -> Response:
        return Response(request.data, status=201)


class SmallView(Open):
    parameters_class = Comparison

    def get(self, request: Request) -> Response:
        return Response({"from": self.parameters.values["from"]})


class SvgRenderer(BaseRenderer):
    media_type = "image/svg+xml"
    format = "svg"

    def render(self, data: Any, *args: Any) -> bytes:
        return b"<svg>" + bytes(data["text"], "ascii") + b"</svg>"


class PictureView(Open):
    renderer_classes = [SvgRenderer]

    def get(self, request: Request) -> Response:
        return Response({"text": "x" * 1000})


class PrivateView(filters.StrictParametersMixin, APIView):
    permission_classes = [IsAuthenticated]

    def get(self, request: Request) -> Response:
        return Response({})


ERRORS: dict[str, Exception] = {
    "gone": Gone("Split in two.", gone_on="2022-04-01", replaced_by=["feedback"]),
    "rule": NoDraftRelease("Open a draft first."),
    "locked": OperationalError("database is locked"),
    "bug": RuntimeError("secret"),
    "throttled": Throttled(wait=7),
    "denied": PermissionDenied(),
}


class RaisingView(Open):
    def get(self, request: Request, error: str) -> Response:
        raise ERRORS[error]


def plain(request: HttpRequest) -> HttpResponse:
    if request.GET.get("fail") == "locked":
        raise OperationalError("database is locked")
    return HttpResponse("<h1>Forbidden</h1>", status=403)


def stream(request: HttpRequest) -> Any:
    from django.http import StreamingHttpResponse

    return StreamingHttpResponse([b"a" * 1000])


OWN = {"openapi", "openapi-yaml", "problems", "problem", "live", "ready"}

urlpatterns = [
    *(route for route in own_patterns if getattr(route, "name", None) in OWN),
    path("v1/groups", GroupViewSet.as_view({"get": "list"})),
    path("v1/groups/<int:pk>", GroupViewSet.as_view({"get": "retrieve"})),
    path("v1/pinned-groups", PinnedGroupViewSet.as_view({"get": "list"})),
    path("v1/echo", EchoView.as_view()),
    path("v1/comparisons", SmallView.as_view()),
    path("v1/picture", PictureView.as_view()),
    path("v1/private", PrivateView.as_view()),
    path("v1/errors/<slug:error>", RaisingView.as_view()),
    path("v1/plain", plain),
    path("v1/stream", stream),
    path("admin/plain", plain),
]
handler400, handler403, handler404, handler500 = handle_400, handle_403, handle_404, handle_500
