"""SVG to PNG with the two fonts of an installed package, and no font of the machine."""

import re
from importlib.resources import files
from math import sqrt

import resvg_py

FAMILY = "Open Sans"
FONTS = [
    str(files("ttf_opensans") / "ttf" / name)
    for name in ("OpenSans-Regular.ttf", "OpenSans-SemiBold.ttf")
]
# Four bytes each while it is drawn: 48 MB; the renderer keeps the interpreter's lock, about a
# tenth of a second per million. A longer picture is drawn at a smaller scale.
MOST_PIXELS = 12_000_000
HEAD = re.compile(
    r'<svg [^>]*?width="(?P<width>[\d.]+)" height="(?P<height>[\d.]+)".*?'
    r'<rect width="100%" height="100%" fill="(?P<background>#\w+)"/>',
    re.DOTALL,
)


def rasterise(svg: str, scale: float) -> bytes:
    """Draw a picture of this package as PNG; a letter without a glyph becomes a box.

    Args:
        scale: pixels per px; lowered where the picture would hold over 12 million pixels.

    Raises:
        ValueError: the scale is not above 0, or the text is not a picture of this package.
    """
    head = HEAD.match(svg)
    if head is None or not scale > 0:
        raise ValueError("a picture of this package and a scale above 0 are needed")
    pixels = float(head["width"]) * float(head["height"])
    zoom = min(scale, sqrt(MOST_PIXELS / pixels))
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        zoom=zoom,
        background=head["background"],  # also behind the last row, where it is not a whole pixel
        skip_system_fonts=True,
        font_files=FONTS,
        font_family=FAMILY,
        sans_serif_family=FAMILY,
    )
