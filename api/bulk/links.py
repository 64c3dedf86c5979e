"""Addresses of many resources of one kind, worked out once."""

from collections.abc import Callable
from typing import Any

from api.as_of import AskedAsOf
from api.links import address


def addresses(
    request: Any, route: str, name: str, example: str, *, as_of: AskedAsOf | None = None
) -> Callable[[str], str]:
    """Return what gives the address of a resource by its key.

    `name` is that of the key in the route, `example` any key that the route takes.
    """
    before, found, after = address(request, route, as_of=as_of, **{name: example}).rpartition(
        f"/{example}"
    )
    if not found:
        raise ValueError(f"The key {name} is not in the address of {route}.")
    return lambda key: f"{before}/{key}{after}"
