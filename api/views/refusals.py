"""What somebody who asked for a page is told when there is none: the problem, as a page."""

import json
import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _

from api.negotiation import liked_media_type
from api.problems import MEDIA_TYPE, answer, kinds
from api.views.pages import refusal

FOR_PROGRAMS = re.compile(r"/(?:v1(?!/problems\b)|oauth|health|dcat|\.well-known)\b")
PAGE = "text/html"
TOO_MANY = 429
OFFERED = (MEDIA_TYPE, "application/json", PAGE)
FORM = _(
    "Nothing was done: the form was opened before you logged in last, or cookies are off. Go "
    "back, load the page again and send the form once more."
)


class RefusalPageMiddleware:
    """Show a problem as a page to a browser that asked for one, whoever refused the request.

    The answer stays what it is but for its body: its status, headers and cookies are the
    problem's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.headers.get("Content-Type") != MEDIA_TYPE:
            return response
        if isinstance(response, HttpResponse) and not FOR_PROGRAMS.match(request.path_info):
            patch_vary_headers(response, ["Accept"])
            if liked_media_type(request.META.get("HTTP_ACCEPT", ""), OFFERED) == PAGE:
                show(request, response)
        return response


def show(request: HttpRequest, problem: HttpResponse) -> None:
    """Put a page in the place of the problem document."""
    said = json.loads(problem.content)
    if problem.status_code == TOO_MANY:  # which limit it is says nothing to people
        said["detail"] = kinds()["too-many-requests"].detail
    page = refusal(request, said, wait=int(problem.headers.get("Retry-After", 0)))
    problem.content = page.content
    problem.headers["Content-Type"] = page.headers["Content-Type"]
    problem.headers["Content-Length"] = str(len(page.content))


def refuse_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say what to do about a form without the token that it was given."""
    return answer(request, "forbidden", detail=FORM)
