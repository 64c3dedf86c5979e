"""Which language an answer is in."""

import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import parse_qs

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

PARAMETER = "lang"
LONGEST_HEADER = 1000
RANGE = re.compile(
    r"\s*(?P<range>\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)\s*"
    r"(?:;\s*q\s*=\s*(?P<q>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?",
    re.IGNORECASE | re.ASCII,
)


class LanguageMiddleware:
    """Answer in the language that was asked for, and say which one that is.

    `lang` goes before `Accept-Language`; a wrong `lang` chooses nothing here, and is refused by
    the check of the parameters.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = language_of(request)
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Accept-Language"])
        return response


def language_of(request: HttpRequest) -> str:
    """Return the code of the language for `request`; never fails, however odd the request."""
    query: str = request.META.get("QUERY_STRING", "")
    if PARAMETER in query:
        chosen = parse_qs(query, errors="replace").get(PARAMETER, [])
        if len(chosen) == 1 and chosen[0] in languages():
            return chosen[0]
    return preferred_language(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))


@lru_cache(maxsize=1024)
def preferred_language(header: str) -> str:
    """Return the language that `Accept-Language` likes best (RFC 9110, section 12.5.4).

    Of equals the first one listed is taken; a language nobody speaks here gives the default,
    unless the client excludes that with `q=0`.
    """
    likings: dict[str, float] = {}
    for part in header[:LONGEST_HEADER].split(","):
        if match := RANGE.fullmatch(part):
            primary = match["range"].lower().partition("-")[0]
            likings[primary] = max(float(match["q"] or 1), likings.get(primary, 0))

    def liking(language: str) -> float:
        """Return the weight, 0 for what the client does not speak of, -1 for what it excludes."""
        weight = likings.get(language, likings.get("*"))
        return 0 if weight is None else weight or -1

    listed = [language for language in likings if language in languages()]
    best = max([*listed, *languages()], key=liking)
    return best if liking(best) >= 0 else str(settings.LANGUAGE_CODE)


def languages() -> list[str]:
    """Return the codes of the languages spoken here, the default first."""
    return [code for code, name in settings.LANGUAGES]
