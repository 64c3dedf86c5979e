"""What the views for clients share: who may ask, and for whom."""

from typing import Any, Generic, TypeVar, cast

from django.db.models import Model
from rest_framework.request import Request
from rest_framework.viewsets import GenericViewSet

from api.authentication import Caller, TokenAuthentication
from api.filters.backend import StrictParametersMixin
from api.limits import charge
from api.permissions import HasScope
from catalogue.models import Client

M = TypeVar("M", bound=Model)
ACCEPT_PATCH = "application/merge-patch+json, application/json"


class ClientViewSet(StrictParametersMixin, GenericViewSet[M], Generic[M]):
    """For clients that show a token with the scope for what they do."""

    authentication_classes = [TokenAuthentication]
    permission_classes = [HasScope]
    limit_scope = "private"  # of the client, wherever its requests come from

    def check_throttles(self, request: Request) -> None:
        """Count the request against the limit of the client, now that it is known.

        Raises:
            Problem: `too-many-requests`: there is nothing left.
        """
        charge(request, self.limit_scope, self.caller.name)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Say beside a 415 in which form a change can be sent (RFC 5789, section 3.1)."""
        if response.status_code == 415 and request.method == "PATCH":
            response.headers["Accept-Patch"] = ACCEPT_PATCH
        return super().finalize_response(request, response, *args, **kwargs)

    @property
    def caller(self) -> Caller:
        return cast("Caller", self.request.auth)

    @property
    def client(self) -> Client:
        return self.caller.client
