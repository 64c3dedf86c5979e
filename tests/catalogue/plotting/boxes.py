"""Where the texts and the marks of an SVG stand."""

import xml.etree.ElementTree as ET
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from catalogue.plotting.text import measure

SVG = "{http://www.w3.org/2000/svg}"
# The highest accent and the deepest descender of the font, in font sizes.
ASCENT, DESCENT = 0.98, 0.25
TALLEST = 30  # px; no line of text is as tall


@dataclass(frozen=True)
class Box:
    """A rectangle, in px of the layout."""

    left: float
    top: float
    right: float
    bottom: float
    name: str

    def meets(self, other: "Box") -> bool:
        beside = self.left < other.right and other.left < self.right
        return beside and self.top < other.bottom and other.top < self.bottom

    def lies_in(self, width: float, height: float) -> bool:
        return self.left >= 0 and self.top >= 0 and self.right <= width and self.bottom <= height


def parse(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314


def texts(svg: str) -> list[Box]:
    return [_box(element) for element in parse(svg).iter(f"{SVG}text")]


def _box(element: ET.Element) -> Box:
    x, baseline = float(element.attrib["x"]), float(element.attrib["y"])
    size, written = float(element.get("font-size", 13)), element.text or ""
    width = measure(written, size, bold="font-weight" in element.attrib)
    share = {"start": 0.0, "middle": 0.5, "end": 1.0}[element.get("text-anchor", "start")]
    left, top = x - share * width, baseline - ASCENT * size
    return Box(left, top, left + width, baseline + DESCENT * size, written)


def marks(svg: str) -> list[Box]:
    """Give the frames of the marks of a map."""
    frames = (one.attrib for one in parse(svg).iter(f"{SVG}rect") if "rx" in one.attrib)
    sides = ([float(frame[key]) for key in ("x", "y", "width", "height")] for frame in frames)
    return [Box(x, y, x + width, y + height, "mark") for x, y, width, height in sides]


def shapes(svg: str) -> list[Box]:
    """Give the squares, whiskers, diamonds and arrow heads of the rows of a forest plot."""
    groups = parse(svg).iter(f"{SVG}g")
    return [box for group in groups for element in group for box in _shape(element.attrib)]


def _shape(place: dict[str, str]) -> Iterator[Box]:
    if "points" in place:
        corners = [corner.split(",") for corner in place["points"].split()]
        across = [float(x) for x, _ in corners]
        down = [float(y) for _, y in corners]
        yield Box(min(across), min(down), max(across), max(down), "polygon")
    elif "width" in place:
        x, y, width, height = (float(place[key]) for key in ("x", "y", "width", "height"))
        yield Box(x, y, x + width, y + height, "square")
    elif "x1" in place:
        left, y, right = (float(place[key]) for key in ("x1", "y1", "x2"))
        yield Box(left, y - 1.5, right, y + 1.5, "line")


def size(svg: str) -> tuple[float, float]:
    width, height = parse(svg).attrib["viewBox"].split()[2:]
    return float(width), float(height)


def overlaps(boxes: list[Box]) -> Iterator[tuple[str, str]]:
    """Give every two that meet; sorted from above, few have to be compared."""
    open_boxes: list[Box] = []
    for box in sorted(boxes, key=lambda one: one.top):
        open_boxes = [other for other in open_boxes if other.bottom > box.top]
        yield from ((other.name, box.name) for other in open_boxes if other.meets(box))
        open_boxes.append(box)


def meetings(shapes: list[Box], texts: list[Box]) -> list[tuple[str, str]]:
    """Give every shape that meets a text; texts sorted from above are looked up by height."""
    below = sorted(texts, key=lambda one: one.bottom)
    feet = [text.bottom for text in below]
    found = []
    for shape in shapes:
        for text in below[bisect_right(feet, shape.top) :]:
            if text.top > shape.bottom + TALLEST:
                break
            if shape.meets(text):
                found.append((shape.name, text.name))
    return found


def drawn(svg: str) -> list[str]:
    return [element.text or "" for element in parse(svg).iter(f"{SVG}text")]


def titles(svg: str) -> list[str]:
    return [element.text or "" for element in parse(svg).iter(f"{SVG}title")]


def rising(values: list[float]) -> bool:
    return all(one < other for one, other in pairwise(values))
