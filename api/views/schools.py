"""Schools as DUO's register knows them; they are not on the two time axes."""

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import AllowAny
from rest_framework.viewsets import ReadOnlyModelViewSet

from api.bulk.exports import Export
from api.bulk.links import addresses
from api.bulk.schools import COLUMNS, school_rows
from api.filters.backend import StrictParametersMixin
from api.filters.schools import SchoolFilter
from api.serializers.schools import SchoolSerializer
from catalogue.models import School

from .bulk import WholeListMixin
from .documented import documented, path_key


@documented(
    list=_(
        "Locations of schools, as in DUO’s register: those that are open, unless open=false is "
        "asked."
    ),
    retrieve=_("One location of a school, also when it has closed."),
    key=path_key("code", _("Code of the location: BRIN and two digits."), "99XH00"),
)
class SchoolViewSet(WholeListMixin, StrictParametersMixin, ReadOnlyModelViewSet[School]):
    """Locations of schools, as in DUO’s register."""

    permission_classes = [AllowAny]
    cache_groups = ("schools", "release")
    lookup_field = "code"
    queryset = School.objects.select_related("board").prefetch_related("sectors")
    filterset_class = SchoolFilter
    serializer_class = SchoolSerializer
    is_on_time_axes = False

    def get_export(self) -> Export:
        schools = self.filter_queryset(self.get_queryset())
        link = addresses(self.request, "school", "code", "99XX00")
        return Export(
            self.name_of_file("schools"),
            COLUMNS,
            lambda: school_rows(schools, link),
            schools.count,
        )
