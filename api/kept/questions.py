"""Requests in their canonical form: two that must get the same bytes are one question."""

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any, NamedTuple
from urllib.parse import quote, quote_from_bytes, unquote_to_bytes

OFFERED = "catalogue.offered"  # in the environ: the media types that the resource can be
LONGEST = 2_000  # characters of a path, query and headers: what is longer is not kept
MOST_PARAMETERS = 100
REMEMBERED = 4_096  # spellings whose canonical form is remembered
CHOOSING = (
    *("wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO", "HTTP_HOST", "PATH_INFO", "QUERY_STRING"),
    *("HTTP_ACCEPT_LANGUAGE", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT"),
)


class Chooser(NamedTuple):
    """How headers choose among the forms of an answer."""

    language: Callable[[str], str]
    coding: Callable[[str], object]
    media_type: Callable[[str, tuple[str, ...]], str | None]


class Question(NamedTuple):
    """What is asked, but for the media type: which there are is known once it was answered."""

    key: str
    accept: str


def question_reader(
    chooser: Chooser, day: Callable[[], str]
) -> Callable[[Mapping[str, Any]], Question | None]:
    """Return a function that reads the question out of an environ; None is one never to keep."""
    remembered = lru_cache(maxsize=REMEMBERED)(partial(canonical_form, chooser))

    def read(environ: Mapping[str, Any]) -> Question | None:
        if is_apart(environ):
            return None
        texts = [environ.get(name, "") for name in CHOOSING]
        if len("".join(texts)) > LONGEST:
            return None
        return remembered(day(), "HTTP_ORIGIN" in environ, *texts)

    return read


def is_apart(environ: Mapping[str, Any]) -> bool:
    """Whether the request is of somebody in particular, or no plain question."""
    return (
        environ["REQUEST_METHOD"] not in {"GET", "HEAD"}
        or "HTTP_AUTHORIZATION" in environ
        or "HTTP_COOKIE" in environ
        or environ.get("CONTENT_LENGTH", "") not in {"", "0"}
        or "HTTP_TRANSFER_ENCODING" in environ
    )


def canonical_form(
    chooser: Chooser, day: str, is_cross_origin: bool, *texts: str
) -> Question | None:
    """Return one key for all spellings that are answered alike; None for what is not kept.

    Parameters go by name; the values of one name stay in their order, which may matter.
    """
    scheme, proxied, host, path, query, languages, codings, accept = texts
    parameters = canonical_query(query)
    if parameters is None or not host:
        return None
    where = [day, scheme, proxied, host, quote(path, encoding="latin-1")]
    parts = [*where, parameters, chooser.language(languages)]
    key = "\n".join([*parts, str(chooser.coding(codings)), str(is_cross_origin)])
    return Question(key, accept)


def canonical_query(query: str) -> str | None:
    """Return the query with its names in order and each byte written in one way."""
    pairs = [pair.partition("=") for pair in query.split("&") if pair]
    if len(pairs) > MOST_PARAMETERS:
        return None
    spelt = [(spell(name), spell(value)) for name, _, value in pairs]
    return "&".join(f"{name}={value}" for name, value in sorted(spelt, key=lambda pair: pair[0]))


def spell(text: str) -> str:
    return quote_from_bytes(unquote_to_bytes(text.replace("+", " ")))
