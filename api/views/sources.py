"""Publications that the menu rests on."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from orjson import Fragment
from rest_framework.request import Request
from rest_framework.response import Response

from api.bulk.exports import Export
from api.bulk.forms import form_of
from api.bulk.links import addresses
from api.bulk.sources import COLUMNS, source_rows
from api.documents import Reading, placed
from api.filters.sources import SourceFilter
from api.publications import told
from api.serializers.sources import SourceDetailSerializer, SourceSerializer
from catalogue.models import SourceVersion
from catalogue.reading.held import held_keys

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

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """Answer with a page, or with all of them as rows."""
        if form := form_of(request):
            return self.answer_whole(form)
        page: Any = self.paginate_queryset(self.held())
        return self.get_paginated_response([Fragment(text) for text in self.told(page)])

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer with one publication."""
        held = self.held(identity__slug=kwargs["id"])
        if not held:
            raise Http404
        (text,) = self.told(held)
        return Response(placed(text, self.as_of))

    def held(self, **key: str) -> Any:
        """Return the keys of the versions that hold and are left by the parameters."""
        narrowing = (name for name, item in self.parameters.filters.items() if item.narrows)
        given = [(name, str(self.parameters.values[name])) for name in narrowing]
        return held_keys(
            lambda: self.filter_queryset(self.get_queryset()).filter(**key),
            of=SourceVersion,
            question=(*given, *key.items()),
            release=self.as_of.release,
            valid_on=self.as_of.valid_on,
            newest=self.parameters.newest,
        )

    def told(self, versions: Sequence[int]) -> Sequence[str]:
        language = get_language() or "nl"
        reading = Reading(language=language, request=self.request, as_of=self.as_of)
        return told(versions, reading, newest=self.parameters.newest)

    def get_export(self) -> Export:
        sources = self.filter_queryset(self.get_queryset())
        link = addresses(self.request, "source", "id", "any", as_of=self.as_of)
        return Export(
            self.name_of_file("sources"),
            COLUMNS,
            lambda: source_rows(sources, link),
            sources.count,
        )
