"""The page with a form over a version: how it is built, shown and saved."""

import json
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.helpers import AdminErrorList
from django.core.exceptions import ValidationError
from django.forms.models import modelform_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.forms import AdminForm

from catalogue.admin import standing
from catalogue.admin.choices import IdentityChoices
from catalogue.admin.things import DeskAdmin
from catalogue.admin.version_forms import WHEN_AND_WHY, RemovalForm, VersionForm
from catalogue.errors import DomainError
from catalogue.models import VERSIONED, Version

Save = Callable[[Any], Version]
WHEN_AND_WHY_ROWS = [
    ("valid_from", "valid_from_basis", "cause"),
    ("cause_note_nl", "cause_note_en"),
]
WHEN_AND_WHY_SECTION = (gettext_lazy("From which day, and why"), {"fields": WHEN_AND_WHY_ROWS})


class FormPages(IdentityChoices, DeskAdmin):
    """The form pages of one kind of thing."""

    form_class: ClassVar[type[VersionForm]] = VersionForm
    sections: ClassVar[Sequence[tuple[Any, dict[str, Any]]]] = ()
    change_form_template = "catalogue/desk/form.html"

    @property
    def versions(self) -> type[Version]:
        return VERSIONED[self.model]

    def build_form(
        self,
        request: HttpRequest,
        form_class: type[VersionForm],
        *,
        base: Version | None = None,
        initial: dict[str, Any],
        also: Sequence[str] = (),
    ) -> VersionForm:
        asked = [*WHEN_AND_WHY, *also]
        if not issubclass(form_class, RemovalForm):
            asked += self.content_fields(form_class)
        built: Any = modelform_factory(
            self.versions,
            form=form_class,
            fields=asked,
            formfield_callback=lambda field, **kwargs: self.formfield_for_dbfield(
                field, request, **kwargs
            ),
        )
        data = request.POST if request.method == "POST" else None
        form: VersionForm = built(data, base=base, initial=initial)
        return form

    def content_fields(self, form_class: type[VersionForm]) -> list[str]:
        """Return the model's fields among those that the sections show."""
        shown = [name for _title, options in self.sections for name in flat(options["fields"])]
        fields = {field.name for field in self.versions._meta.get_fields()}
        return [name for name in shown if name in fields]

    def form_page(
        self,
        request: HttpRequest,
        form: VersionForm,
        sections: Sequence[tuple[Any, dict[str, Any]]],
        save: Save,
        *,
        title: str,
        note: str = "",
        base: Version | None = None,
    ) -> HttpResponse:
        if version := self.save_if_right(request, form, save):
            return self.saved(request, version)
        context = self.admin_site.each_context(request) | {
            "title": title,
            "adminform": AdminForm(form, sections, {}, (), model_admin=self),
            "media": self.media + form.media,
            "errors": AdminErrorList(form, []),
            "inline_admin_formsets": [],
            "is_popup": "_popup" in request.GET or "_popup" in request.POST,
            "note": note,
            "cancel_url": reverse(
                f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
            ),
        }
        identity = base.identity if base else None
        is_add = base is None
        response: HttpResponse = self.render_change_form(
            request, context, add=is_add, change=not is_add, obj=identity
        )
        return response

    def save_if_right(self, request: HttpRequest, form: VersionForm, save: Save) -> Version | None:
        """Save what was sent; what is wrong with it is left on the form."""
        if request.method != "POST" or not form.is_valid():
            return None
        try:
            return save(form)
        except DomainError as error:
            form.add_error(None, str(error))
        except ValidationError as error:
            form.add_error(None, error.messages)
        return None

    def saved(self, request: HttpRequest, version: Version) -> HttpResponse:
        if "_popup" in request.POST:
            label = f"{standing.title_of(version)} ({version.identity})"
            chosen = json.dumps({"value": str(version.identity.pk), "obj": label})
            context = {"popup_response_data": chosen}
            return TemplateResponse(request, "admin/popup_response.html", context)
        messages.success(request, _("Saved in the draft: %s") % standing.title_of(version))
        return redirect(draft_url(version))


def flat(rows: Sequence[Any]) -> list[str]:
    return [name for row in rows for name in ((row,) if isinstance(row, str) else row)]


def editor(request: HttpRequest) -> str:
    return str(request.user.get_username())


def draft_url(version: Version) -> str:
    return reverse("admin:catalogue_release_change", args=[version.release_id])
