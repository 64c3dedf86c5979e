"""Which representation answers a request, and which bodies are read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from api.kept import OFFERED

LONGEST_HEADER = 2000


@dataclass(frozen=True)
class MediaRange:
    """One element of an `Accept` header, such as `text/*;q=0.5`."""

    type: str
    subtype: str
    quality: float

    def covers(self, media_type: str) -> bool:
        main, _, sub = media_type.partition("/")
        return self.type in {"*", main} and self.subtype in {"*", sub}

    @property
    def precision(self) -> int:
        return (self.type != "*") + (self.subtype != "*")


class StrictNegotiation(BaseContentNegotiation):
    """Answer with what the client likes best, or with a 406; `?format=` has no say."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        """Return the parser for the body; None becomes a 415."""
        content_type, _, parameters = (request.content_type or "").partition(";")
        charset = parameters.lower().replace(" ", "").replace('"', "")
        if "charset=" in charset and "charset=utf-8" not in charset:
            return None
        if request.META.get("HTTP_CONTENT_ENCODING", "identity").lower() != "identity":
            return None
        name = content_type.strip().lower()
        return next((parser for parser in parsers if parser.media_type == name), None)

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        """Return the renderer and its media type.

        Raises:
            NotAcceptable: the client takes nothing that this resource can be.
        """
        offered = {media_type(renderer): renderer for renderer in renderers}
        request.META[OFFERED] = tuple(offered)
        best = liked_media_type(request.META.get("HTTP_ACCEPT", ""), tuple(offered))
        if best is None:
            raise NotAcceptable(available_renderers=list(offered.values()))
        return offered[best], best


def media_type(renderer: BaseRenderer) -> str:
    return str(renderer.media_type).partition(";")[0]


@lru_cache(maxsize=1024)
def liked_media_type(header: str, offered: tuple[str, ...]) -> str | None:
    """Return what the client likes best of what is offered; None if it takes none of it."""
    ranges = parse_accept(header[:LONGEST_HEADER])
    liked = [(quality_of(name, ranges), name) for name in offered]
    quality, best = max(liked, key=lambda pair: pair[0])  # of equals the first
    return best if quality else None


def parse_accept(header: str) -> list[MediaRange]:
    """Read an `Accept` header (RFC 9110, section 12.5.1); no header accepts everything.

    Elements that are malformed accept nothing.
    """
    if not header.strip():
        return [MediaRange("*", "*", 1.0)]
    elements = (parse_range(element) for element in header[:LONGEST_HEADER].split(","))
    return [element for element in elements if element]


def parse_range(element: str) -> MediaRange | None:
    """Read one element; its parameters other than `q` do not matter here."""
    name, *parameters = element.split(";")
    main, slash, sub = name.strip().lower().partition("/")
    quality = parse_quality(parameters)
    if not slash or not main or not sub or "/" in sub or quality is None:
        return None
    return None if main == "*" != sub else MediaRange(main, sub, quality)


def parse_quality(parameters: Sequence[str]) -> float | None:
    """Return the weight from 0 to 1 among the parameters of an element, None if malformed."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                quality = float(value)
            except ValueError:
                return None
            return quality if 0 <= quality <= 1 else None
    return 1.0


def quality_of(offered: str, ranges: Sequence[MediaRange]) -> float:
    """Return how much the client likes `offered`: the most precise range that covers it counts."""
    covering = [media_range for media_range in ranges if media_range.covers(offered)]
    if not covering:
        return 0.0
    precision: Any = max(media_range.precision for media_range in covering)
    return max(item.quality for item in covering if item.precision == precision)
