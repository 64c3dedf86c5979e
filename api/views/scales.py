"""The scales that ratings are given on."""

from django.utils.translation import gettext_lazy as _

from api.filters.scales import ScaleFilter
from api.serializers.scales import ScaleDetailSerializer, ScaleSerializer
from catalogue.models import ScaleVersion

from .as_of import VersionedViewSet
from .documented import documented, path_key


@documented(
    list=_("Every scale in use, as data: months of progress, strength of evidence, cost."),
    retrieve=_("One edition of a scale, from its lowest step to its highest."),
    key=path_key("id", _("Key of the scale."), "eef-cost-2018"),
)
class ScaleViewSet(VersionedViewSet[ScaleVersion]):
    """Every scale in use, as data: months of progress, strength of evidence, cost."""

    queryset = ScaleVersion.objects.order_by("identity__slug")
    filterset_class = ScaleFilter
    lookup_field = "identity__slug"
    lookup_url_kwarg = "id"
    has_sources = True
    serializer_class = ScaleSerializer
    detail_serializer_class = ScaleDetailSerializer
