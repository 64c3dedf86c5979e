"""Bodies that are read strictly: every name is known, every value of its own JSON type.

All mistakes are found at once, each with its place and, where there is one, the nearest valid
name or value.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.fields import SkipField

from api.casing import camelise
from api.parameters import quote, there_are
from api.suggestions import nearest

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
EARLIEST = date(2000, 1, 1)


class Mistake(ErrorDetail):
    """A message with its code, and perhaps what was meant."""

    suggestion: str | None

    def __new__(cls, text: str, code: str, suggestion: str | None = None) -> "Mistake":
        mistake: Mistake = super().__new__(cls, text, code)
        mistake.suggestion = suggestion
        return mistake


class InvalidBody(ValidationError):
    """Mistakes by field, kept as they are: the class above it would drop their suggestions."""

    def __init__(self, detail: Any) -> None:
        self.detail = detail


def invalid(text: str, code: str, suggestion: str | None = None) -> InvalidBody:
    return InvalidBody([Mistake(text, code, suggestion)])


class BodySerializer(serializers.Serializer[Any]):
    """An object in a body; `decided_here` are names in the answer that nobody can send."""

    decided_here: ClassVar[frozenset[str]] = frozenset()

    def read(self, data: Any) -> dict[str, Any]:
        """Return the values.

        Raises:
            InvalidBody: some are missing, wrong or unknown.
        """
        values: dict[str, Any] = self.run_validation(data)
        return values

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            raise invalid(_("This has to be a JSON object."), "not-an-object")
        values: dict[str, Any] = {}
        mistakes: dict[str, Any] = {}
        for field in self._writable_fields:
            try:
                values[str(field.field_name)] = field.run_validation(field.get_value(data))
            except ValidationError as error:
                mistakes[str(field.field_name)] = error.detail
            except SkipField:
                continue
        mistakes |= {name: [self.unknown(name)] for name in data if name not in self.fields}
        if mistakes:
            raise InvalidBody(mistakes)
        return values

    def unknown(self, name: str) -> Mistake:
        said = camelise(name)
        if said in self.decided_here:
            return Mistake(_("“%s” cannot be sent here.") % quote(said), "read-only")
        near = nearest(said, map(camelise, self.fields))
        return Mistake(_("There is no “%s” here.") % quote(said), "unknown-field", near)


class BodyListField(serializers.ListField):
    """A JSON array; its mistakes keep their suggestions."""

    def to_internal_value(self, data: Any) -> list[Any]:
        if not isinstance(data, list):
            self.fail("not_a_list", input_type=type(data).__name__)
        most = self.max_length or len(data)
        if len(data) > most:  # what is wrong with each of a thousand helps nobody
            raise invalid(_("There are more than %d of them.") % most, "too-many")
        return self.run_child_validation(data)

    def run_child_validation(self, data: list[Any]) -> list[Any]:
        values, mistakes = [], {}
        for index, item in enumerate(data):
            try:
                values.append(self.child.run_validation(item))
            except ValidationError as error:
                mistakes[str(index)] = error.detail
        if mistakes:
            raise InvalidBody(mistakes)
        return values


class StrictTextField(serializers.CharField):
    """A JSON string without control characters, in one normal form; `has_lines` allows lines."""

    def __init__(self, *, has_lines: bool = False, **options: Any) -> None:
        self.allowed = {"\n", "\r", "\t"} if has_lines else set()
        super().__init__(**{"min_length": 1, **options})

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            raise invalid(_("This has to be a JSON string."), "not-a-string")
        controls = {c for c in data if unicodedata.category(c) in {"Cc", "Cs"}}
        if controls - self.allowed:
            raise invalid(_("The text holds a control character."), "control-character")
        return unicodedata.normalize("NFC", super().to_internal_value(data))


class StrictEmailField(StrictTextField, serializers.EmailField):
    """An e-mail address."""


class StrictPatternField(StrictTextField, serializers.RegexField):
    """A text of a fixed form; `regex` says which."""


class StrictIntegerField(serializers.IntegerField):
    """A JSON number without a fraction."""

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int:  # a bool is an int too
            raise invalid(_("This has to be a whole JSON number."), "not-an-integer")
        return data


class StrictBooleanField(serializers.BooleanField):
    """Exactly true or false."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            meant = {"true": "true", "false": "false"}.get(str(data).strip().lower())
            raise invalid(
                _("This has to be true or false, without quotes."), "not-a-boolean", meant
            )
        return data


class WordField(serializers.ChoiceField):
    """One of a fixed set of words."""

    def to_internal_value(self, data: Any) -> str:
        words = list(self.choices)
        if not isinstance(data, str) or data not in words:
            said = quote(data if isinstance(data, str) else type(data).__name__)
            near = nearest(data, words) if isinstance(data, str) else None
            detail = _("“%s” is not one of the values that exist.") % said
            raise invalid(detail + ("" if near else there_are(words)), "unknown-value", near)
        return data


class PastDayField(serializers.DateField):
    """A day that is not in the future, as YYYY-MM-DD."""

    def to_internal_value(self, value: Any) -> date:
        try:
            day = date.fromisoformat(value) if DAY.fullmatch(value) else None
        except (TypeError, ValueError):
            day = None
        if day is None:
            raise invalid(_("This has to be a day, as 2026-05-12."), "invalid-date")
        if day > timezone.localdate():
            raise invalid(_("This day is in the future."), "in-the-future")
        if day < EARLIEST:
            detail = _("This day is before %s.") % EARLIEST.isoformat()
            raise invalid(detail, "out-of-range", EARLIEST.isoformat())
        return day


def merged(target: Mapping[str, Any], patch: Any) -> Any:
    """Apply a JSON merge patch (RFC 7396).

    A null stays in the result: reading it says whether the value may be taken away.
    """
    if not isinstance(patch, Mapping):
        return patch
    result = dict(target)
    for name, value in patch.items():
        present = result.get(name)
        inner = present if isinstance(present, Mapping) else {}
        result[name] = merged(inner, value) if isinstance(value, Mapping) else value
    return result
