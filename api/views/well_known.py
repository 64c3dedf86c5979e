"""The addresses that programs know beforehand: catalogue, contact, crawlers, assistants."""

import json

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from api.caching import depends_on
from api.views.openapi import LANGUAGE, document
from api.well_known import (
    PROFILE,
    catalogue_of_apis,
    lines_for_assistants,
    robots_lines,
    security_lines,
    with_api_catalogue,
)

TEXT = "text/plain; charset=utf-8"
MARKDOWN = "text/markdown; charset=utf-8"
A_DAY = "public, max-age=86400"


@depends_on("document")
@with_api_catalogue
@require_safe
def api_catalogue(request: HttpRequest) -> HttpResponse:
    """Answer what APIs there are here (RFC 9727)."""
    made = catalogue_of_apis(request.build_absolute_uri)
    kind = f'application/linkset+json; profile="{PROFILE}"'
    return HttpResponse(json.dumps(made), content_type=kind)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Answer whom to tell of a weakness (RFC 9116); when it expires follows from today."""
    lines = security_lines(request.build_absolute_uri, timezone.now())
    return text(lines, TEXT, {"Cache-Control": A_DAY})


@depends_on("document")
@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """Answer what crawlers may read: everything that is public."""
    return text(robots_lines(), TEXT)


@depends_on("document")
@require_safe
def llms_txt(request: HttpRequest) -> HttpResponse:
    """Answer what an assistant has to know to ask the API, in English."""
    lines = lines_for_assistants(request.build_absolute_uri, document(LANGUAGE))
    return text(lines, MARKDOWN, {"Content-Language": LANGUAGE})


def text(lines: list[str], kind: str, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse("\n".join([*lines, ""]), content_type=kind, headers=headers)
