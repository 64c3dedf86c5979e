"""Publications that the menu rests on."""

from django.utils.translation import gettext_lazy as _

from api.bulk.exports import Export
from api.bulk.links import addresses
from api.bulk.sources import COLUMNS, source_rows
from api.filters.sources import SourceFilter
from api.serializers.sources import SourceDetailSerializer, SourceSerializer
from catalogue.models import SourceVersion

from .as_of import VersionedViewSet
from .bulk import WholeListMixin
from .documented import documented, path_key


@documented(
    list=_("Publications that figures and texts rest on."),
    retrieve=_("One publication, with where and when it was read."),
    key=path_key("id", _("Key of the publication."), "eef-feedback-2021"),
)
class SourceViewSet(WholeListMixin, VersionedViewSet[SourceVersion]):
    """Publications that figures and texts rest on."""

    queryset = SourceVersion.objects.order_by("identity__slug")
    filterset_class = SourceFilter
    lookup_field = "identity__slug"
    lookup_url_kwarg = "id"
    serializer_class = SourceSerializer
    detail_serializer_class = SourceDetailSerializer

    def get_export(self) -> Export:
        sources = self.filter_queryset(self.get_queryset())
        link = addresses(self.request, "source", "id", "any", as_of=self.as_of)
        return Export(
            self.name_of_file("sources"),
            COLUMNS,
            lambda: source_rows(sources, link),
            sources.count,
        )
