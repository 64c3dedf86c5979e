"""Pictures as SVG and as PNG."""

from collections.abc import Mapping
from typing import Any

from rest_framework.renderers import BaseRenderer

from catalogue.plotting import render_png


class SvgRenderer(BaseRenderer):
    """A picture as its own text."""

    media_type = "image/svg+xml"
    format = "svg"
    charset = "utf-8"

    def render(
        self,
        data: str,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> str:
        return data


class PngRenderer(BaseRenderer):
    """A picture in pixels, for programs that do not draw SVG."""

    media_type = "image/png"
    format = "png"
    charset = None
    render_style = "binary"

    def render(
        self,
        data: str,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return render_png(data, scale=1)
