"""The desk of what toolkits claim of the menu's items."""

from typing import Any

from django.contrib.admin import display, register
from django.utils.translation import gettext_lazy as _

from catalogue.admin.ratings import RATING_SECTIONS, RatedForm
from catalogue.admin.site import desk
from catalogue.admin.version_forms import pairs
from catalogue.admin.versioned import VersionedAdmin
from catalogue.models import EvidenceClaim


class ClaimForm(RatedForm):
    """What one edition of a toolkit says of an item."""

    def suggested_slug(self) -> str:
        """Return the name of a claim: the item and the edition."""
        intervention = self.cleaned_data.get("intervention")
        edition = self.cleaned_data.get("edition")
        return f"{intervention}--{edition}"[:100] if intervention and edition else ""


@register(EvidenceClaim, site=desk)
class EvidenceClaimAdmin(VersionedAdmin):
    """Ratings of an item by others than the menu."""

    form_class = ClaimForm
    fetch = ("intervention",)
    list_display = ("intervention", "named", "edition", "status", "buttons")
    sections = (
        (_("What it is"), {"fields": [("intervention", "edition"), *pairs("title")]}),
        *RATING_SECTIONS,
        (_("Sources"), {"fields": ["source", "effect_size", *pairs("note")]}),
    )

    @display(description=_("intervention"), ordering="slug")
    def intervention(self, thing: Any) -> str:
        return str(thing.shown.intervention)

    @display(description=_("edition"))
    def edition(self, thing: Any) -> str:
        return str(thing.shown.get_edition_display())
