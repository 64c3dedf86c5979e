"""Query parameters of the scales."""

from django.utils.translation import gettext_lazy as _

from catalogue.models import ScaleVersion

from .as_of import AsOfFilter
from .backend import ChoiceFilter


class ScaleFilter(AsOfFilter):
    """Query parameters of `GET /v1/scales`."""

    kind = ChoiceFilter(
        field_name="kind", choices=ScaleVersion.Kind, help_text=_("What the scale measures.")
    )
