"""Which client is asking, by its access token (RFC 6750)."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from oauth2_provider.models import AccessToken
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from api.problems import Problem
from api.tokens import scopes_in_force
from api.tracing import CLIENT
from catalogue.models import Client
from catalogue.models.prepared import Prepared

REALM = "enrolments"


@dataclass(frozen=True)
class Caller:
    """The client that asks; `name` is what the record of events calls it."""

    client: Client
    name: str
    scopes: frozenset[str]


class TokenAuthentication(BaseAuthentication):
    """A bearer token in the header `Authorization`, and nowhere else."""

    def authenticate(self, request: Request) -> tuple[None, Caller] | None:
        """Return the caller, or nothing if the request shows no token.

        Raises:
            Problem: `not-authenticated`: the token is not valid (any more), or not here.
        """
        header: str = request.META.get("HTTP_AUTHORIZATION", "")
        scheme, _space, token = header.partition(" ")
        if scheme.lower() != "bearer":
            return None
        return None, caller_of(request, token.strip())

    def authenticate_header(self, request: Request) -> str:
        return challenge()


def caller_of(request: Request, text: str) -> Caller:
    found = KEPT.first(digest=hashlib.sha256(text.encode()).hexdigest())
    if found is None:
        raise refusal(_("The access token is not known: it was revoked, or never given out."))
    expires, scope, resource, name, key, scopes = found
    if expires <= timezone.now():
        raise refusal(_("The access token has expired; ask for a new one."))
    if resource and not AccessToken(resource=resource).allows_audience(address(request)):
        raise refusal(_("The access token was given out for another address than this."))
    client = Client(pk=key, scopes=scopes)
    request.META[CLIENT] = name
    return Caller(client, name, frozenset(scopes_in_force(scope, client)))


def kept(digest: str) -> Any:
    """Ask what is known of a token; every request of a client does."""
    tokens = AccessToken.objects.filter(token_checksum=digest, application__client__isnull=False)
    client = ("application__client_id", "application__client__pk", "application__client__scopes")
    return tokens.order_by().values_list("expires", "scope", "resource", *client)


KEPT = Prepared(kept, digest="----")


def address(request: Request) -> str:
    return request.build_absolute_uri(request.path)


def refusal(detail: str) -> Problem:
    """Return the 401 for a token that is not valid."""
    headers = {"WWW-Authenticate": challenge(error="invalid_token")}
    return Problem("not-authenticated", detail, headers=headers)


def challenge(**attributes: str) -> str:
    """Write the header `WWW-Authenticate` as RFC 6750, section 3, has it."""
    written = [f'{name}="{value}"' for name, value in {"realm": REALM, **attributes}.items()]
    return f"Bearer {', '.join(written)}"
