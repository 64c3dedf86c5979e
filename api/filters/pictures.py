"""Query parameters of the pictures."""

from django.utils.translation import gettext_lazy

from catalogue.models.evidence import GROUPINGS

from .as_of import AsOfFilter
from .backend import ChoiceFilter, IntegerFilter
from .evidence import PoolingFilter

NARROWEST = 320
WIDEST = 2000
FORMATS = ("svg", "png")


class PictureFilter(AsOfFilter):
    """How a picture is drawn."""

    width = IntegerFilter(
        min_value=NARROWEST,
        max_value=WIDEST,
        default=800,
        help_text=gettext_lazy(
            "Width in pixels; the height follows. From 1080 on the same picture, only larger."
        ),
    )
    theme = ChoiceFilter(
        choices=("light", "dark"),
        default="light",
        help_text=gettext_lazy("Colours for a light or a dark page."),
    )
    format = ChoiceFilter(
        choices=FORMATS,
        example="png",
        help_text=gettext_lazy(
            "svg or png; goes before Accept, which decides if it is left out. A png of more than "
            "12 million pixels, as of hundreds of studies, is drawn smaller."
        ),
    )


class StudiesPictureFilter(PictureFilter, PoolingFilter):
    """Query parameters of a picture of findings."""


class ForestPlotFilter(StudiesPictureFilter):
    """Query parameters of the forest plot."""

    group_by = ChoiceFilter(
        choices=list(GROUPINGS),
        example="sector",
        help_text=gettext_lazy("Draw the studies by outcome, sector or design."),
    )
