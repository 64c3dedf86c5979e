"""The site that `make docs` builds of the pages in docs/."""

import mimetypes
import re
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from api.caching import PUBLIC
from api.views.pages import page

SITE: Path = settings.BASE_DIR / "site"
DUTCH = "nl/"
# In examples of what a developer asks: the reader's own host takes its place.
EXAMPLE_HOST = re.compile(
    rb"http://127\.0\.0\.1:8000"
    rb"(?=/(?:v1|oauth|docs|interventions|dcat|robots|llms|\.well-known)\b|&quot;)"
)


@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """Lead to the start of the site in the language of the reader, or say how it is built."""
    if not (SITE / "index.html").is_file():
        return page(request, "documentation")
    return lead_to(DUTCH if get_language() == "nl" else "", status=302)


@require_safe
def documentation_page(request: HttpRequest, path: str) -> HttpResponse:
    """Give a page of the site at its one address, or a file that belongs to it.

    What `path` can be is in `api.urls`: it never leads out of the site.
    """
    address = re.sub(r"(^|/)index$", r"\1", path.removesuffix(".html"))
    if (SITE / address / "index.html").is_file() and address and not address.endswith("/"):
        address += "/"
    if address != path:
        return lead_to(address, status=301)
    is_start = not path or path.endswith("/")
    file = SITE / (f"{path}index.html" if is_start else path)
    if not file.suffix:
        file = file.with_suffix(".html")
    if not file.is_file():
        raise Http404
    return answer(request, file, language="nl" if path.startswith(DUTCH) else "en")


def lead_to(address: str, *, status: int) -> HttpResponse:
    response = HttpResponseRedirect(f"/docs/{address}", status=status)
    response.headers["Cache-Control"] = PUBLIC
    return response


def answer(request: HttpRequest, file: Path, *, language: str) -> HttpResponse:
    content = file.read_bytes()
    if file.suffix == ".html":
        host = request.build_absolute_uri("/").removesuffix("/").encode()
        content = EXAMPLE_HOST.sub(lambda _example: host, content)
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    response = HttpResponse(content, content_type=kind + charset)
    response.headers["Content-Language"] = language
    response.headers["Cache-Control"] = PUBLIC
    return response
