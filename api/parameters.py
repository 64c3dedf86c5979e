"""What is wrong with a query parameter, and the one exception that says it all."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException

LONGEST_QUOTE = 100  # characters of what the client sent that an error repeats
MOST_NAMED = 30  # names or values that an error lists, for whom none of them was near


@dataclass(frozen=True)
class ParameterError:
    """One mistake in one query parameter."""

    parameter: str
    code: str
    detail: str | Promise
    suggestion: str | None = None

    def as_member(self) -> dict[str, str]:
        """Return the entry of a problem's `errors`."""
        member = {"parameter": self.parameter, "code": self.code, "detail": str(self.detail)}
        return member if self.suggestion is None else member | {"suggestion": self.suggestion}


class InvalidValue(ValueError):
    """A value that its parameter cannot take; the filter set adds which parameter that is."""

    def __init__(
        self,
        code: str,
        detail: str | Promise,
        *,
        suggestion: str | None = None,
        valid: Sequence[str] = (),
    ) -> None:
        super().__init__(str(detail))
        self.code = code
        self.detail = detail
        self.suggestion = suggestion
        self.valid = valid

    def of(self, parameter: str, *, naming_valid: bool = False) -> ParameterError:
        detail = str(self.detail)
        if naming_valid and self.suggestion is None:
            detail += there_are(self.valid)
        return ParameterError(parameter, self.code, detail, self.suggestion)


class InvalidParameters(APIException):
    """Everything that is wrong with the query, at once: a 400."""

    status_code = 400
    default_code = "invalid-input"

    def __init__(self, errors: Sequence[ParameterError]) -> None:
        super().__init__("; ".join(str(error.detail) for error in errors))
        self.errors = list(errors)


def quote(text: str) -> str:
    """Shorten what the client sent, so that an error never outgrows the request."""
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"


def there_are(valid: Collection[str]) -> str:
    """Return the sentence that lists what is right; nothing if that is much."""
    return " " + _("There are: %s.") % ", ".join(valid) if 0 < len(valid) <= MOST_NAMED else ""
