"""The variables that an operator sets: read once, and checked all together.

It is read before Django is, and therefore knows nothing of it.
"""

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api import environment_values as of

ROOT = Path(__file__).resolve().parent.parent
ALIKE = 0.85  # from here on a name that is not ours is taken for one of ours, misspelt
EXAMPLE = "interventiemenu.example"
LOCAL_NAMES = "localhost,127.0.0.1,[::1],testserver"


@dataclass(frozen=True)
class Variable:
    """One variable: how its text is read, and what it is when it is not set.

    One that is `required` has a value of its own in development only.  A secret may also be
    given as a file, in the variable with `_FILE` behind its name.
    """

    name: str
    read: Callable[[str], Any]
    otherwise: str = ""
    development: str | None = None
    required: bool = False
    secret: bool = False


VARIABLES = (
    Variable("DEVELOPMENT", of.flag, "0"),
    Variable("SECRET_KEY", of.key, development=of.DEVELOPMENT_KEY, required=True, secret=True),
    Variable("SECRET_KEY_FALLBACKS", of.keys, secret=True),
    Variable("ALLOWED_HOSTS", of.hosts, development=LOCAL_NAMES, required=True),
    Variable(
        "DATABASE_URL",
        of.database,
        development=f"sqlite:///{ROOT / 'db.sqlite3'}",
        required=True,
        secret=True,
    ),
    Variable("PUBLIC_URL", of.origin, development=f"https://{EXAMPLE}", required=True),
    Variable("CONTACT_EMAIL", of.address, development=f"api@{EXAMPLE}", required=True),
    Variable("BEHIND_TLS_PROXY", of.flag, "0"),
    Variable("TRUSTED_PROXIES", of.whole_number, "0"),
    Variable("KEPT_ANSWERS_MB", of.whole_number, "64"),
    Variable("RATE_LIMITS", of.limits),
    Variable("WEBHOOKS_MAY_REACH", of.networks, development="127.0.0.0/8 ::1/128"),
    Variable("SECOND_FACTOR", of.requirement, "required", development="optional"),
    Variable("LOG_REQUESTS", of.flag, "0"),
)


class Misconfigured(SystemExit):
    """Stops the start with one line per mistake and without a traceback."""

    def __init__(self, mistakes: list[str]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join([*mistakes, "See docs/configuration.md."]))


def read(given: Mapping[str, str]) -> dict[str, Any]:
    """Return the value of every variable.

    Raises:
        Misconfigured: with every mistake there is; it tells no value of a secret.
    """
    is_development = given.get("DEVELOPMENT") == "1"
    values: dict[str, Any] = {}
    mistakes = []
    for variable in VARIABLES:
        try:
            values[variable.name] = variable.read(text_of(variable, given, is_development))
        except ValueError as error:
            mistakes.append(f"{variable.name} {error}")
    mistakes += [*misspelt(given), *contradictions(given, values)]
    if mistakes:
        raise Misconfigured(mistakes)
    return values


def text_of(variable: Variable, given: Mapping[str, str], is_development: bool) -> str:
    text = given.get(variable.name, "") or (text_of_file(variable, given))
    if not text and is_development and variable.development is not None:
        return variable.development
    if not text and variable.required:
        raise ValueError("must be set.")
    return text or variable.otherwise


def text_of_file(variable: Variable, given: Mapping[str, str]) -> str:
    file = given.get(f"{variable.name}_FILE", "") if variable.secret else ""
    if not file:
        return ""
    try:
        return Path(file).read_text().strip()
    except (OSError, UnicodeDecodeError):
        raise ValueError("cannot be read from the file that its _FILE names.") from None


def misspelt(given: Mapping[str, str]) -> Iterator[str]:
    """Yield a line for every variable that is nearly one of ours: it would change nothing."""
    names = [variable.name for variable in VARIABLES]
    ours = {*names, *(f"{variable.name}_FILE" for variable in VARIABLES if variable.secret)}
    for name in sorted(given.keys() - ours):
        for near in difflib.get_close_matches(name.upper(), names, n=1, cutoff=ALIKE):
            yield f"{name} is not read: did you mean {near}?"


def contradictions(given: Mapping[str, str], values: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is right by itself and wrong beside another."""
    if values.get("DEVELOPMENT"):
        if values.get("BEHIND_TLS_PROXY"):
            yield "DEVELOPMENT must not be 1 in production, as BEHIND_TLS_PROXY says this is."
        if not all(map(of.is_local, values.get("ALLOWED_HOSTS", ()))):
            yield "DEVELOPMENT must not be 1 in production, as a name in ALLOWED_HOSTS says it is."
        return
    if given.get("SECRET_KEY") == of.DEVELOPMENT_KEY:
        yield "SECRET_KEY must not be the one of development, which everybody knows."
    if values.get("BEHIND_TLS_PROXY") and not given.get("TRUSTED_PROXIES"):
        yield (
            "TRUSTED_PROXIES must be set behind a proxy, mostly to 1: otherwise all clients have "
            "the address of the proxy, and share its limits and its locks."
        )
    if not str(values.get("PUBLIC_URL", "https://")).startswith("https://"):
        yield "PUBLIC_URL must begin with https:// in production."
