"""What the buttons of a recruitment ask."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.admin.asking import InstantInput, Question
from catalogue.models import Recruitment

MOST_PLACES = 100_000
LARGEST_SEED = 2**31 - 1


class PlacesForm(Question):
    """For how many schools; to leave a number out is never to have no limit."""

    DEPENDENT = ("places",)

    limit = forms.ChoiceField(
        label=gettext_lazy("places"),
        choices=[("limited", gettext_lazy("Limited to")), ("unlimited", gettext_lazy("No limit"))],
        widget=forms.RadioSelect,
    )
    places = forms.IntegerField(
        label=gettext_lazy("number of places"),
        required=False,
        min_value=0,
        max_value=MOST_PLACES,
        help_text=gettext_lazy("Where they are limited. Schools that hold a place keep it."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_limited = cleaned.get("limit") == "limited"
        if is_limited and cleaned.get("places") is None and not self.has_error("places"):
            self.add_error("places", _("Give a number, or choose that there is no limit."))
        if not is_limited:
            cleaned["places"] = None
        return cleaned


class OpenForm(PlacesForm):
    """From when, until when, for how many."""

    opens_at = forms.DateTimeField(
        label=gettext_lazy("opens at"),
        widget=InstantInput,
        help_text=gettext_lazy("By the clock of Amsterdam. Earlier than now: at once."),
    )
    closes_at = forms.DateTimeField(
        label=gettext_lazy("closes at"),
        widget=InstantInput,
        required=False,
        help_text=gettext_lazy(
            "From this instant on no school can enrol. Empty: until you close."
        ),
    )
    field_order = ("opens_at", "closes_at", "limit", "places")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("This is not after it opens."))
        return cleaned


class SeedForm(Question):
    """The number that the draw follows from."""

    seed = forms.IntegerField(
        label=gettext_lazy("seed"),
        min_value=0,
        max_value=LARGEST_SEED,
        help_text=gettext_lazy(
            "A whole number that nobody could choose for its outcome: dice, a lottery draw. It is "
            "kept in the record; the same seed and schools give the same allocation."
        ),
    )


def said_by(recruitment: Recruitment | None, now: datetime) -> dict[str, Any]:
    """Return what the forms begin with."""
    if recruitment is None:
        return {"opens_at": now}
    limit = "unlimited" if recruitment.places is None else "limited"
    return {
        "opens_at": recruitment.opens_at,
        "closes_at": recruitment.closes_at,
        "limit": limit,
        "places": recruitment.places,
    }
