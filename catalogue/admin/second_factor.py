"""The second factor at the desk: asking for it, setting it up, and its recovery codes."""

from typing import TYPE_CHECKING, Any, cast

import segno
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import ValidationError
from django.forms import CharField, Form, TextInput
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_otp import login as remember
from django_otp.models import Device
from unfold.widgets import BASE_INPUT_CLASSES

from catalogue.actions.second_factor import (
    codes_left,
    confirm_device,
    device_of_code,
    has_second_factor,
    make_recovery_codes,
    proposed_device,
)
from catalogue.admin.attempts import Attempts, write_down
from catalogue.admin.sessions import is_recent, log_in_again

if TYPE_CHECKING:
    from django.contrib.auth.models import User

PATH = "second-factor/"
LONGEST = 40
PAGE = "catalogue/desk/second_factor.html"


class CodeForm(Form):
    """A code, of the device or a recovery code."""

    code = CharField(
        label=gettext_lazy("Code"),
        max_length=LONGEST,
        widget=TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autofocus": "",
                "autocapitalize": "none",
                "spellcheck": "false",
                "class": " ".join(BASE_INPUT_CLASSES),
            }
        ),
    )


def owes_second_factor(request: HttpRequest) -> bool:
    """Whether somebody has shown a password here, and still has to show a code or set one up."""
    user = cast("Any", request.user)
    if not user.is_authenticated or user.is_verified():
        return False
    return bool(settings.SECOND_FACTOR_REQUIRED) or has_second_factor(user)


class SecondFactor:
    """The page of it, for whoever is logged in with a password."""

    def __init__(self, request: HttpRequest, site: AdminSite) -> None:
        self.request, self.site = request, site
        self.user = cast("User", request.user)
        self.form = CodeForm(request.POST if "code" in request.POST else None)

    def answer(self) -> HttpResponseBase:
        if not has_second_factor(self.user):
            return self.set_up()
        if not cast("Any", self.user).is_verified():
            return self.ask()
        if self.request.method == "POST":
            if not is_recent(self.request):
                return log_in_again(self.request)
            return self.show_codes(make_recovery_codes(user=self.user))
        return self.page("kept", _("Your second factor"), left=codes_left(self.user))

    def ask(self) -> HttpResponseBase:
        """Ask for a code, and go on once it is right."""
        if code := self.typed():
            device = device_of_code(user=self.user, code=code)
            if device is not None:
                self.let_in(device)
                return HttpResponseRedirect(self.onward())
            self.refuse()
        return self.page("ask", _("One more step"))

    def set_up(self) -> HttpResponseBase:
        """Show the key of a device, and take the device into use once its code is right."""
        if code := self.typed():
            confirmed = confirm_device(user=self.user, code=code)
            if confirmed:
                device, codes = confirmed
                self.let_in(device)
                return self.show_codes(codes)
            self.refuse()
        device = proposed_device(self.user)
        key = device.config_url.partition("secret=")[2].partition("&")[0]
        return self.page(
            "set-up",
            _("Set up your second factor"),
            picture=qr_code(device.config_url),
            key=" ".join(key[at : at + 4] for at in range(0, len(key), 4)),
        )

    def show_codes(self, codes: list[str]) -> HttpResponseBase:
        return self.page("codes", _("Your recovery codes"), codes=codes)

    def typed(self) -> str:
        """Return the code that was typed; nothing if there is none, or there were too many."""
        if self.request.method != "POST" or not self.form.is_valid():
            return ""
        try:
            self.attempts().count()
        except ValidationError as error:
            self.form.add_error(None, error)
            return ""
        return str(self.form.cleaned_data["code"])

    def attempts(self) -> Attempts:
        """Return the attempts at this account from anywhere: who is here knows its password."""
        return Attempts("second-factor", str(self.user.pk))

    def refuse(self) -> None:
        write_down("Code refused", self.user)
        self.form.add_error("code", wrong())

    def let_in(self, device: Device) -> None:
        self.attempts().forget()
        self.request.session.cycle_key()
        remember(self.request, device)
        write_down("Code accepted", self.user)

    def onward(self) -> str:
        onward = self.request.GET.get(REDIRECT_FIELD_NAME, "")
        host = {self.request.get_host()}
        is_ours = url_has_allowed_host_and_scheme(onward, host, self.request.is_secure())
        return onward if is_ours else reverse("admin:index")

    def page(self, step: str, title: str, **values: Any) -> TemplateResponse:
        own = {"step": step, "title": title, "form": self.form, "onward": self.onward()}
        context = self.site.each_context(self.request) | own | values
        response = TemplateResponse(self.request, PAGE, context)
        response.headers["Cache-Control"] = "no-store"
        return response


def wrong() -> str:
    return _("This code is not right, or it was used before. Wait for the next one and type that.")


def qr_code(text: str) -> SafeString:
    """Draw a QR code as SVG without styles, so that it may stand in the page itself."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(
        scale=4, border=4, dark="#000", light="#fff", title=_("QR code with the key")
    )
    return mark_safe(drawn)  # noqa: S308  # drawn here; the title is escaped by the library
