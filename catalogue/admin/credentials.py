"""Making a client and renewing its secret: the only pages on which a secret is ever shown."""

import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from oauth2_provider.models import Application

from catalogue.actions.clients import Credentials, create_client, rotate_secret
from catalogue.admin.asking import Button, Question, question_page, sent
from catalogue.admin.form_pages import editor
from catalogue.admin.sessions import just_logged_in
from catalogue.admin.things import DeskAdmin
from catalogue.models import Client, Scope

TICKETS = "desk-tickets"  # of forms that were shown and not sent yet
MOST_TICKETS = 20


class ClientForm(Question):
    """Whose program it is and what it may do."""

    name = forms.CharField(label=gettext_lazy("name"), max_length=200)
    organisation = forms.CharField(label=gettext_lazy("organisation"), max_length=200)
    kind = forms.ChoiceField(
        label=gettext_lazy("kind"), choices=Client.Kind.choices, widget=forms.RadioSelect
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("what it may do"),
        choices=Scope.choices,
        initial=Scope.values,
        widget=forms.CheckboxSelectMultiple,
    )
    ticket = forms.CharField(widget=forms.HiddenInput, required=False)


class RotationForm(Question):
    """Which secret it was when the page was opened."""

    seen = forms.CharField(widget=forms.HiddenInput)


class CredentialPages(DeskAdmin):
    """Pages that answer with a secret.

    The answer to the form itself holds it, so that it is stored nowhere in readable form; a page
    that is reloaded, and so sends its form again, neither makes a second client nor rotates again.
    """

    @just_logged_in
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Make a client and show its credentials."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        back = reverse("admin:catalogue_client_changelist")
        form = ClientForm(sent(request))
        if request.method != "POST":
            form.initial["ticket"] = new_ticket(request)
        elif form.is_valid():
            said = form.cleaned_data
            if not take_ticket(request, said.pop("ticket")):
                messages.error(request, _("This form was sent already: no client was made now."))
                return redirect(back)
            return self.told(request, create_client(by=editor(request), **said))
        button = Button(
            title=_("New client"),
            action=_("Make the client"),
            back=back,
            consequences=[
                _("Its secret is shown on the next page, that once, and kept as a digest."),
                _("It can act for no school until you grant it a mandate."),
            ],
        )
        return question_page(self, request, button, form)

    @just_logged_in
    def rotate_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Give a client a new secret and show that."""
        client: Client = self.to_change(request, object_id)
        form = RotationForm(sent(request), initial={"seen": mark_of(client.application)})
        if request.method == "POST" and form.is_valid():
            if credentials := rotate_if_seen(client, form.cleaned_data["seen"], editor(request)):
                return self.told(request, credentials)
            messages.error(
                request, _("The secret was renewed after you opened the page: nothing was done.")
            )
            form = RotationForm(initial={"seen": mark_of(client.application)})
        button = Button(
            title=_("A new secret for %s?") % client.name,
            action=_("Renew the secret"),
            back=reverse("admin:catalogue_client_change", args=[client.pk]),
            consequences=[
                _("The old secret and every token stop working at once."),
                _("The new one is shown on the next page, that once, and kept as a digest."),
            ],
            is_dangerous=True,
        )
        return question_page(self, request, button, form)

    def told(self, request: HttpRequest, credentials: Credentials) -> HttpResponse:
        """Show credentials; like every page of the desk, no cache may store this one."""
        title = _("Credentials of %s") % credentials.client.name
        context = {"title": title, "credentials": credentials}
        return self.page(request, "catalogue/desk/secret.html", context)


@transaction.atomic
def rotate_if_seen(client: Client, seen: str, by: str) -> Credentials | None:
    """Renew the secret unless that happened since the page was opened."""
    application = Application.objects.select_for_update().get(pk=client.application_id)
    if mark_of(application) != seen:
        client.application = application
        return None
    return rotate_secret(client=client, by=by)


def mark_of(application: Any) -> str:
    """Return what changes whenever the secret does."""
    return str(application.updated.isoformat())


def new_ticket(request: HttpRequest) -> str:
    ticket = secrets.token_urlsafe(12)
    held = request.session.get(TICKETS, [])
    request.session[TICKETS] = [*held, ticket][-MOST_TICKETS:]
    return ticket


def take_ticket(request: HttpRequest, ticket: str) -> bool:
    """Whether the form with this ticket is sent for the first time."""
    held = request.session.get(TICKETS, [])
    if ticket not in held:
        return False
    request.session[TICKETS] = [other for other in held if other != ticket]
    return True
