"""Publications that the menu rests on."""

from api.filters.sources import SourceFilter
from api.serializers.sources import SourceDetailSerializer, SourceSerializer
from catalogue.models import SourceVersion

from .as_of import VersionedViewSet


class SourceViewSet(VersionedViewSet[SourceVersion]):
    """Publications that figures and texts rest on."""

    queryset = SourceVersion.objects.order_by("identity__slug")
    filterset_class = SourceFilter
    lookup_field = "identity__slug"
    lookup_url_kwarg = "id"
    serializer_class = SourceSerializer
    detail_serializer_class = SourceDetailSerializer
