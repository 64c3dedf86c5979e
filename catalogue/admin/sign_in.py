"""The form that asks for name and password, locked for a while after too many attempts."""

from typing import Any

from django.core.exceptions import ValidationError
from unfold.forms import AuthenticationForm

from catalogue.admin.attempts import at_account, at_address, write_down


class SignInForm(AuthenticationForm):
    """Counts every attempt, also at an account that does not exist: both are answered alike."""

    def clean(self) -> dict[str, Any]:
        """Check name and password, unless there were too many attempts.

        Raises:
            ValidationError: they are wrong, or nobody looked.
        """
        username = self.cleaned_data.get("username")
        password = self.cleaned_data.get("password")
        if not username or not password:
            return dict(self.cleaned_data)
        attempts = at_account(self.request, username)
        attempts.count()
        at_address(self.request).count()
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError:
            write_down("Name and password refused")
            raise
        attempts.forget()
        write_down("Name and password accepted", self.get_user())
        return cleaned
