"""Which limits there are: the defaults, and what the variable RATE_LIMITS makes of them."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from catalogue.models.allowances import Allowance

OFF = "off"
DEFAULTS = MappingProxyType(
    {
        "reads": Allowance(1200, 60),
        "evidence": Allowance(300, 60),
        "pictures": Allowance(120, 60),
        "exports": Allowance(60, 300),
        "private": Allowance(1200, 60),
        "tokens": Allowance(120, 60),
        "guesses": Allowance(10, 600),
        "strangers": Allowance(100, 600),
    }
)
ENTRY = re.compile(r"\s*([a-z-]+)\s*=\s*([1-9][0-9]{0,8})\s*/\s*([1-9][0-9]{0,5})\s*", re.ASCII)


def policies() -> Mapping[str, Allowance]:
    """Return the limits that are in force; none if they are lifted."""
    return read(settings.RATE_LIMITS)


@lru_cache(maxsize=16)
def read(text: str) -> Mapping[str, Allowance]:
    """Read `reads=600/60, exports=10/60`: times per seconds, for the limits that are named.

    Raises:
        ImproperlyConfigured: it is not of that form, or names what is no limit.
    """
    if text.strip() == OFF:
        return {}
    chosen = {}
    for entry in filter(str.strip, text.split(",")):
        found = ENTRY.fullmatch(entry)
        if not found or found[1] not in DEFAULTS:
            names = ", ".join(DEFAULTS)
            raise ImproperlyConfigured(
                f"RATE_LIMITS: “{entry.strip()}” is not NAME=TIMES/SECONDS with one of {names}."
            )
        chosen[found[1]] = Allowance(int(found[2]), int(found[3]))
    return {**DEFAULTS, **chosen}
