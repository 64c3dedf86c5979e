"""Entity tags, conditional requests and compression of the public answers.

Nothing is kept here between requests: what an answer is follows from the answer alone.  A view
whose answers are public names in `cache_groups` what they depend on (api.revisions).
"""

import base64
import gzip
import hashlib
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

import brotli
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from api.kept import BASIS, Basis

PUBLIC = "public, max-age=60"
LIVELY = "public, max-age=10"  # of studies: places are taken while somebody looks
PRIVATE = "no-store"
SMALLEST_COMPRESSED = 500  # bytes: below this the headers cost more than is won
LONGEST_HEADER = 4000
GROUPS = "catalogue.cache_groups"  # in the environ
COMPRESSIBLE = re.compile(
    r"text/|application/(json|x-ndjson|yaml|xml|javascript|[a-z0-9.-]+\+(json|xml|yaml))|image/svg\+xml"
)
KEPT_BY_304 = (
    "API-Version", "Cache-Control", "Cache-Groups", "Content-Language", "Content-Location", "ETag",
    "Expires", "Vary",
)  # fmt: skip
CODING = re.compile(
    r"\s*(?P<name>\*|[a-z0-9-]+)\s*(?:;\s*q\s*=\s*(?P<q>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?",
    re.IGNORECASE | re.ASCII,
)


View = TypeVar("View", bound=Callable[..., HttpResponse])
Found = TypeVar("Found")


def depends_on(*groups: str) -> Callable[[View], View]:
    """Say of a view that is a function that its answers are public, and what they depend on."""

    def mark(view: View) -> View:
        view.cache_groups = groups  # type: ignore[attr-defined]
        return view

    return mark


class ConditionalMiddleware:
    """Give public answers an entity tag and a short life, and say 304 when nothing changed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def process_view(
        self, request: HttpRequest, view: Any, _arguments: object, _named: object
    ) -> None:
        """Note what the answer of the view will depend on; a view of DRF is made of a class."""
        groups = getattr(getattr(view, "cls", view), "cache_groups", ())
        request.META[GROUPS] = groups
        if groups and BASIS in request.META:
            request.META[BASIS].depends_on(groups)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.META.pop(GROUPS, None)
        response = self.get_response(request)
        groups = request.META.get(GROUPS, ())
        response.headers.setdefault("Cache-Control", cache_control(request, response, groups))
        if isinstance(response, HttpResponse) and may_be_shared(request, response):
            if groups:
                response.headers["Cache-Groups"] = ", ".join(f'"{name}"' for name in groups)
            return conditional(request, response)
        return response


def following(
    request: HttpRequest | None, groups: tuple[str, ...], find: Callable[[], Found]
) -> Found:
    """Return what `find` finds; it follows from `groups`, so it may have been found before."""
    basis: Basis | None = request.META.get(BASIS) if request else None
    return basis.follow(groups, find) if basis else find()


def cache_control(
    request: HttpRequest, response: HttpResponseBase, groups: tuple[str, ...]
) -> str:
    """Return how long an answer lives of which its view did not say so."""
    is_public = (
        groups
        and request.method in {"GET", "HEAD"}
        and response.status_code < 400
        and "HTTP_AUTHORIZATION" not in request.META
    )
    if not is_public:
        return PRIVATE
    return LIVELY if "recruitment" in groups else PUBLIC


def may_be_shared(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether this is a whole public answer; a page with a nonce in it never is."""
    return (
        request.method in {"GET", "HEAD"}
        and response.status_code == 200
        and "public" in response.headers["Cache-Control"]
        and "ETag" not in response.headers
        and "Content-Encoding" not in response.headers
        and not hasattr(request, "_csp_nonce")
    )


def conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return `response` with its tag and compressed, or a 304 if the client has it already."""
    coding = choose_coding(request, response)
    tag = entity_tag(response, coding)
    response.headers["ETag"] = tag
    patch_vary_headers(response, ["Accept-Encoding"])
    if matches(request.META.get("HTTP_IF_NONE_MATCH", ""), tag):
        return not_modified(response)
    if coding != "identity":
        response.content = CODINGS[coding](response.content)
        response.headers["Content-Encoding"] = coding
    response.headers["Content-Length"] = str(len(response.content))
    return response


def entity_tag(response: HttpResponse, coding: str) -> str:
    """Return a strong tag: equal only for the same bytes, in the same form and language."""
    digest = hashlib.sha256(response.content)
    for header in ("Content-Type", "Content-Language"):
        digest.update(b"\0" + response.headers.get(header, "").encode())
    tag = base64.urlsafe_b64encode(digest.digest()[:18]).decode()
    return f'"{tag}"' if coding == "identity" else f'"{tag}-{coding}"'


def matches(header: str, tag: str) -> bool:
    """Whether `If-None-Match` names `tag`, by weak comparison (RFC 9110, section 13.1.2)."""
    listed = parse_etags(header[:LONGEST_HEADER].strip()) if header else []
    return "*" in listed or tag in {etag.removeprefix("W/") for etag in listed}


def not_modified(response: HttpResponse) -> HttpResponse:
    unchanged = HttpResponseNotModified()
    for name in KEPT_BY_304:
        if name in response.headers:
            unchanged.headers[name] = response.headers[name]
    return unchanged


def choose_coding(request: HttpRequest, response: HttpResponse) -> str:
    """Return the content coding for this answer: the best that the client likes."""
    content_type = response.headers.get("Content-Type", "")
    if not COMPRESSIBLE.match(content_type):
        return "identity"
    best, may_be_plain = liked_coding(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    is_small = len(response.content) <= SMALLEST_COMPRESSED
    return "identity" if is_small and may_be_plain else best


@lru_cache(maxsize=1024)
def liked_coding(header: str) -> tuple[str, bool]:
    """Return the coding for a large answer, and whether a small one may go as it is."""
    weights = accepted_codings(header)
    # Whoever only excludes identity gets a small answer compressed too.
    unlisted = 0.0 if weights.get("*") == 0 else 0.001
    identity = weights.get("identity", unlisted)
    best = max(CODINGS, key=lambda coding: weights.get(coding, weights.get("*", 0)))
    weight = weights.get(best, weights.get("*", 0))
    return best if weight and weight >= identity else "identity", bool(identity)


def accepted_codings(header: str) -> dict[str, float]:
    """Read `Accept-Encoding`; elements that are malformed are passed over."""
    parts = (CODING.fullmatch(part) for part in header[:LONGEST_HEADER].split(","))
    return {part["name"].lower(): float(part["q"] or 1) for part in parts if part}


def brotli_compress(content: bytes) -> bytes:
    compressed: bytes = brotli.compress(content, quality=5)
    return compressed


def gzip_compress(content: bytes) -> bytes:
    """Compress without a time in it, so that the same answer is the same bytes."""
    return gzip.compress(content, compresslevel=6, mtime=0)


CODINGS = {"br": brotli_compress, "gzip": gzip_compress}  # by preference
