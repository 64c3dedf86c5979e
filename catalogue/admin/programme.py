"""The desk of the programme's documents: they have dates of their own and are in no release."""

from typing import Any, ClassVar

from django import forms
from django.contrib.admin import register
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from unfold.admin import StackedInline
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from catalogue.actions.programme import COUNTER, document_changed, lock_counter
from catalogue.admin.choices import IdentityChoices
from catalogue.admin.fields import ClosuresField
from catalogue.admin.site import desk
from catalogue.admin.things import DeskAdmin
from catalogue.admin.version_forms import pairs
from catalogue.models import (
    Activity,
    AgreementTheme,
    Exclusion,
    Helpdesk,
    PracticeStory,
    ProgrammeDocument,
    ProgressReport,
    ReportFinding,
)

WEEKDAYS = [
    (1, gettext_lazy("Monday")),
    (2, gettext_lazy("Tuesday")),
    (3, gettext_lazy("Wednesday")),
    (4, gettext_lazy("Thursday")),
    (5, gettext_lazy("Friday")),
    (6, gettext_lazy("Saturday")),
    (7, gettext_lazy("Sunday")),
]


class ProgrammeAdmin(IdentityChoices, DeskAdmin):
    """One kind of document; whatever is saved raises the number that its readers go by."""

    own: ClassVar[tuple[Any, ...]] = ()
    counter: ClassVar[str] = COUNTER
    may_delete = True
    list_display: Any = ("named", "slug")
    search_fields = ("slug", "title_nl", "title_en")
    warn_unsaved_form = True

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [
            (gettext_lazy("What it is"), {"fields": [*pairs("title", "summary"), *self.own]}),
            (gettext_lazy("Sectors and sources"), {"fields": ["sectors", "sources"]}),
            (gettext_lazy("More about it"), {"fields": [*pairs("note"), ("slug", "position")]}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("slug",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        lock_counter(self.counter)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change or form.has_changed() or any(f.has_changed() for f in formsets):
            outcome = "updated" if change else "created"
            by = request.user.get_username()
            document_changed(form.instance, outcome, by=by, counter=self.counter)

    def delete_model(self, request: HttpRequest, obj: ProgrammeDocument) -> None:
        lock_counter(self.counter)
        by = request.user.get_username()
        document_changed(obj, "deleted", by=by, counter=self.counter)
        super().delete_model(request, obj)

    def named(self, document: ProgrammeDocument) -> str:
        return document.title_en if get_language() == "en" else document.title_nl

    named.short_description = gettext_lazy("title")  # type: ignore[attr-defined]


class FindingForm(forms.ModelForm):
    """One finding; a percentage is there or the reason why it is not."""

    def clean(self) -> dict[str, Any]:
        super().clean()
        is_percentage = self.cleaned_data.get("kind") == ReportFinding.Kind.PERCENTAGE
        value = self.cleaned_data.get("percentage")
        absence = self.cleaned_data.get("percentage_absence")
        if is_percentage and (value is None) != bool(absence) and not self.has_error("percentage"):
            self.add_error("percentage", _("Give a value, or choose why there is none."))
        if not is_percentage and (value is not None or absence):
            self.add_error("percentage", _("Only a finding of the kind “Percentage” has one."))
        return self.cleaned_data


class FindingInline(IdentityChoices, StackedInline):
    """The findings of a report, in its order."""

    model = ReportFinding
    form = FindingForm
    extra = 0
    collapsible = True
    fields = [
        ("slug", "kind", "position"),
        *pairs("text"),
        ("percentage", "percentage_absence"),
        "sectors",
        "interventions",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReportFinding]:
        findings: QuerySet[ReportFinding] = super().get_queryset(request)
        return findings.select_related("report").prefetch_related("sectors", "interventions")


@register(ProgressReport, site=desk)
class ProgressReportAdmin(ProgrammeAdmin):
    """Reports to parliament with what they found."""

    inlines = [FindingInline]
    own = (
        ("number", "number_absence"),
        ("published_on", "published_on_precision", "document"),
        *pairs("published_on_note", "scope"),
        "scope_absence",
    )


@register(PracticeStory, site=desk)
class PracticeStoryAdmin(ProgrammeAdmin):
    """How schools went about it."""

    own = (("published_on", "published_on_absence"), "interventions")


@register(Activity, site=desk)
class ActivityAdmin(ProgrammeAdmin):
    """Meetings that school staff could take part in."""

    list_display = ("named", "starts_on", "slug")
    own = (
        ("kind", "is_online"),
        ("starts_on", "ends_on"),
        ("starts_at", "ends_at", "time_absence"),
        *pairs("place", "registration"),
    )


@register(AgreementTheme, site=desk)
class AgreementThemeAdmin(ProgrammeAdmin):
    """Themes of the agreement for mbo and higher education."""

    own = ("agreed_on",)


@register(Exclusion, site=desk)
class ExclusionAdmin(ProgrammeAdmin):
    """What the programme does not pay."""

    own = ("stated_on",)


class HelpdeskForm(forms.ModelForm):
    """Where schools could ask, and when."""

    weekdays = forms.TypedMultipleChoiceField(
        label=capfirst(gettext_lazy("weekdays")),
        choices=WEEKDAYS,
        coerce=int,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )
    closures = ClosuresField(
        label=capfirst(gettext_lazy("closures")),
        help_text=gettext_lazy(
            "One per line: first day; last day; note in Dutch; note in English."
        ),
    )


@register(Helpdesk, site=desk)
class HelpdeskAdmin(ProgrammeAdmin):
    """Where schools could ask, and when."""

    form = HelpdeskForm
    own = ("weekdays", ("opens_at", "closes_at"), ("telephone", "email"), "closures")
