"""One problem as an answer: application/problem+json, in the language of the request."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.encoding import escape_uri_path
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from api.casing import to_json
from api.language import language_of
from api.tracing import PROBLEM

from .kind import Kind, Text
from .kinds import kinds

MEDIA_TYPE = "application/problem+json"


class Problem(APIException):
    """A problem that a view raises by its code; further `members` go into the answer.

    `raise Problem("gone", gone_on=..., successor=...)`
    """

    def __init__(
        self,
        code: str,
        detail: Text | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        self.kind = kinds()[code]
        self.status_code = self.kind.status
        self.headers = dict(headers or {})
        self.members = members
        super().__init__(str(detail or self.kind.detail), code=code)


class Gone(Problem):
    """A 410, with what came in its place."""

    def __init__(self, detail: Text | None = None, **members: Any) -> None:
        super().__init__("gone", detail, **members)


def answer(
    request: HttpRequest | Request,
    kind: Kind | str,
    *,
    detail: Text | None = None,
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
    members: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Build the answer; `members` never overwrite those of RFC 9457."""
    kind = kinds()[kind] if isinstance(kind, str) else kind
    request.META[PROBLEM] = kind.code
    language = language_of(request)
    with translation.override(language):
        body: dict[str, Any] = {
            "type": kind.type,
            "title": str(kind.title),
            "status": kind.status,
            "detail": str(kind.detail if detail is None else detail),
            "instance": escape_uri_path(request.path),
        }
    if errors:
        body["errors"] = list(errors)
    body |= {name: value for name, value in (members or {}).items() if name not in body}
    all_headers = {
        "Content-Language": language,
        "Cache-Control": "no-store",
        **(headers or {}),
    }
    return HttpResponse(
        to_json(body), status=kind.status, content_type=MEDIA_TYPE, headers=all_headers
    )
