"""How the OpenAPI document says who may ask; loaded by `ApiConfig.ready`."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from api.permissions import scope_for
from catalogue.models import Scope

TOKEN_PATH = "/oauth/token"  # noqa: S105


class ClientCredentials(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """A token by client credentials, with a scope for reading and one for writing."""

    target_class = "api.authentication.TokenAuthentication"
    name = "clientCredentials"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        scopes = {scope.value: str(scope.label) for scope in Scope}
        flow = {"tokenUrl": f"{settings.PUBLIC_URL}{TOKEN_PATH}", "scopes": scopes}
        return {
            "type": "oauth2",
            "description": _(
                "Show your client_id and client_secret at the token address, by HTTP Basic or in "
                "the body, and send the token as Authorization: Bearer. It lives for 15 minutes."
            ),
            "flows": {"clientCredentials": flow},
        }

    def get_security_requirement(self, auto_schema: AutoSchema) -> dict[str, list[str]]:
        return {self.name: [scope_for(str(auto_schema.method))]}
