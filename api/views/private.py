"""What the views for clients share: who may ask, and for whom."""

from typing import Generic, TypeVar, cast

from django.db.models import Model
from rest_framework.request import Request
from rest_framework.viewsets import GenericViewSet

from api.authentication import Caller, TokenAuthentication
from api.filters.backend import StrictParametersMixin
from api.limits import charge
from api.permissions import HasScope
from catalogue.models import Client

M = TypeVar("M", bound=Model)


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

    @property
    def caller(self) -> Caller:
        return cast("Caller", self.request.auth)

    @property
    def client(self) -> Client:
        return self.caller.client
