"""The form that asks for name and password, locked for a while after too many attempts."""

from typing import Any

from unfold.forms import AuthenticationForm

from catalogue.admin.attempts import at_account, at_address


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
        cleaned: dict[str, Any] = super().clean()
        attempts.forget()
        return cleaned
