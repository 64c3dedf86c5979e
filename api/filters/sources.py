"""Query parameters of the sources."""

from django.utils.translation import gettext_lazy as _

from catalogue.models import SourceVersion

from .as_of import AsOfFilter
from .backend import ChoiceFilter, IntegerFilter
from .bulk import WholeListFilter


class SourceFilter(WholeListFilter, AsOfFilter):
    """Query parameters of `GET /v1/sources`."""

    kind = ChoiceFilter(
        field_name="kind",
        lookup_expr="in",
        many="repeated",
        choices=SourceVersion.Kind,
        help_text=_("Kind of publication; may be repeated: any of them."),
    )
    year = IntegerFilter(
        field_name="year",
        min_value=1900,
        max_value=2100,
        example=2021,
        help_text=_("Year it came out; leaves out sources without a year."),
    )
