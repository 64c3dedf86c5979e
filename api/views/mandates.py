"""The schools that a client may act for."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.mixins import ListModelMixin

from api.filters.mandates import MandateFilter
from api.serializers.mandates import MandateSerializer
from catalogue.models import School
from catalogue.models.clients import schools_of

from .private import ClientViewSet


@extend_schema_view(
    list=extend_schema(description=_("The schools that you may act for today, by their code."))
)
class MandateViewSet(ListModelMixin, ClientViewSet[School]):
    """The schools that a client may act for today."""

    queryset = School.objects.none()
    filterset_class = MandateFilter
    serializer_class = MandateSerializer

    def get_queryset(self) -> QuerySet[School]:
        schools = schools_of(self.client).select_related("board")
        return schools.prefetch_related("sectors").order_by("code")
