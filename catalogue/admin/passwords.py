"""Choosing a password of one's own."""

from typing import Any, cast

from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from unfold.forms import AdminOwnPasswordChangeForm

from catalogue.actions.editors import choose_password
from catalogue.admin.attempts import Attempts
from catalogue.admin.sessions import FIRST_PASSWORD


class PasswordForm(AdminOwnPasswordChangeForm):
    """Asks for the old password, as often as a log-in would, and for another one than that."""

    def clean_old_password(self) -> str:
        """Check it, unless there were too many attempts.

        Raises:
            ValidationError: it is wrong, or nobody looked.
        """
        attempts = Attempts("old-password", str(self.user.pk))
        attempts.count()
        old = cast("str", super().clean_old_password())
        attempts.forget()
        return old

    def clean(self) -> dict[str, Any]:
        cleaned = cast("dict[str, Any]", super().clean())
        if cleaned.get("old_password") == cleaned.get("new_password1", ""):
            self.add_error("new_password1", ValidationError(_("Choose another one than the old.")))
        return cleaned

    def save(self, commit: bool = True) -> Any:
        choose_password(user=self.user, password=self.cleaned_data["new_password1"])
        return self.user


class PasswordPage(PasswordChangeView):
    """The page of it; whoever came with the password of an operator has to pass it first."""

    form_class = PasswordForm
    success_url = reverse_lazy("admin:password_change_done")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        self.request.session.pop(FIRST_PASSWORD, None)
        return super().form_valid(form)
