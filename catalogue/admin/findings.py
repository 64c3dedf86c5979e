"""The desk of what single studies found."""

from typing import Any

from django.contrib.admin import display, register
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.admin.site import desk
from catalogue.admin.version_forms import VersionForm, pairs
from catalogue.admin.versioned import VersionedAdmin
from catalogue.models import Finding
from catalogue.models.findings import LARGEST_EFFECT, SMALLEST_ERROR, YEARS

BOUNDS = {
    "year": YEARS,
    "effect_size": (-LARGEST_EFFECT, LARGEST_EFFECT),
    "standard_error": (SMALLEST_ERROR, LARGEST_EFFECT),
}


class FindingForm(VersionForm):
    """What one study found: an effect with its error, or why there is none."""

    def clean(self) -> dict[str, Any]:
        super().clean()
        for name, (least, most) in BOUNDS.items():
            value = self.cleaned_data.get(name)
            if value is not None and not least <= value <= most:
                problem = _("Give a number from %(least)s to %(most)s.")
                self.add_error(name, problem % {"least": f"{least:g}", "most": f"{most:g}"})
        if self.cleaned_data.get("sample_size") == 0:
            self.add_error("sample_size", _("At least one pupil took part."))
        self.check_effect()
        return self.cleaned_data

    def check_effect(self) -> None:
        """An effect goes with its error; only what is left out may have neither."""
        names = ("effect_size", "standard_error", "excluded_because")
        if any(self.has_error(name) for name in names):
            return
        effect, error, reason = (self.cleaned_data.get(name) for name in names)
        if effect is None and error is not None:
            self.add_error("effect_size", _("There is a standard error: give its effect too."))
        elif effect is not None and error is None:
            self.add_error("standard_error", _("An effect goes with its standard error."))
        elif effect is None and not reason:
            self.add_error("effect_size", _("Give an effect, or choose why it is left out."))

    def suggested_slug(self) -> str:
        """Return the name of a finding: what was studied, by whom and when."""
        intervention = self.cleaned_data.get("intervention")
        study = slugify(f"{self.cleaned_data.get('label')} {self.cleaned_data.get('year') or ''}")
        study = "-".join(filter(None, study.replace("_", "-").split("-")))
        return f"{intervention}--{study}"[:100].strip("-") if intervention and study else ""


@register(Finding, site=desk)
class FindingAdmin(VersionedAdmin):
    """The rows under the estimates."""

    form_class = FindingForm
    fetch = ("intervention",)
    list_display = (
        *("named", "year", "intervention", "effect_size", "excluded_because"),
        *("status", "buttons"),
    )
    sections = (
        (
            gettext_lazy("What it is"),
            {"fields": ["intervention", ("label", "year", "country"), "design", "source"]},
        ),
        (
            gettext_lazy("Whom and what it measured"),
            {"fields": [("sector", "level"), ("outcome", "subject"), "sample_size"]},
        ),
        (
            gettext_lazy("What it found"),
            {"fields": [("effect_size", "standard_error"), "excluded_because"]},
        ),
        (gettext_lazy("In words"), {"fields": [*pairs("result", "note")]}),
    )

    @display(description=gettext_lazy("year"))
    def year(self, thing: Any) -> str:
        return str(thing.shown.year or "-")

    @display(description=gettext_lazy("intervention"))
    def intervention(self, thing: Any) -> str:
        return str(thing.shown.intervention)

    @display(description=gettext_lazy("effect size"))
    def effect_size(self, thing: Any) -> str:
        effect = thing.shown.effect_size
        return "-" if effect is None else f"{effect:.2f}"

    @display(description=gettext_lazy("left out because"))
    def excluded_because(self, thing: Any) -> str:
        return str(thing.shown.get_excluded_because_display() or "-")
