"""The desk of the rating scales."""

from typing import Any

from django.contrib.admin import display, register
from django.utils.translation import gettext_lazy as _

from catalogue.admin.fields import StepsField
from catalogue.admin.site import desk
from catalogue.admin.version_forms import VersionForm, pairs
from catalogue.admin.versioned import VersionedAdmin
from catalogue.models import Scale


class ScaleForm(VersionForm):
    """One edition of a scale."""

    steps = StepsField(
        label=_("steps"),
        help_text=_(
            "From the lowest value to the highest; the form of a step is in docs/evidence.md."
        ),
    )


@register(Scale, site=desk)
class ScaleAdmin(VersionedAdmin):
    """The scales that ratings are given on."""

    form_class = ScaleForm
    order = "kind"
    list_display = ("named", "kind", "edition", "status", "buttons")
    sections = (
        (_("What it is"), {"fields": [("kind", "edition"), *pairs("title", "description")]}),
        (_("Steps"), {"fields": ["steps"]}),
        (_("Sources"), {"fields": ["sources"]}),
    )

    @display(description=_("kind"), ordering="shown_order")
    def kind(self, thing: Any) -> str:
        return str(thing.shown.get_kind_display())

    @display(description=_("edition"))
    def edition(self, thing: Any) -> str:
        return str(thing.shown.edition)
