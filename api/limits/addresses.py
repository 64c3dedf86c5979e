"""From which address a request comes, as far as that can be believed."""

from collections.abc import Mapping
from typing import Any

from catalogue.networks import is_address


def client_address(environ: Mapping[str, Any], proxies: int) -> str:
    """Return the address before the last `proxies` hops, each of which added one to the header.

    Only `X-Forwarded-For` is read: of two headers a proxy would write one and pass the other on,
    as its client made it up.
    """
    nearest: str = environ.get("REMOTE_ADDR", "")
    if not proxies:
        return nearest
    forwarded = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
    hops = [hop for hop in (*map(str.strip, forwarded), nearest) if hop]
    claimed = hops[-proxies - 1] if len(hops) > proxies else hops[0] if hops else ""
    return claimed if is_address(claimed) else nearest
