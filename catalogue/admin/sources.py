"""The desk of the sources."""

from typing import Any

from django.contrib.admin import display, register
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.admin.fields import LinesField
from catalogue.admin.site import desk
from catalogue.admin.version_forms import VersionForm, pairs
from catalogue.admin.versioned import VersionedAdmin
from catalogue.models import Source


class SourceForm(VersionForm):
    """A publication."""

    authors = LinesField(label=gettext_lazy("authors"), help_text=gettext_lazy("One per line."))

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.check_value_or_reason("year")
        self.check_value_or_reason("consulted_on")
        return self.cleaned_data

    def check_value_or_reason(self, name: str) -> None:
        reason = f"{name}_absence"
        if self.has_error(name) or self.has_error(reason):
            return
        value, absence = self.cleaned_data.get(name), self.cleaned_data.get(reason)
        if value is None and not absence:
            self.add_error(name, _("Give a value, or choose why there is none."))
        if value is not None and absence:
            self.add_error(reason, _("There is a value, so leave this empty; or empty the value."))


@register(Source, site=desk)
class SourceAdmin(VersionedAdmin):
    """The publications that the menu rests on."""

    form_class = SourceForm
    list_display = ("named", "publisher", "year", "status", "buttons")
    sections = (
        (
            gettext_lazy("What it is"),
            {"fields": ["title", "authors", ("publisher", "kind", "language"), ("url", "doi")]},
        ),
        (
            gettext_lazy("Dates"),
            {
                "fields": [
                    ("year", "year_absence", "published_on"),
                    ("consulted_on", "consulted_on_absence"),
                ]
            },
        ),
        (gettext_lazy("Note"), {"fields": [*pairs("note")]}),
    )

    def for_new(self, request: HttpRequest) -> dict[str, Any]:
        return super().for_new(request) | {"consulted_on": timezone.localdate()}

    @display(description=gettext_lazy("publisher"))
    def publisher(self, thing: Any) -> str:
        return str(thing.shown.publisher)

    @display(description=gettext_lazy("year"))
    def year(self, thing: Any) -> str:
        return str(thing.shown.year or "-")
