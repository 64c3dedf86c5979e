"""The headers that the OpenAPI document describes once."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from api.language import languages

Json = dict[str, Any]
SUNSET = "Wed, 01 Jan 2031 00:00:00 GMT"


def headers() -> Json:
    """Return the response headers, by the name that they have on the wire."""
    descriptions = {
        "API-Version": (_("The full version of the API."), settings.API_VERSION),
        "Content-Language": (_("The language of the answer."), "nl"),
        "Cache-Control": (_("Who may keep the answer, and for how long."), "public, max-age=60"),
        "ETag": (_("Strong entity tag: equal only for the same bytes."), '"3vXb…-br"'),
        "Vary": (_("The request headers that the answer depends on."), "Accept-Language"),
        "Link": (
            _(
                "Of a page: next, prev, first and last (RFC 8288). Of a whole list: canonical, "
                "the same question pinned to what it was read at, and describedby, this document."
            ),
            '<…?page=2>; rel="next"',
        ),
        "Content-Disposition": (
            _("Of a whole list: the name of its file, with the release that it was read at."),
            'attachment; filename="interventions-release-4.csv"',
        ),
        "Accept": (
            _("The forms of a body that are read here (RFC 9110)."),
            "application/merge-patch+json, application/json",
        ),
        "Retry-After": (_("Seconds to wait."), "5"),
        "Deprecation": (
            _("Since when this is deprecated (RFC 9745)."),
            "@1893456000",
        ),
        "Sunset": (_("The day from which this is gone (RFC 8594)."), SUNSET),
        "RateLimit-Policy": (
            _("Which limit this counted against: q times in w seconds."),
            '"reads";q=1200;w=60',
        ),
        "RateLimit": (
            _(
                "What is left of it: r times at once, and t seconds until it is whole again. "
                "Kept answers cost nothing and do not have it."
            ),
            '"reads";r=1199;t=1',
        ),
    }
    return {
        name: {"description": text, "schema": {"type": "string"}, "example": example}
        for name, (text, example) in descriptions.items()
    }


def header_parameters() -> Json:
    return {
        "AcceptLanguage": {
            "in": "header",
            "name": "Accept-Language",
            "description": _("The languages the client likes, with their weights."),
            "schema": {"type": "string", "default": settings.LANGUAGE_CODE},
            "example": languages()[-1],
        },
        "IfNoneMatch": {
            "in": "header",
            "name": "If-None-Match",
            "description": _("Entity tags the client has: if one still holds, the answer is 304."),
            "schema": {"type": "string"},
        },
    }
