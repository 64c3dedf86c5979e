"""What the views for clients share: who may ask, and for whom."""

from typing import Generic, TypeVar, cast

from django.db.models import Model
from rest_framework.viewsets import GenericViewSet

from api.authentication import Caller, TokenAuthentication
from api.filters.backend import StrictParametersMixin
from api.permissions import HasScope
from catalogue.models import Client

M = TypeVar("M", bound=Model)


class ClientViewSet(StrictParametersMixin, GenericViewSet[M], Generic[M]):
    """For clients that show a token with the scope for what they do."""

    authentication_classes = [TokenAuthentication]
    permission_classes = [HasScope]

    @property
    def caller(self) -> Caller:
        return cast("Caller", self.request.auth)

    @property
    def client(self) -> Client:
        return self.caller.client
