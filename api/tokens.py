"""What the OAuth library asks of this project: clients, their scopes and their credentials.

Only the grant of client credentials is given (RFC 6749, section 4.4), without refresh tokens.
"""

import base64
from typing import Any

from django.http import HttpRequest
from oauth2_provider.models import Application
from oauth2_provider.oauth2_backends import OAuthLibCore
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.scopes import SettingsScopes
from oauthlib.common import Request as OAuthRequest

from catalogue.models import Client


def scopes_in_force(given: str, client: Client) -> list[str]:
    """Return what a token may be used for: as given out, and as its client may have still."""
    return [scope for scope in given.split() if scope in client.scopes]


class ClientScopes(SettingsScopes):  # type: ignore[misc]
    """The scopes of the client that asks; all of them when it names none."""

    def get_available_scopes(
        self, application: Application | None = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        client = Client.objects.filter(application=application).first()
        return list(client.scopes) if client else []

    def get_default_scopes(
        self, application: Application | None = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        return self.get_available_scopes(application)


class ClientValidator(OAuth2Validator):  # type: ignore[misc]
    """Credentials by HTTP Basic, or in the body; anything unreadable is nobody's."""

    def _extract_basic_auth(self, request: OAuthRequest) -> str | None:
        header: str = request.headers.get("HTTP_AUTHORIZATION", "")
        scheme, _, credentials = header.partition(" ")
        is_basic = scheme.lower() == "basic" and credentials.isascii()
        return credentials.strip() if is_basic else None

    def named_client(self, request: OAuthRequest) -> str:
        """Return which client the header says it is of; nothing if it does not say so."""
        try:
            credentials = base64.b64decode(self._extract_basic_auth(request) or "")
        except ValueError:
            return ""
        return credentials.decode(errors="replace").partition(":")[0]

    def _load_application(self, client_id: str | None, request: OAuthRequest) -> Any:
        if not client_id or not client_id.isascii() or not client_id.isprintable():
            return None
        return super()._load_application(client_id, request)


class FormBackend(OAuthLibCore):  # type: ignore[misc]
    """Reads forms, in which a parameter without a value is as if it were not there."""

    def extract_body(self, request: HttpRequest) -> list[tuple[str, str]]:
        return [(name, value) for name, value in super().extract_body(request) if value]

    def named_client(self, request: HttpRequest) -> str:
        """Return which client the request says it is of, whether that is so or not."""
        asked = OAuthRequest(*self._extract_params(request))
        named: str = self.server.request_validator.named_client(asked)
        return named or request.POST.get("client_id", "")

    def application_of(self, request: HttpRequest) -> Application | None:
        """Return whose credentials the request has; none if they are wrong."""
        asked = OAuthRequest(*self._extract_params(request))
        is_known = self.server.request_validator.authenticate_client(asked)
        return asked.client if is_known else None
