"""The desk of the menu's items."""

from typing import Any

from django import forms
from django.contrib.admin import display, register
from django.db.models.functions import Length, Substr
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from catalogue.admin.fields import LinesField
from catalogue.admin.ratings import RATING_SECTIONS, RatedForm, latest_scales
from catalogue.admin.site import desk
from catalogue.admin.version_forms import pairs
from catalogue.admin.versioned import VersionedAdmin
from catalogue.models import Intervention, InterventionVersion

ONE_PER_LINE = _("One per line; the same number of lines in both languages.")
PHASES = [
    ("early-years", _("Early years")),
    ("primary", _("Primary")),
    ("secondary", _("Secondary")),
    ("special", _("Special")),
]


class InterventionForm(RatedForm):
    """What the menu says of an item."""

    LISTS = ("working_elements", "examples", "points_of_attention")

    working_elements_nl = LinesField(label=_("working elements (Dutch)"), help_text=ONE_PER_LINE)
    working_elements_en = LinesField(label=_("working elements (English)"))
    examples_nl = LinesField(label=_("examples (Dutch)"), help_text=ONE_PER_LINE)
    examples_en = LinesField(label=_("examples (English)"))
    points_of_attention_nl = LinesField(
        label=_("points of attention (Dutch)"), help_text=ONE_PER_LINE
    )
    points_of_attention_en = LinesField(label=_("points of attention (English)"))
    school_phases = forms.MultipleChoiceField(
        label=_("school phases"),
        choices=PHASES,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("Where sources state them."),
    )


@register(Intervention, site=desk)
class InterventionAdmin(VersionedAdmin):
    """The menu as it stands, with what the draft changes."""

    form_class = InterventionForm
    order = "code"
    list_display = ("code", "named", "months", "evidence", "cost", "status", "buttons")
    sections = (
        (_("What it is"), {"fields": [*pairs("title", "summary"), ("code", "category")]}),
        *RATING_SECTIONS,
        (_("For whom"), {"fields": [("sectors", "sectors_basis"), ("themes", "school_phases")]}),
        (_("Sources"), {"fields": ["sources"]}),
        (
            _("More about it"),
            {
                "fields": [
                    *pairs("working_elements", "examples", "points_of_attention", "target_group"),
                    *pairs("note"),
                    "printed_title",
                ]
            },
        ),
    )

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        """Order by code, B10 after B9."""
        letter, length = Substr("shown_order", 1, 1), Length("shown_order")
        return (letter.asc(), length.asc(), "shown_order", "slug")

    def for_new(self, request: HttpRequest) -> dict[str, Any]:
        """Start with the scales that the menu uses now."""
        return super().for_new(request) | latest_scales(InterventionVersion)

    @display(description=_("code"), ordering="shown_order")
    def code(self, thing: Any) -> str:
        return str(thing.shown.code)

    @display(description=_("months"))
    def months(self, thing: Any) -> str:
        return plain(thing.shown.months)

    @display(description=_("evidence"))
    def evidence(self, thing: Any) -> str:
        return plain(thing.shown.evidence_strength)

    @display(description=_("cost"))
    def cost(self, thing: Any) -> str:
        return plain(thing.shown.cost_band)


def plain(value: int | None) -> str:
    return "-" if value is None else str(value)
