"""Access tokens by client credentials: RFC 6749, section 4.4, with RFC 7009 and RFC 7662.

What is wrong with a request is said as those prescribe, in JSON; what is wrong with the transport
(method, size, a database that does not answer) is a problem as everywhere else.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.models import AccessToken
from oauth2_provider.oauth2_backends import get_oauthlib_core

from api.limits import charge, refuse_if_used_up
from api.problems import Problem, answer_problem
from api.tokens import FormBackend, scopes_in_force
from catalogue.actions.queueing import in_the_queue
from catalogue.networks import network_of

if TYPE_CHECKING:
    from catalogue.models import Client

FORM = "application/x-www-form-urlencoded"
LARGEST_FORM = 10_000  # bytes
CHALLENGE = 'Basic realm="oauth", charset="UTF-8"'
Answer = tuple[int, Mapping[str, Any] | None]


@method_decorator(csrf_exempt, name="dispatch")
class OAuthView(View):
    """A form of which every parameter comes once, from a client that says who it is."""

    http_method_names = ["post", "options"]
    limit_scope = "tokens"

    def post(self, request: HttpRequest) -> HttpResponse:
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_FORM:
            raise RequestDataTooBig
        mistake = next(mistakes_in(request), None)
        if mistake:
            return as_json(400, {"error": "invalid_request", "error_description": mistake})
        try:
            return as_json(*self.answer_unless_guessing(request))
        except Problem as problem:
            return answer_problem(request, problem)

    def answer_unless_guessing(self, request: HttpRequest) -> Answer:
        """Answer, but to nobody who showed wrong credentials too often.

        Raises:
            Problem: `too-many-requests`: a right guess would not be told from a wrong one either.
        """
        backend: FormBackend = get_oauthlib_core()
        whose = f"{network_of(request.META['REMOTE_ADDR'])} {backend.named_client(request)}"
        refuse_if_used_up(request, "strangers")
        refuse_if_used_up(request, "guesses", whose)
        status, body = self.answer(request, backend)
        if status == HTTPStatus.UNAUTHORIZED:
            charge(request, "guesses", whose)
        return status, body

    def answer(self, request: HttpRequest, backend: FormBackend) -> Answer:
        raise NotImplementedError


class TokenView(OAuthView):
    """Give a token to a client that shows its credentials."""

    def answer(self, request: HttpRequest, backend: FormBackend) -> Answer:
        with in_the_queue():
            _url, _headers, body, status = backend.create_token_response(request)
        return status, json.loads(body)


class RevocationView(OAuthView):
    """End a token of the client that asks; a token that is not its own is passed over."""

    def answer(self, request: HttpRequest, backend: FormBackend) -> Answer:
        with in_the_queue():
            _url, _headers, body, status = backend.create_revocation_response(request)
        return status, json.loads(body) if body else None


class IntrospectionView(OAuthView):
    """Say what a token is worth to the client that it was given to; to others it is none."""

    def answer(self, request: HttpRequest, backend: FormBackend) -> Answer:
        application = backend.application_of(request)
        if application is None:
            return 401, {"error": "invalid_client"}
        if not request.POST.get("token"):
            return 400, {"error": "invalid_request", "error_description": "Send a token."}
        digest = hashlib.sha256(request.POST["token"].encode()).hexdigest()
        own = AccessToken.objects.filter(application=application, token_checksum=digest)
        return 200, described(own.select_related("application__client").first())


def described(token: AccessToken | None) -> dict[str, Any]:
    """Return the members of RFC 7662, section 2.2."""
    if token is None or token.is_expired():
        return {"active": False}
    client: Client = token.application.client
    return {
        "active": True,
        "scope": " ".join(scopes_in_force(token.scope, client)),
        "client_id": token.application.client_id,
        "token_type": "Bearer",
        "exp": int(token.expires.timestamp()),
        "iat": int(token.created.timestamp()),
    }


def mistakes_in(request: HttpRequest) -> Iterator[str]:
    """Yield what is wrong with the request before anybody looks who sent it."""
    if request.META.get("QUERY_STRING"):
        yield "Send nothing in the address: it ends up in logs. All of it goes in the body."
    if request.content_type != FORM:
        yield f"Send a body of {FORM}."
        return
    for name, values in request.POST.lists():
        if len(values) > 1 and name != "resource":  # RFC 8707 lets that one be repeated
            yield f"Send {name if name.isidentifier() else 'every parameter'} only once."
        if not all(value.isascii() and value.isprintable() for value in values):
            yield "Send printable ASCII only."
    if "HTTP_AUTHORIZATION" in request.META and "client_secret" in request.POST:
        yield "Send the credentials in the header or in the body, not in both."


def as_json(status: int, body: Mapping[str, Any] | None) -> HttpResponse:
    """Write an answer that nobody may keep; one without a body has no media type."""
    response = HttpResponse(b"" if body is None else json.dumps(body), status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Pragma"] = "no-cache"
    if body is None:
        del response.headers["Content-Type"]
    else:
        response.headers["Content-Type"] = "application/json"
    if status == 401:
        response.headers["WWW-Authenticate"] = CHALLENGE
    return response
