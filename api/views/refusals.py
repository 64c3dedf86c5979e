"""What somebody who asked for a page is told when there is none: the problem, as a page."""

import json
import re
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from api import problems
from api.negotiation import liked_media_type
from api.views.pages import refusal

Handler = Callable[..., HttpResponse]
FOR_PROGRAMS = re.compile(r"/(?:v1|oauth|health|dcat|\.well-known)\b")
OFFERED = (problems.MEDIA_TYPE, "text/html")
FORM = _(
    "Nothing was done: the form was opened before you logged in last, or cookies are off. Go "
    "back, load the page again and send the form once more."
)


def for_people(handle: Handler) -> Handler:
    """Show the problem that `handle` answers as a page, if a browser asked for a page."""

    @wraps(handle)
    def shown(request: HttpRequest, *arguments: object, **named: object) -> HttpResponse:
        problem = handle(request, *arguments, **named)
        liked = liked_media_type(request.META.get("HTTP_ACCEPT", ""), OFFERED)
        if liked != OFFERED[1] or FOR_PROGRAMS.match(request.path_info):
            return problem
        with translation.override(problem.headers["Content-Language"]):
            return refusal(request, json.loads(problem.content))

    return shown


handle_403 = for_people(problems.handle_403)
handle_404 = for_people(problems.handle_404)
handle_500 = for_people(problems.handle_500)


@for_people
def refuse_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say what to do about a form without the token that it was given."""
    return problems.answer(request, "forbidden", detail=FORM)
