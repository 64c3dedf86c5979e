"""What a client may do with the token that it shows."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from api.authentication import challenge
from api.problems import Problem
from catalogue.models import Scope


class HasScope(BasePermission):
    """A token with the scope for reading, or for writing."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Let pass who may.

        Raises:
            Problem: `not-authenticated` without a token, `insufficient-scope` with another one.
        """
        caller: Any = request.auth  # a Caller, or nothing
        if caller is None:
            raise Problem("not-authenticated", detail_for(request), headers=headers())
        scope = scope_for(str(request.method))
        if scope not in caller.scopes:
            raise Problem(
                "insufficient-scope",
                _("The token does not have the scope %s.") % scope,
                headers=headers(error="insufficient_scope", scope=scope),
                scope=scope,
            )
        return True


def scope_for(method: str) -> str:
    return (Scope.READ if method in SAFE_METHODS else Scope.WRITE).value


def headers(**attributes: str) -> dict[str, str]:
    return {"WWW-Authenticate": challenge(**attributes)}


def detail_for(request: Request) -> str | None:
    """Say why a token in the address is none."""
    if "access_token" in request.query_params:
        return _("A token in the address ends up in logs and is not read: send it in a header.")
    return None
