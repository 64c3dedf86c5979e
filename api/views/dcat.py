"""The description of the data set, as JSON-LD and as Turtle."""

import json
from collections.abc import Mapping
from typing import Any

from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.dcat import description
from api.filters.backend import StrictParametersMixin


class JsonLdRenderer(BaseRenderer):
    """Linked data as JSON."""

    media_type = "application/ld+json"
    format = "jsonld"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return json.dumps(data, ensure_ascii=False, indent=1).encode()


class TurtleRenderer(BaseRenderer):
    """Linked data as its own text."""

    media_type = "text/turtle"
    format = "turtle"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return in_turtle(json.dumps(data))


def in_turtle(linked: str) -> bytes:
    from rdflib import Graph  # here, as it takes longer to load than all else that a worker needs

    written: bytes = (
        Graph().parse(data=linked, format="json-ld").serialize(format="turtle", encoding="utf-8")
    )
    return written


class DcatView(StrictParametersMixin, APIView):
    """The data set, its forms and its service, in the words of DCAT-AP-NL."""

    permission_classes = [AllowAny]
    cache_groups = ("release",)
    schema = None
    renderer_classes: list[type[BaseRenderer]] = [JsonLdRenderer, TurtleRenderer]

    def get(self, request: Request) -> Response:
        return Response(description(request.build_absolute_uri))
