"""Granting a mandate to a client, and ending one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.actions.clients import end_mandate, grant_mandate, today
from catalogue.admin.asking import Button, DayInput, Question, ask, sent
from catalogue.admin.form_pages import editor
from catalogue.admin.sessions import just_logged_in
from catalogue.admin.site import desk
from catalogue.admin.things import DeskAdmin
from catalogue.models import Client, Mandate, School, SchoolBoard

WHOM = [
    ("school", gettext_lazy("One school")),
    ("board", gettext_lazy("Every school of a board")),
    ("all", gettext_lazy("All made-up schools, to try the service with")),
]


def suggested(name: str) -> AutocompleteSelect:
    """Return a choice that is suggested while typing, in the language of this moment."""
    return AutocompleteSelect(Mandate._meta.get_field(name), desk)


class MandateForm(Question):
    """For whom, from when until when, and why."""

    DEPENDENT = ("school", "board")

    whom = forms.ChoiceField(
        label=gettext_lazy("for whom"), choices=WHOM, widget=forms.RadioSelect
    )
    school = forms.ModelChoiceField(
        School.objects.all(),
        label=gettext_lazy("school"),
        required=False,
        help_text=gettext_lazy("For one school: type a part of its name, place or code."),
    )
    board = forms.ModelChoiceField(
        SchoolBoard.objects.all(),
        label=gettext_lazy("school board"),
        required=False,
        help_text=gettext_lazy("For a board: type its number or a part of its name."),
    )
    first_day = forms.DateField(label=gettext_lazy("first day"), widget=DayInput)
    last_day = forms.DateField(
        label=gettext_lazy("last day"),
        required=False,
        widget=DayInput,
        help_text=gettext_lazy("It holds on that day too. Empty: until it is ended."),
    )
    because = forms.CharField(
        label=gettext_lazy("why"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Who granted it, and where that is kept."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("school", "board"):
            field: Any = self.fields[name]
            field.widget = suggested(name)
            field.widget.choices = field.choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        whom = cleaned.get("whom")
        for name in ("school", "board"):
            if name == whom and not cleaned.get(name) and not self.has_error(name):
                self.add_error(name, _("Choose for whom it is."))
            if name != whom:
                cleaned[name] = None
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("This is before the first day."))
        return cleaned


class EndForm(Question):
    """Why."""

    because = forms.CharField(label=gettext_lazy("why"), widget=forms.Textarea(attrs={"rows": 3}))


class MandatePages(DeskAdmin):
    """Pages for the mandates of a client."""

    @just_logged_in
    def grant_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        if not request.user.has_perm("catalogue.add_mandate"):
            raise PermissionDenied
        client: Client = self.found(request, object_id)
        button = Button(
            title=_("A mandate for %s") % client.name,
            action=_("Grant the mandate"),
            back=url(client),
            consequences=[
                _("The client can then enrol these schools, and see and change that."),
                _("It never sees schools that it has no mandate for."),
            ],
        )

        def act(said: dict[str, Any]) -> str:
            is_for_all = said.pop("whom") == "all"
            by = editor(request)
            grant_mandate(client=client, is_for_all_schools=is_for_all, by=by, **said)
            return _("The mandate is granted.")

        form = MandateForm(sent(request), initial={"whom": "school", "first_day": today()})
        return ask(self, request, button, form, act)

    def end_view(self, request: HttpRequest, object_id: int, mandate_id: int) -> HttpResponse:
        if not request.user.has_perm("catalogue.change_mandate"):
            raise PermissionDenied
        client: Client = self.found(request, object_id)
        mandate = client.mandates.select_related("school", "board").filter(pk=mandate_id).first()
        if mandate is None:
            raise Http404(_("There is nothing here under that number."))
        button = Button(
            title=_("End the mandate of %(client)s for %(whom)s?")
            % {"client": client.name, "whom": whom_of(mandate)},
            action=_("End the mandate"),
            back=url(client),
            consequences=[
                _("From this instant on the client can no longer act for these schools."),
                _("What it enrolled stays enrolled; you can act for the schools here."),
            ],
            is_dangerous=True,
        )

        def act(said: dict[str, Any]) -> str:
            end_mandate(mandate=mandate, because=said["because"], by=editor(request))
            return _("The mandate is ended.")

        return ask(self, request, button, EndForm(sent(request)), act)


@dataclass(frozen=True)
class Described:
    """A mandate with how it stands today."""

    mandate: Mandate
    whom: str
    tone: str
    words: str
    can_end: bool


def described(mandate: Mandate, day: date) -> Described:
    if mandate.ended_at:
        tone, words = "gone", _("ended")
    elif mandate.last_day and mandate.last_day < day:
        tone, words = "gone", _("over")
    elif mandate.first_day > day:
        tone, words = "changes", _("to come")
    else:
        tone, words = "comes", _("current")
    return Described(mandate, whom_of(mandate), tone, words, tone != "gone")


def whom_of(mandate: Mandate) -> str:
    if mandate.board:
        return _("every school of board %s") % mandate.board
    return str(mandate.school or _("all made-up schools"))


def url(client: Client) -> str:
    return reverse("admin:catalogue_client_change", args=[client.pk])
