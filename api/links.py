"""Absolute addresses in answers."""

from typing import Any

from django.urls import reverse
from rest_framework.request import Request

from api.as_of import Anchored


def address(
    request: Request, name: str, *, as_of: Anchored | None = None, **parameters: Any
) -> str:
    """Return the address of a resource.

    It stays at the place on the time axes that the client asked for, if it asked for one.
    """
    url = request.build_absolute_uri(reverse(name, kwargs=parameters))
    return url + as_of.query if as_of else url
