"""The evidence as pictures."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.filters.pictures import ForestPlotFilter, PictureFilter, StudiesPictureFilter
from api.pictures.menu import menu_map
from api.pictures.studies import StudiesPicture, language
from api.renderers import PngRenderer, SvgRenderer
from catalogue.models import InterventionVersion
from catalogue.plotting import draw_forest, draw_funnel, draw_map

from .evidence import StudiesMixin
from .interventions import GONE, SLUG, MenuMixin

PICTURE = {
    (200, "image/svg+xml"): OpenApiTypes.STR,
    (200, "image/png"): OpenApiTypes.BINARY,
}


class PictureMixin:
    """A view that answers with a picture, in the form that was asked for."""

    renderer_classes: Any = [SvgRenderer, PngRenderer]
    limit_scope = "pictures"
    request: Any
    parameters: Any

    def drawing(self) -> dict[str, Any]:
        """Return how it is to be drawn."""
        values = self.parameters.values
        return {"width": values["width"], "theme": values["theme"]}

    def picture(self, svg: str) -> Response:
        """Answer with a picture; `format` goes before the header Accept."""
        wanted = self.parameters.values["format"]
        for renderer in self.renderer_classes:
            if renderer.format == wanted:
                self.request.accepted_renderer = renderer()
                self.request.accepted_media_type = renderer.media_type
        return Response(svg)


class StudiesPictureView(PictureMixin, StudiesMixin, GenericAPIView[Any]):
    """A picture of what studies found of one item."""

    permission_classes = [AllowAny]
    queryset = InterventionVersion.objects.none()

    def studies_picture(self, slug: str, *, group_by: str | None = None) -> StudiesPicture:
        version = self.get_version(slug)
        question = self.parameters.question(group_by=group_by)
        studies = self.studies_of(version.identity_id, question)
        return StudiesPicture(getattr(version, f"title_{language()}"), studies, self.references)


class ForestPlotView(StudiesPictureView):
    """The forest plot of an item."""

    parameters_class = ForestPlotFilter

    @extend_schema(
        description=_(
            "What every study found and what that gives together, as a picture: the same numbers "
            "as the evidence, with the same parameters."
        ),
        parameters=[SLUG],
        responses={**PICTURE, 410: GONE},
    )
    def get(self, request: Request, slug: str) -> Response:
        """Answer with the forest plot."""
        picture = self.studies_picture(slug, group_by=self.parameters.values["groupBy"])
        return self.picture(draw_forest(picture.forest(), **self.drawing()))


class FunnelPlotView(StudiesPictureView):
    """The funnel plot of an item."""

    parameters_class = StudiesPictureFilter

    @extend_schema(
        description=_(
            "The effect of every study against its precision, as a picture: lopsided where small "
            "studies find other effects than large ones."
        ),
        parameters=[SLUG],
        responses={**PICTURE, 410: GONE},
    )
    def get(self, request: Request, slug: str) -> Response:
        """Answer with the funnel plot."""
        return self.picture(draw_funnel(self.studies_picture(slug).funnel(), **self.drawing()))


class MenuMapView(PictureMixin, MenuMixin, GenericAPIView[Any]):
    """The whole menu as a picture."""

    permission_classes = [AllowAny]
    queryset = InterventionVersion.objects.none()
    parameters_class = PictureFilter

    @extend_schema(
        description=_(
            "Effect against cost of the whole menu, as a picture in which the strength of the "
            "evidence shows; items without months are listed below it."
        ),
        responses=PICTURE,
    )
    def get(self, request: Request) -> Response:
        """Answer with the map of the menu."""
        live = self.states().live().order_by("sort_code", "slug")
        held = list(live.values_list("version", flat=True))
        versions = InterventionVersion.objects.in_bulk(held)
        plot = menu_map((versions[key] for key in held), self.references)
        return self.picture(draw_map(plot, **self.drawing()))
