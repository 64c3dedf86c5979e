"""What Django would refuse in HTML, or not at all, refused as a problem."""

import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from api.serving import UNREAD

from .answers import MEDIA_TYPE, answer
from .handlers import BY_STATUS, RETRY_AFTER

LONGEST_QUERY = 8000
ELSEWHERE = ("/admin/", settings.STATIC_URL)  # pages for people have their own errors
OAUTH = "/oauth/"  # what it says in JSON is prescribed by RFC 6749, section 5.2
UNKNOWN_METHODS = frozenset({"TRACE", "TRACK", "CONNECT"})
KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")
# A byte that is not UTF-8 is kept percent-encoded by Django, and replaced by Granian.
BROKEN_BYTE = re.compile("%[89A-F][0-9A-F]|\ufffd")


class RefusedRequestMiddleware:
    """Refuse what no view should ever see, and word every other refusal as a problem."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in UNKNOWN_METHODS:
            return answer(request, "method-not-allowed", headers={"Allow": "GET, HEAD, OPTIONS"})
        if code := request.META.get(UNREAD):
            return answer(request, code, headers={"Retry-After": str(RETRY_AFTER)})
        if request.path_info.startswith(ELSEWHERE):
            return self.get_response(request)
        refused = refuse(request)
        if refused is not None:
            return refused
        response = self.get_response(request)
        if response.status_code < 400 or is_worded(request, response):
            return response
        return as_problem(request, response)


def is_worded(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether a refusal is in the words that it should be in."""
    media_type = response.headers.get("Content-Type", "")
    is_of_oauth = media_type == "application/json" and request.path_info.startswith(OAUTH)
    is_for_people: bool = getattr(response, "is_for_people", False)
    return media_type.startswith(MEDIA_TYPE) or is_of_oauth or is_for_people


def refuse(request: HttpRequest) -> HttpResponse | None:
    """Return the problem with the request as such, before anything is asked of a view."""
    query = request.META.get("QUERY_STRING", "")
    if "HTTP_TRANSFER_ENCODING" in request.META and not request.META.get("CONTENT_LENGTH"):
        return answer(request, "length-required")
    if len(query) > LONGEST_QUERY:
        return answer(request, "uri-too-long")
    if "\0" in request.path_info or BROKEN_BYTE.search(request.path_info):
        return answer(request, "malformed-request")
    return None if is_text(query) else answer(request, "malformed-request")


def is_text(query: str) -> bool:
    """Whether the query is UTF-8 without zero bytes; WSGI hands it over as Latin-1."""
    octets = unquote_to_bytes(query.encode("latin-1", "replace"))
    try:
        return "\0" not in octets.decode()
    except UnicodeDecodeError:
        return False


def as_problem(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    """Say in a problem what `response` says in another form."""
    code = BY_STATUS.get(response.status_code)
    if code is None:
        code = "internal-error" if response.status_code >= 500 else "malformed-request"
    kept = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    return answer(request, code, headers=kept)
