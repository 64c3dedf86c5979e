"""Choosing things of the menu on a form: by title, and adding a source on the way."""

from typing import Any

from django.contrib.admin.widgets import (
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.db.models import Field, ForeignKey, ManyToManyField, TextField, URLField
from django.forms import Field as FormField
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminSelectWidget

from catalogue.admin.fields import ROWS
from catalogue.admin.standing import standing
from catalogue.models import Identity, Intervention, Scale, Source

MANY = (Source, Intervention)  # too many for a list of tick boxes: suggested while typing
KINDS_OF_SCALE = {"months_scale": "months", "evidence_scale": "evidence", "cost_scale": "cost"}


class IdentityChoices:
    """Form fields that show titles where the database keeps slugs; goes before an admin class."""

    admin_site: Any

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        target: Any = db_field.related_model
        if isinstance(db_field, ForeignKey | ManyToManyField) and issubclass(target, Identity):
            kwargs["queryset"] = choices_for(db_field.name, target)
            kwargs["widget"] = self.widget_for(db_field, target)
        if isinstance(db_field, URLField):
            kwargs["assume_scheme"] = "https"
        build = super().formfield_for_dbfield  # type: ignore[misc]
        field: FormField | None = build(db_field, request, **kwargs)
        if isinstance(field, ModelChoiceField):
            field.widget = getattr(field.widget, "widget", field.widget)  # without its buttons
            field.label_from_instance = label_of  # type: ignore[assignment, method-assign]
            field.help_text = self.help_for(db_field, request)
        if isinstance(db_field, TextField) and field is not None:
            field.widget.attrs["rows"] = ROWS
        return field

    def widget_for(self, db_field: Any, target: type[Identity]) -> Any:
        many = isinstance(db_field, ManyToManyField)
        if target in MANY:
            widget = AutocompleteSelectMultiple if many else AutocompleteSelect
            return widget(db_field, self.admin_site)
        return UnfoldAdminCheckboxSelectMultipleWidget() if many else UnfoldAdminSelectWidget()

    def help_for(self, db_field: Any, request: HttpRequest) -> str | SafeString:
        """Return the help of the field, for sources with a link that adds one in a window."""
        may_add = request.user.has_perm("catalogue.add_source") and "_popup" not in request.GET
        if db_field.related_model is not Source or not may_add:
            return str(db_field.help_text)
        return format_html(
            '{} <a class="related-widget-wrapper-link desk-link" data-popup="yes" '
            'id="add_id_{}" href="{}?_to_field=id&amp;_popup=1">{}</a>',
            db_field.help_text,
            db_field.name,
            reverse("admin:catalogue_source_add"),
            _("Add a source"),
        )


def choices_for(name: str, target: type[Identity]) -> Any:
    """Return what may be chosen; of the scales only those of the right kind."""
    choices = standing(target)
    if target is Scale and name in KINDS_OF_SCALE:
        choices = choices.filter(versions__kind=KINDS_OF_SCALE[name]).distinct()
    return choices


def label_of(thing: Any) -> str:
    """Return the title, with the short name behind it where that is not in it already."""
    shown = getattr(thing, "shown_title", None) or getattr(thing, f"title_{get_language()}")
    title, code = str(shown), f"({thing.slug})"
    return title if code in title else f"{title} {code}"
