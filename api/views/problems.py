"""A page per kind of problem: what happened, and how to cure it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import Http404
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from api.casing import CamelCaseRenderer
from api.filters.backend import StrictParametersMixin
from api.problems import Kind, kinds
from api.views.documented import path_key
from api.views.near import NearKeyMixin


@extend_schema_serializer(component_name="ProblemKind")
class ProblemKindSerializer(serializers.Serializer[Kind]):
    """A kind of problem: what happened, and how to cure it."""

    code = serializers.CharField(read_only=True, help_text=_("Names the kind for good."))
    type = serializers.CharField(read_only=True, help_text=_("The page of this kind."))
    status = serializers.IntegerField(
        read_only=True, help_text=_("The HTTP status it comes with.")
    )
    title = serializers.CharField(read_only=True, help_text=_("The kind in a few words."))
    detail = serializers.CharField(read_only=True, help_text=_("What happened."))
    cure = serializers.CharField(read_only=True, help_text=_("What to do about it."))


class PageRenderer(BaseRenderer):
    """The same as a page for people."""

    media_type = "text/html"
    format = "html"
    charset = "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> str:
        is_list = "results" in data
        context = {
            "kinds": data["results"] if is_list else [data],
            "is_list": is_list,
            "LANGUAGE_CODE": get_language(),
        }
        request: Request = (renderer_context or {})["request"]
        return render_to_string("api/problem.html", context, request._request)  # noqa: SLF001


@extend_schema(tags=["problems"])
class ProblemViewSet(NearKeyMixin, StrictParametersMixin, GenericViewSet[Any]):
    """Every kind of problem that an answer of this API can name as its type."""

    permission_classes = [AllowAny]
    cache_groups = ("document",)
    renderer_classes = [CamelCaseRenderer, PageRenderer]
    serializer_class = ProblemKindSerializer
    queryset = None
    filter_backends: list[Any] = []

    def known_keys(self) -> Iterable[str]:
        return kinds()

    def list(self, request: Request) -> Response:
        """Every kind of problem, each with its cure."""
        page = self.paginate_queryset(list(kinds().values()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(parameters=[path_key("code", _("Code of the kind."), "invalid-input")])
    def retrieve(self, request: Request, code: str) -> Response:
        """One kind of problem, with its cure."""
        if code not in kinds():
            raise Http404
        return Response(self.get_serializer(kinds()[code]).data)
