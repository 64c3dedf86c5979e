"""One enrolment: its timeline, and the buttons that a coordinator has for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.actions.enrolment import amend_enrolment, complete_enrolment, withdraw_enrolment
from catalogue.admin.asking import Button, Question, ask, sent
from catalogue.admin.form_pages import editor
from catalogue.admin.recruiting import named
from catalogue.admin.things import DeskAdmin
from catalogue.models import Enrolment, EnrolmentEvent
from catalogue.models.clock import database_now

CONTACT = ("contact_name", "contact_role", "contact_email", "contact_telephone")
TELEPHONE = r"\A\+?[0-9][0-9 ()./-]{4,28}[0-9]\Z"


class ContactForm(Question):
    """Whom to reach at the school; it is saved over what was seen, not over what came after."""

    contact_name = forms.CharField(label=gettext_lazy("name"), max_length=100)
    contact_role = forms.CharField(label=gettext_lazy("role"), max_length=100, required=False)
    contact_email = forms.EmailField(label=gettext_lazy("e-mail"), max_length=254)
    contact_telephone = forms.CharField(
        label=gettext_lazy("telephone"),
        max_length=30,
        required=False,
        validators=[RegexValidator(TELEPHONE, gettext_lazy("This is not a telephone number."))],
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


class WithdrawalForm(Question):
    """Why."""

    reason = forms.CharField(
        label=gettext_lazy("reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Who asked for it and why. The school’s client can read it."),
    )


@dataclass(frozen=True)
class Happening:
    """A line of the timeline."""

    at: datetime
    what: str
    by: str
    fields: list[str]


class EnrolmentPages(DeskAdmin):
    """The page of one enrolment and one page per button."""

    pages = ("amend", "complete", "withdraw")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Show an enrolment; nothing on this page can be typed in."""
        if request.method not in {"GET", "HEAD"}:
            raise PermissionDenied(_("The status is never changed by hand: use the buttons."))
        enrolment: Enrolment = self.found(request, object_id)
        is_public = enrolment.study.recruitment.is_allocation_public_at(database_now())
        context = {
            "title": f"{enrolment.receipt}: {enrolment.school}",
            "enrolment": enrolment,
            "study_title": named(enrolment.study),
            "place_in_line": enrolment.place_in_line(),
            "arm": enrolment.arm if is_public else "",
            "is_allocated": bool(enrolment.arm),
            "may_see_contact": may_see_contact(request),
            "timeline": list(timeline_of(enrolment)),
            "buttons": list(self.buttons_for(request, enrolment)),
        }
        return self.page(request, "catalogue/desk/enrolment.html", context)

    def buttons_for(self, request: HttpRequest, enrolment: Enrolment) -> Iterator[tuple[str, str]]:
        """Yield what this person may do with it now, as (address, words)."""
        if not self.has_change_permission(request):
            return
        if enrolment.may_become(Enrolment.Status.COMPLETED):
            yield url(enrolment, "complete"), _("Complete…")
        if not enrolment.has_ended and not enrolment.contact_erased_at:
            yield url(enrolment, "amend"), _("Change the contact…")
        if enrolment.may_become(Enrolment.Status.WITHDRAWN):
            yield url(enrolment, "withdraw"), _("Withdraw…")

    def amend_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        enrolment: Enrolment = self.to_change(request, object_id)
        shown = {name: getattr(enrolment, name) for name in CONTACT}
        form = ContactForm(sent(request), initial=shown | {"revision": enrolment.revision})
        button = Button(
            title=_("Contact of %s") % enrolment.receipt,
            action=_("Change the contact"),
            back=url(enrolment, "change"),
            consequences=[
                _("The timeline says that it was changed and by whom, not what it was.")
            ],
        )

        def act(said: dict[str, Any]) -> str:
            amend_enrolment(
                enrolment=enrolment,
                changes={name: said[name] for name in CONTACT},
                expected_revision=said["revision"],
                client=None,
                by=editor(request),
            )
            return _("The contact is changed.")

        return ask(self, request, button, form, act)

    def complete_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        enrolment: Enrolment = self.to_change(request, object_id)
        button = Button(
            title=_("Complete %s?") % enrolment.receipt,
            action=_("Complete"),
            back=url(enrolment, "change"),
            consequences=[
                _("It says that the final measurement of the school has come in."),
                _("After that the enrolment is changed no more. It cannot be undone."),
            ],
        )

        def act(said: dict[str, Any]) -> str:
            complete_enrolment(enrolment=enrolment, by=editor(request))
            return _("The enrolment is completed.")

        return ask(self, request, button, Question(sent(request)), act)

    def withdraw_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        enrolment: Enrolment = self.to_change(request, object_id)
        button = Button(
            title=_("Withdraw %(receipt)s of %(school)s?")
            % {"receipt": enrolment.receipt, "school": enrolment.school},
            action=_("Withdraw"),
            back=url(enrolment, "change"),
            consequences=[
                _("It cannot be undone: the school would have to enrol again, at the end."),
                _("A place that it held goes at once to the school that waits longest."),
                _("A school that was allocated keeps its arm in the analysis."),
            ],
            is_dangerous=True,
        )

        def act(said: dict[str, Any]) -> str:
            withdraw_enrolment(
                enrolment=enrolment, reason=said["reason"], client=None, by=editor(request)
            )
            return _("The enrolment is withdrawn.")

        return ask(self, request, button, WithdrawalForm(sent(request)), act)


def may_see_contact(request: HttpRequest) -> bool:
    """Whether this person needs to reach the school: who may act for it at the desk."""
    return request.user.has_perm("catalogue.change_enrolment")


def timeline_of(enrolment: Enrolment) -> Iterator[Happening]:
    for event in EnrolmentEvent.objects.filter(enrolment=enrolment).select_related("client"):
        amended = event.detail.get("fields", [])
        labels = [str(Enrolment._meta.get_field(n).verbose_name) for n in amended]  # type: ignore[union-attr]
        by = _("client %s") % event.client.name if event.client else event.by
        yield Happening(event.at, str(event.get_kind_display()), by, labels)


def url(enrolment: Enrolment, page: str) -> str:
    return reverse(f"admin:catalogue_enrolment_{page}", args=[enrolment.pk])
