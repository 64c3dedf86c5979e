"""The forms over what is known of a study and of the programme that it belongs to."""

from typing import Any, ClassVar

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.admin.fields import ArmsField, LinesField
from catalogue.admin.version_forms import LANGUAGES, pairs


class WholeForm(forms.ModelForm):
    """A form on which every value is there or the reason why it is not, in both languages."""

    OR_REASON: ClassVar[tuple[str, ...]] = ()
    BILINGUAL: ClassVar[tuple[str, ...]] = ()

    def clean(self) -> dict[str, Any]:
        super().clean()
        for name in self.BILINGUAL:
            self.check_both_languages(name)
        for name in self.OR_REASON:
            field = f"{name}_nl" if name in self.BILINGUAL else name
            self.check_value_or_reason(field, f"{name}_absence")
        return self.cleaned_data

    def check_both_languages(self, name: str) -> None:
        texts = {f"{name}_{lang}": self.cleaned_data.get(f"{name}_{lang}") for lang in LANGUAGES}
        for field, text in texts.items():
            if any(texts.values()) and not text and not self.has_error(field):
                self.add_error(field, _("Give this text in both languages or in neither."))

    def check_value_or_reason(self, field: str, reason: str) -> None:
        if self.has_error(field) or self.has_error(reason):
            return
        value, absence = self.cleaned_data.get(field), self.cleaned_data.get(reason)
        is_there = value not in (None, "", [])
        if not is_there and not absence:
            self.add_error(field, _("Give a value, or choose why there is none."))
        if is_there and absence:
            self.add_error(reason, _("There is a value, so leave this empty; or empty the value."))


class StudyForm(WholeForm):
    """A study."""

    OR_REASON = (
        *("intervention", "provider", "researchers", "grades", "school_year", "schools"),
        *("pupils", "classes_per_arm", "dose", "result"),
    )
    BILINGUAL = ("grades", "dose", "result")

    researchers = LinesField(
        label=capfirst(gettext_lazy("researchers")), help_text=gettext_lazy("One per line.")
    )
    arms = ArmsField(
        label=capfirst(gettext_lazy("arms")),
        help_text=gettext_lazy("One per line: code; title in Dutch; title in English."),
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        is_randomised = self.cleaned_data.get("is_randomised")
        basis = self.cleaned_data.get("randomised_basis")
        if is_randomised and not basis:
            self.add_error("randomised_basis", _("Say how it is known to be randomised."))
        if basis and not is_randomised:
            self.add_error("randomised_basis", _("Leave this empty: it is not randomised."))
        return self.cleaned_data


STUDY_FIELDS = (
    ("programme", "intervention", "intervention_absence"),
    ("provider", "provider_absence"),
    ("researchers", "researchers_absence"),
    "themes",
    *pairs("outcome", "grades"),
    ("grades_absence", "school_year", "school_year_absence"),
    ("is_randomised", "randomised_basis"),
    "arms",
    ("schools", "schools_absence"),
    ("pupils", "pupils_absence"),
    ("classes_per_arm", "classes_per_arm_absence"),
    *pairs("dose"),
    "dose_absence",
    *pairs("result"),
    ("result_absence", "recruitment_absence"),
)


class StudyProgrammeForm(WholeForm):
    """A programme of studies."""

    OR_REASON = ("budget_eur", "schools")


PROGRAMME_FIELDS = (
    ("budget_eur", "budget_eur_absence", "is_budget_approximate"),
    ("schools", "schools_absence", "is_schools_approximate"),
)
