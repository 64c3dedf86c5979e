"""The vocabularies of the menu: sectors, themes and categories."""

from django.utils.translation import gettext_lazy as _

from api.serializers.vocabularies import (
    CategoryDetailSerializer,
    CategorySerializer,
    SectorDetailSerializer,
    SectorSerializer,
    ThemeDetailSerializer,
    ThemeSerializer,
)
from catalogue.models import CategoryVersion, SectorVersion, ThemeVersion

from .as_of import VersionedViewSet
from .documented import documented, path_key


@documented(
    list=_("Kinds of school, by the abbreviations that DUO uses."),
    retrieve=_("One kind of school."),
    key=path_key("code", _("Code of the sector."), "po"),
)
class SectorViewSet(VersionedViewSet[SectorVersion]):
    """Kinds of school, by the abbreviations that DUO uses."""

    queryset = SectorVersion.objects.order_by("position", "identity__slug")
    lookup_field = "identity__slug"
    lookup_url_kwarg = "code"
    serializer_class = SectorSerializer
    detail_serializer_class = SectorDetailSerializer


@documented(
    list=_("Outcomes that interventions aim at; this tagging is the catalogue’s own."),
    retrieve=_("One outcome that interventions aim at."),
    key=path_key("code", _("Code of the theme."), "reading"),
)
class ThemeViewSet(VersionedViewSet[ThemeVersion]):
    """Outcomes that interventions aim at; this tagging is the catalogue’s own."""

    queryset = ThemeVersion.objects.order_by("position", "identity__slug")
    lookup_field = "identity__slug"
    lookup_url_kwarg = "code"
    serializer_class = ThemeSerializer
    detail_serializer_class = ThemeDetailSerializer


@documented(
    list=_("The categories of the menu, A to F, with what may be combined with what."),
    retrieve=_("One category of the menu, with what it may be combined with."),
    key=path_key("code", _("Code of the category."), "B"),
)
class CategoryViewSet(VersionedViewSet[CategoryVersion]):
    """The categories A to F, with what may be combined with what."""

    queryset = CategoryVersion.objects.order_by("position", "identity__slug").prefetch_related(
        "combinable_with"
    )
    lookup_field = "identity__slug"
    lookup_url_kwarg = "code"
    has_sources = True
    serializer_class = CategorySerializer
    detail_serializer_class = CategoryDetailSerializer
