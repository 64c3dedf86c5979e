"""Requests in their canonical form: two that must get the same bytes are one question."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote, quote_from_bytes, unquote_to_bytes

OFFERED = "catalogue.offered"  # in the environ: the media types that the resource can be
LONGEST = 2_000  # characters of a path or query, or of a header: what is longer is not kept
MOST_PARAMETERS = 100
REMEMBERED = 4_096  # spellings whose canonical form is remembered
CHOOSING = (
    *("wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO", "HTTP_HOST", "PATH_INFO", "QUERY_STRING"),
    *("HTTP_ACCEPT_LANGUAGE", "HTTP_ACCEPT_ENCODING"),
)


class Chooser(NamedTuple):
    """How headers choose among the forms of an answer."""

    language: Callable[[str], str]
    coding: Callable[[str], object]
    media_type: Callable[[str, tuple[str, ...]], str | None]


class Question:
    """What is asked, but for the media type: which there are is known once it was answered."""

    __slots__ = ("accept", "key")

    def __init__(self, key: str, accept: str) -> None:
        self.key = key
        self.accept = accept


def question_reader(chooser: Chooser) -> Callable[[Mapping[str, Any]], Question | None]:
    """Return a function that reads the question out of an environ; None is one never to keep."""
    remembered = lru_cache(maxsize=REMEMBERED)(canonical_form)

    def read(environ: Mapping[str, Any]) -> Question | None:
        if is_apart(environ):
            return None
        texts = [environ.get(name, "") for name in CHOOSING]
        accept = environ.get("HTTP_ACCEPT", "")
        if max(map(len, texts)) > LONGEST or len(accept) > LONGEST:
            return None
        key = remembered(chooser, "HTTP_ORIGIN" in environ, *texts)
        return Question(key, accept) if key else None

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


def canonical_form(chooser: Chooser, is_cross_origin: bool, *texts: str) -> str | None:
    """Return one text for all spellings that are answered alike; None for what is not kept.

    Parameters go by name; the values of one name stay in their order, which may matter.
    """
    scheme, proxied, host, path, query, languages, codings = texts
    parameters = canonical_query(query)
    if parameters is None or not host:
        return None
    where = [scheme, proxied, host, quote(path, encoding="latin-1")]
    parts = [*where, parameters, chooser.language(languages)]
    return "\n".join([*parts, str(chooser.coding(codings)), str(is_cross_origin)])


def canonical_query(query: str) -> str | None:
    """Return the query with its names in order and each byte written in one way."""
    pairs = [pair.partition("=") for pair in query.split("&") if pair]
    if len(pairs) > MOST_PARAMETERS:
        return None
    spelt = [(spell(name), spell(value)) for name, _, value in pairs]
    return "&".join(f"{name}={value}" for name, value in sorted(spelt, key=lambda pair: pair[0]))


def spell(text: str) -> str:
    return quote_from_bytes(unquote_to_bytes(text.replace("+", " ")))
