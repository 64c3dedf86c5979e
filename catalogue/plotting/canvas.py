"""SVG elements in the order in which they are drawn, written with presentation attributes only."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import ceil
from typing import Literal
from zlib import crc32

from .figures import Language
from .text import FAMILIES, clean, own_width
from .themes import THEMES, Theme, ThemeName

Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]
Span = tuple[float, float]

NARROWEST, WIDEST = 320, 2000
# A wider picture is drawn at this width and enlarged: printed, its letters stay readable.
WIDEST_LAYOUT = 1080

BODY = 13.0
SMALL = 11.5
LINE_HEIGHT = 1.36


class Canvas:
    """A picture of a given width that grows downwards.

    Args:
        width: of the finished picture in px, 320 to 2000.
        theme: `light` or `dark`.

    Raises:
        ValueError: the width is outside that range.
    """

    def __init__(self, width: int, theme: ThemeName) -> None:
        if not NARROWEST <= width <= WIDEST:
            raise ValueError(f"width {width} is not between {NARROWEST} and {WIDEST} px")
        self.picture_width = width
        self.width = float(min(width, WIDEST_LAYOUT))
        self.theme: Theme = THEMES[theme]
        self._parts: list[str] = []

    def text(
        self,
        x: float,
        baseline: float,
        text: str,
        *,
        size: float = BODY,
        bold: bool = False,
        anchor: Anchor = "start",
        fill: str | None = None,
    ) -> None:
        """Write one line; the caller has measured it, and no font may draw it wider."""
        written = clean(text)
        if not written:
            return
        attributes = f'x="{_px(x)}" y="{_px(baseline)}"'
        attributes += "" if size == BODY else f' font-size="{_px(size)}"'
        attributes += ' font-weight="600"' if bold else ""
        attributes += "" if anchor == "start" else f' text-anchor="{anchor}"'
        attributes += "" if fill is None else f' fill="{fill}"'
        if (width := own_width(written, size, bold=bold)) is not None:
            attributes += f' textLength="{_px(width)}" lengthAdjust="spacingAndGlyphs"'
        self._parts.append(f"<text {attributes}>{_escape(written)}</text>")

    def lines(
        self,
        x: float,
        top: float,
        lines: Sequence[str],
        *,
        size: float = BODY,
        bold: bool = False,
        anchor: Anchor = "start",
        fill: str | None = None,
    ) -> float:
        """Write lines under each other and give the y where the next thing may start."""
        for number, line in enumerate(lines):
            baseline = top + size * (LINE_HEIGHT * number + 1.02)
            self.text(x, baseline, line, size=size, bold=bold, anchor=anchor, fill=fill)
        return top + size * LINE_HEIGHT * len(lines)

    def line(
        self, start: Point, end: Point, stroke: str, *, width: float = 1, dash: str = ""
    ) -> None:
        """Draw a straight line."""
        ends = f'x1="{_px(start[0])}" y1="{_px(start[1])}" x2="{_px(end[0])}" y2="{_px(end[1])}"'
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        thickness = "" if width == 1 else f' stroke-width="{_px(width)}"'
        self._parts.append(f'<line {ends} stroke="{stroke}"{thickness}{dashes}/>')

    def verticals(
        self, x: float, spans: Sequence[Span], stroke: str, *, width: float = 1, dash: str = ""
    ) -> None:
        """Draw a vertical line in pieces, each from a top to a foot."""
        path = "".join(f"M{_px(x)} {_px(top)}V{_px(foot)}" for top, foot in spans)
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        thickness = "" if width == 1 else f' stroke-width="{_px(width)}"'
        self._parts.append(f'<path d="{path}" fill="none" stroke="{stroke}"{thickness}{dashes}/>')

    def rect(
        self,
        corner: Point,
        size: Point,
        fill: str,
        *,
        stroke: str = "",
        thickness: float = 1,
        radius: float = 0,
    ) -> None:
        """Draw a rectangle from its upper left corner."""
        place = f'x="{_px(corner[0])}" y="{_px(corner[1])}"'
        place += f' width="{_px(size[0])}" height="{_px(size[1])}"'
        place += f' rx="{_px(radius)}"' if radius else ""
        self._parts.append(f"<rect {place}{_paint(fill, stroke, thickness)}/>")

    def polygon(self, points: Sequence[Point], fill: str, *, stroke: str = "") -> None:
        """Draw a closed shape."""
        corners = " ".join(f"{_px(x)},{_px(y)}" for x, y in points)
        self._parts.append(f'<polygon points="{corners}"{_paint(fill, stroke, 1)}/>')

    def circle(self, centre: Point, radius: float, fill: str, *, stroke: str = "") -> None:
        """Draw a circle."""
        place = f'cx="{_px(centre[0])}" cy="{_px(centre[1])}" r="{_px(radius)}"'
        self._parts.append(f"<circle {place}{_paint(fill, stroke, 1)}/>")

    @contextmanager
    def titled(self, title: str) -> Iterator[None]:
        """Put what is drawn inside into a group that says its full text."""
        self._parts.append(f"<g><title>{_escape(clean(title))}</title>")
        yield
        self._parts.append("</g>")

    def picture(self, title: str, description: str, language: Language, height: float) -> str:
        """Give the whole SVG document; the same calls give the same bytes.

        Args:
            height: at the width of the layout, in px; rounded up to a whole px of the picture.
        """
        body = "".join(self._parts)
        name = f"p{crc32(f'{title}{description}{body}'.encode(errors='replace')):08x}"
        scale = self.picture_width / self.width
        down = ceil(height * scale)
        size = f'width="{self.picture_width}" height="{down}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" xml:lang="{language}" lang="{language}"'
            f' {size} viewBox="0 0 {_px(self.width)} {_px(down / scale)}" role="img"'
            f' aria-labelledby="{name}-title {name}-desc" font-family="{FAMILIES}"'
            f' font-size="{_px(BODY)}" fill="{self.theme.ink}">'
            f'<title id="{name}-title">{_escape(clean(title))}</title>'
            f'<desc id="{name}-desc">{_escape(clean(description))}</desc>'
            f'<rect width="100%" height="100%" fill="{self.theme.background}"/>'
            f"{body}</svg>\n"
        )


def _px(value: float) -> str:
    """Write a length with at most two decimals."""
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def _paint(fill: str, stroke: str, thickness: float) -> str:
    outline = f' stroke="{stroke}"' if stroke else ""
    outline += f' stroke-width="{_px(thickness)}"' if stroke and thickness != 1 else ""
    return f' fill="{fill}"{outline}'


def _escape(text: str) -> str:
    """Write the five characters that mean something in XML as references."""
    for letter, reference in ESCAPES:
        text = text.replace(letter, reference)
    return text


ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;"))
