"""The OpenAPI document, made once per language and process."""

import copy
import json
from functools import cache, lru_cache
from threading import Lock
from typing import Any

import yaml
from django.http import HttpResponse
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from api.filters.backend import StrictParametersMixin
from api.naming import REF, SCHEMAS
from api.security import TOKEN_PATH

LANGUAGE = "en"
EXAMPLE = OpenApiExample("beginning", value={"openapi": "3.0.3", "info": {"version": "1.0.0"}})
making = Lock()  # the generator keeps its warnings in a global


class YamlRenderer(BaseRenderer):
    """YAML (RFC 9512); only its media type matters here."""

    media_type = "application/yaml"
    format = "yaml"


class OpenApiView(StrictParametersMixin, APIView):
    """This document in JSON; it is in English unless `lang=nl` asks for Dutch."""

    permission_classes = [AllowAny]
    cache_groups = ("document",)
    renderer_classes: list[type[BaseRenderer]] = [JSONRenderer]

    @extend_schema(responses={200: {REF: f"{SCHEMAS}OpenapiDocument"}}, examples=[EXAMPLE])
    def get(self, request: Request) -> HttpResponse:
        language = self.parameters.values["lang"] or LANGUAGE
        server = request.build_absolute_uri("/v1")
        media_type = str(self.renderer_classes[0].media_type)
        body = written(language, server, media_type)
        return HttpResponse(body, media_type, headers={"Content-Language": language})


class OpenApiYamlView(OpenApiView):
    """This document in YAML; it is in English unless `lang=nl` asks for Dutch."""

    renderer_classes = [YamlRenderer]


@lru_cache(maxsize=32)
def written(language: str, server: str, media_type: str) -> bytes:
    """Write the document as it is served from one address."""
    served = served_at(server, document(language))
    if media_type == JSONRenderer.media_type:
        return json.dumps(served, ensure_ascii=False, separators=(",", ":")).encode()
    text: str = yaml.safe_dump(served, allow_unicode=True, sort_keys=False, width=100)
    return text.encode()


def served_at(server: str, made: dict[str, Any]) -> dict[str, Any]:
    """Return the document with the addresses of the server that was asked for it."""
    served = copy.deepcopy(made) | {"servers": [{"url": server}]}
    for scheme in served["components"].get("securitySchemes", {}).values():
        flow = scheme["flows"]["clientCredentials"]
        flow["tokenUrl"] = server.removesuffix("/v1") + TOKEN_PATH
    return served


def document(language: str) -> dict[str, Any]:
    """Return the document in `language`, without making it twice."""
    with making:
        return made(language)


@cache
def made(language: str) -> dict[str, Any]:
    with translation.override(language):
        generator: Any = SchemaGenerator
        schema: dict[str, Any] = generator().get_schema(request=None, public=True)
    return schema
