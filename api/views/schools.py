"""Schools as DUO's register knows them; they are not on the two time axes."""

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import AllowAny
from rest_framework.viewsets import ReadOnlyModelViewSet

from api.filters.backend import StrictParametersMixin
from api.filters.schools import SchoolFilter
from api.serializers.schools import SchoolSerializer
from catalogue.models import School

from .documented import documented, path_key


@documented(
    list=_(
        "Locations of schools, as in DUO's register: those that are open, unless open=false is "
        "asked."
    ),
    retrieve=_("One location of a school, also when it has closed."),
    key=path_key("code", _("Code of the location: BRIN and two digits."), "99XX00"),
)
class SchoolViewSet(StrictParametersMixin, ReadOnlyModelViewSet[School]):
    """Locations of schools, as in DUO's register."""

    permission_classes = [AllowAny]
    lookup_field = "code"
    queryset = School.objects.select_related("board").prefetch_related("sectors")
    filterset_class = SchoolFilter
    serializer_class = SchoolSerializer
