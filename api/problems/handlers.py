"""From what was raised to the problem that answers it, inside DRF's views and outside them."""

import logging
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, InternalError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, is_valid_path
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext as _
from rest_framework.exceptions import (
    APIException,
    ErrorDetail,
    UnsupportedMediaType,
    ValidationError,
)
from rest_framework.request import Request

from api.casing import camelise
from api.observing import route_of
from api.parameters import InvalidParameters
from catalogue.errors import AlreadyEnrolled, DomainError, RequestInProgress
from catalogue.sending.lookups import LookupsBusy

from .answers import Problem, answer
from .kinds import as_kind

logger = logging.getLogger(__name__)

RETRY_AFTER = 5  # seconds: as long as a backup or a migration holds the database at most
READ_ONLY = "25006"  # SQLSTATE: PostgreSQL takes no writes, as where it follows another
WORDED_BY_VIEWS = frozenset({401, 403, 404, 409})
BY_STATUS = {
    400: "malformed-request",
    401: "not-authenticated",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    408: "request-timeout",
    409: "conflict",
    410: "gone",
    411: "length-required",
    412: "precondition-failed",
    413: "body-too-large",
    414: "uri-too-long",
    415: "unsupported-media-type",
    428: "precondition-required",
    429: "too-many-requests",
    503: "service-unavailable",
}


def handle_exception(error: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """Turn what a view raised into a problem; a bug stays a bug, and becomes a 500."""
    return answer_for(context["request"], error)


def answer_for(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """Return the problem that says what `error` means to a client; None if it is a bug."""
    for kind_of_error, respond in ANSWERS:
        if isinstance(error, kind_of_error):
            return respond(request, error)
    return answer_unavailable(request, error) if is_of_the_database(error) else None


def is_of_the_database(error: BaseException | None) -> bool:
    """Whether the database does not answer, or takes no writes."""
    if isinstance(error, InternalError):
        return getattr(error.__cause__, "sqlstate", None) == READ_ONLY
    return isinstance(error, OperationalError | InterfaceError)


def answer_problem(request: HttpRequest, error: Problem) -> HttpResponse:
    return answer(
        request, error.kind, detail=str(error.detail), headers=error.headers, members=error.members
    )


def answer_parameters(request: HttpRequest, error: InvalidParameters) -> HttpResponse:
    errors = [mistake.as_member() for mistake in error.errors]
    return answer(request, "invalid-input", errors=errors)


def answer_body(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return answer(request, "invalid-input", errors=list(flatten(error.detail)))


def answer_rule(request: HttpRequest, error: DomainError) -> HttpResponse:
    headers = {"Retry-After": "1"} if isinstance(error, RequestInProgress) else {}
    members = {"enrolment": str(error.enrolment)} if isinstance(error, AlreadyEnrolled) else {}
    kind = as_kind(type(error))
    return answer(request, kind, detail=str(error) or None, headers=headers, members=members)


def answer_api_exception(request: HttpRequest, error: APIException) -> HttpResponse:
    """Answer what DRF raises by itself, in our own words."""
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    detail = getattr(error, "detail", None)
    if detail is not None and getattr(detail, "code", "") == "parse_error":
        return answer(request, "malformed-json", detail=str(detail))
    is_ours = error.status_code in WORDED_BY_VIEWS and str(detail) != str(error.default_detail)
    code = BY_STATUS.get(error.status_code, "internal-error")
    return answer(request, code, detail=str(detail) if is_ours else None, headers=headers)


def answer_form_of_body(request: Request, error: UnsupportedMediaType) -> HttpResponse:
    """Say which forms of a body are read (RFC 9110, section 15.5.16; RFC 5789, section 3.1)."""
    forms = ", ".join(str(parser.media_type) for parser in request.parsers or ())
    detail = _(
        "A body in this form cannot be read. Those that can: %s; in UTF-8, without compression."
    )
    headers = {"Accept": forms} | ({"Accept-Patch": forms} if request.method == "PATCH" else {})
    if request.META.get("HTTP_CONTENT_ENCODING", "identity").lower() != "identity":
        headers = {"Accept-Encoding": "identity"}
    return answer(request, "unsupported-media-type", detail=detail % forms, headers=headers)


def answer_unavailable(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    """Say so, and let the next request connect anew: what was opened read-only stays so."""
    if not connection.in_atomic_block:
        connection.close()
    logger.error("The database did not answer %s", asked(request), exc_info=error)
    return answer(request, "service-unavailable", headers={"Retry-After": str(RETRY_AFTER)})


def answer_busy(request: HttpRequest, error: LookupsBusy) -> HttpResponse:
    headers = {"Retry-After": str(RETRY_AFTER)}
    return answer(request, "service-unavailable", detail=str(error), headers=headers)


def answer_as(code: str) -> Callable[[HttpRequest, Any], HttpResponse]:
    return lambda request, error: answer(request, code)


# The first that fits answers.
ANSWERS: list[tuple[type[Exception], Callable[..., HttpResponse]]] = [
    (Problem, answer_problem),
    (InvalidParameters, answer_parameters),
    (ValidationError, answer_body),
    (UnsupportedMediaType, answer_form_of_body),
    (APIException, answer_api_exception),
    (DomainError, answer_rule),
    (LookupsBusy, answer_busy),
    (Http404, answer_as("not-found")),
    (PermissionDenied, answer_as("forbidden")),
    (RequestDataTooBig, answer_as("body-too-large")),
    (SuspiciousOperation, answer_as("malformed-request")),
]


def flatten(detail: Any, pointer: str = "#") -> Iterator[dict[str, str]]:
    """Yield one entry per message of a nested DRF error, with its JSON pointer (RFC 6901)."""
    if isinstance(detail, dict):
        for key, value in detail.items():
            own = key == "non_field_errors"
            yield from flatten(value, pointer if own else f"{pointer}/{as_token(str(key))}")
    elif isinstance(detail, list):
        for index, value in enumerate(detail):
            is_message = isinstance(value, ErrorDetail)
            yield from flatten(value, pointer if is_message else f"{pointer}/{index}")
    else:
        code = str(getattr(detail, "code", "invalid")).replace("_", "-")
        suggestion = getattr(detail, "suggestion", None)
        near = {} if suggestion is None else {"suggestion": suggestion}
        yield {"pointer": pointer, "code": code, "detail": str(detail), **near}


def as_token(key: str) -> str:
    return camelise(key).replace("~", "~0").replace("/", "~1")


def handle_400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what Django finds suspicious: an unknown host, a body that is too big."""
    return answer_for(request, exception) or answer(request, "malformed-request")


def handle_403(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, "forbidden")


def handle_404(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, "not-found", errors=list(slash_at_the_end(request.path, exception)))


def slash_at_the_end(path: str, exception: Exception) -> Iterator[dict[str, str]]:
    """Yield what is wrong with a path that would lead somewhere without a slash at its end."""
    plain = path.rstrip("/")
    if isinstance(exception, Resolver404) and plain != path and is_valid_path(plain):
        yield {
            "code": "slash-at-the-end",
            "detail": _("Paths have no slash at the end."),
            "suggestion": escape_uri_path(plain),
        }


def handle_500(request: HttpRequest) -> HttpResponse:
    """Record what went wrong, and tell the client nothing about it but that it did."""
    error = sys.exc_info()[1]
    if is_of_the_database(error):
        return answer_unavailable(request, error)
    logger.error("Could not answer %s", asked(request), exc_info=error)
    return answer(request, "internal-error")


def asked(request: HttpRequest) -> str:
    """Return what was asked as the log may have it: an address may name somebody."""
    return f"{request.method} {route_of(request.path)}"
