"""Query parameters of `GET /v1/mandates`."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from catalogue.models import School, SchoolBoard

from .backend import ApiFilterSet, KeyFilter
from .schools import LAST, CodeFilter


class MandateFilter(ApiFilterSet):
    """Query parameters of `GET /v1/mandates`."""

    code = CodeFilter(
        method="by_code",
        example="99XX",
        help_text=_("Code of a location, or what it starts with: the first four are the BRIN."),
    )
    board = KeyFilter(
        field_name="board__number",
        queryset=SchoolBoard.objects.order_by("number"),
        many="no",
        pattern="^[0-9]{5}$",
        help_text=_("Number of the board that answers for it: five digits."),
    )

    def by_code(self, schools: QuerySet[School], name: str, value: str) -> QuerySet[School]:
        return schools.filter(code__gte=value, code__lt=value + LAST)
