"""Pictures of the evidence in plain Python: numbers and words in, SVG or PNG out; no Django.

`draw_forest`, `draw_funnel` and `draw_map` give SVG; `render_png` turns that into PNG.
"""

from .figures import Language
from .forest import draw_forest
from .funnel import draw_funnel
from .menu_items import MapItem, MapTexts, MenuMap
from .menu_map import draw_map
from .studies import (
    ForestPlot,
    ForestTexts,
    FunnelPlot,
    FunnelPoint,
    FunnelTexts,
    Group,
    Range,
    StudyRow,
    Summary,
)
from .themes import ThemeName

__all__ = [
    "ForestPlot",
    "ForestTexts",
    "FunnelPlot",
    "FunnelPoint",
    "FunnelTexts",
    "Group",
    "Language",
    "MapItem",
    "MapTexts",
    "MenuMap",
    "Range",
    "StudyRow",
    "Summary",
    "ThemeName",
    "draw_forest",
    "draw_funnel",
    "draw_map",
    "render_png",
]


def render_png(svg: str, *, scale: float = 2) -> bytes:
    """Turn a picture of this package into PNG.

    The renderer is loaded by the first call: a process that draws none never holds it.

    Args:
        scale: pixels per px of the picture; lowered where it would hold over 12 million.

    Raises:
        ValueError: the scale is not above 0, or the text is not a picture of this package.
    """
    from .png import rasterise

    return rasterise(svg, scale)
