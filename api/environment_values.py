"""How the text of a variable is read; a ValueError says what is wrong, without the value."""

import ipaddress
import re
from typing import Any
from urllib.parse import urlsplit

import dj_database_url

DEVELOPMENT_KEY = "development-only-never-in-production-0123456789-abcdef"
SHORTEST_KEY = 50
FEWEST_CHARACTERS = 5
HOST = re.compile(r"\.?[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\]", re.IGNORECASE)
ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
LIMIT = re.compile(r"\s*([a-z-]+)\s*=\s*[1-9][0-9]{0,8}\s*/\s*[1-9][0-9]{0,5}\s*", re.ASCII)
LIMITS = ("reads", "evidence", "pictures", "exports", "private", "tokens", "guesses", "strangers")
POSTGRESQL = "catalogue.postgresql"
ENGINES = {
    "sqlite": "django.db.backends.sqlite3",
    "postgres": POSTGRESQL,
    "postgresql": POSTGRESQL,
}


def flag(text: str) -> bool:
    if text not in {"0", "1"}:
        raise ValueError("must be 0 or 1.")
    return text == "1"


def requirement(text: str) -> bool:
    if text not in {"required", "optional"}:
        raise ValueError("must be required or optional.")
    return text == "required"


def whole_number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text, re.ASCII):
        raise ValueError("must be a whole number, 0 or more.")
    return int(text)


def key(text: str) -> str:
    if len(text) < SHORTEST_KEY or len(set(text)) < FEWEST_CHARACTERS:
        raise ValueError(
            f"must have {SHORTEST_KEY} characters or more, {FEWEST_CHARACTERS} of them different."
        )
    return text


def keys(text: str) -> list[str]:
    return [key(one) for one in text.replace(",", " ").split()]


def hosts(text: str) -> list[str]:
    """Read host names, separated by commas; one that begins with a dot stands for its own too."""
    names = [name.strip() for name in text.split(",")]
    for name in names:
        if "://" in name:
            raise ValueError("must hold names of hosts, without http:// or https://.")
        if "*" in name:
            raise ValueError("must name its hosts: * would let anyone pass for this service.")
        if not HOST.fullmatch(name):
            raise ValueError(
                "must hold names of hosts, separated by commas, without port and path."
            )
    return names


def is_local(host: str) -> bool:
    """Whether a name can only be of somebody's own machine or network."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_private
    except ValueError:
        return host in {"localhost", "testserver"} or host.endswith((".localhost", ".local"))


def database(text: str) -> dict[str, Any]:
    """Read where the database is, as Django wants to hear it."""
    engine = ENGINES.get(text.partition(":")[0])
    if engine is None:
        raise ValueError("must begin with sqlite:/// or postgresql://.")
    try:
        found: dict[str, Any] = dict(dj_database_url.parse(text, engine, conn_max_age=600))
    except ValueError:
        raise ValueError(
            "cannot be read: write sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME, "
            "with percent-encoding for what is not a letter or digit in them."
        ) from None
    if not found["NAME"] or found["NAME"] == ":memory:":
        raise ValueError("names no database.")
    return found


def origin(text: str) -> str:
    """Read the address of a service: a scheme and a host, nothing behind them."""
    try:
        parts = urlsplit(text)
        is_one = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        is_one = False
    if not is_one or parts.path.strip("/") or parts.query or parts.fragment or "@" in text:
        raise ValueError("must be an address such as https://menu.example.")
    return text.rstrip("/")


def address(text: str) -> str:
    if not ADDRESS.fullmatch(text):
        raise ValueError("must be one e-mail address.")
    return text


def networks(text: str) -> list[str]:
    for network in text.split():
        try:
            ipaddress.ip_network(network)
        except ValueError:
            raise ValueError(
                "must hold networks such as 10.0.0.0/8, separated by spaces."
            ) from None
    return text.split()


def limits(text: str) -> str:
    """Look at the form and the names; api.limits reads the numbers."""
    found = [LIMIT.fullmatch(entry) for entry in text.split(",") if entry.strip()]
    if text.strip() != "off" and not all(entry and entry[1] in LIMITS for entry in found):
        raise ValueError(
            "must be off, or NAME=TIMES/SECONDS, separated by commas, with the names "
            f"{', '.join(LIMITS)}."
        )
    return text
