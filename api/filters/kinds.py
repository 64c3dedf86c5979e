"""The kinds of query parameter: each reads its text strictly and describes itself."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from django.db.models import Choices, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters

from api.parameters import InvalidValue, quote
from api.suggestions import nearest

INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,5})")
LARGEST_INTEGER = 999_999


class ApiFilter(filters.Filter):
    """A query parameter.

    With `field_name` or `method` it narrows the list; without either it is only read, and the
    view does with it what it wants. `many` says whether several values can be given, as
    `sector=po&sector=vo` ("repeated") or as `fields=slug,title` ("commas"). `name` is the name
    on the wire where the attribute's name in camelCase will not do.
    """

    def __init__(
        self,
        *,
        field_name: str | None = None,
        lookup_expr: str = "exact",
        method: str | Callable[..., Any] | None = None,
        name: str | None = None,
        many: Literal["no", "repeated", "commas"] = "no",
        required: bool = False,
        default: Any = None,
        example: Any = None,
        distinct: bool = False,
        help_text: str | Promise = "",
    ) -> None:
        super().__init__(field_name, lookup_expr, label="", method=method, distinct=distinct)
        self.narrows = field_name is not None or method is not None
        self.wire_name = name
        self.many = many
        self.required = required
        self.default = default
        self.example = example
        self.help_text = help_text

    def read(self, text: str) -> Any:
        """Return the value that `text` stands for.

        Raises:
            InvalidValue: it stands for none.
        """
        raise NotImplementedError

    def canonical(self, text: str, value: Any) -> Any:
        """Return `value` as the `query` of the answer and the links to other pages say it."""
        return value

    def schema(self) -> dict[str, Any]:
        """Return the OpenAPI schema of one value."""
        raise NotImplementedError

    def filter(self, queryset: Any, value: Any) -> Any:
        """Narrow `queryset`; of several values any may match."""
        lookup = "in" if self.many != "no" else self.lookup_expr
        narrowed = queryset.filter(**{f"{self.field_name}__{lookup}": value})
        return narrowed.distinct() if self.distinct else narrowed

    def as_parameter(self, name: str) -> dict[str, Any]:
        """Return the OpenAPI description of this parameter."""
        schema = self.schema()
        parameter: dict[str, Any] = {"in": "query", "name": name}
        if self.help_text:
            parameter["description"] = str(self.help_text)
        if self.required:
            parameter["required"] = True
        if self.many != "no":
            schema = {"type": "array", "items": schema, "minItems": 1}
            parameter |= {"style": "form", "explode": self.many == "repeated"}
        if self.default is not None:
            schema = schema | {"default": self.default}
        if self.example is not None:
            parameter["example"] = self.example
        return parameter | {"schema": schema}


class ChoiceFilter(ApiFilter):
    """One of a fixed set of words."""

    def __init__(self, *, choices: Sequence[str] | type[Choices], **options: Any) -> None:
        super().__init__(**options)
        self.choices: list[str] = list(getattr(choices, "values", choices))

    def read(self, text: str) -> str:
        if text not in self.choices:
            raise unknown_value(text, self.choices)
        return text

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": self.choices}


class KeyFilter(ApiFilter):
    """A key of something in the catalogue; may be repeated: any of them.

    The keys that exist come from `keys`, called anew for every request that gives the parameter,
    or from the column of `queryset` that `field_name` ends on.
    """

    def __init__(
        self,
        *,
        keys: Callable[[], Iterable[str]] | None = None,
        queryset: QuerySet[Any] | None = None,
        pattern: str | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**{"many": "repeated", **options})
        if queryset is not None:
            column = str(self.field_name).rsplit("__", 1)[-1]
            keys = queryset.values_list(column, flat=True).all
        if keys is None:
            raise TypeError("A KeyFilter needs keys or a queryset.")
        self.keys = keys
        self.pattern = pattern

    def read(self, text: str) -> str:
        known = list(self.keys())
        if text not in known:
            raise unknown_value(text, known)
        return text

    def schema(self) -> dict[str, Any]:
        schema: dict[str, Any] = {"type": "string", "minLength": 1}
        return schema | {"pattern": self.pattern} if self.pattern else schema


class BooleanFilter(ApiFilter):
    """Exactly `true` or `false`."""

    MEANT = {"1": "true", "yes": "true", "ja": "true", "0": "false", "no": "false", "nee": "false"}

    def read(self, text: str) -> bool:
        if text not in {"true", "false"}:
            folded = text.strip().casefold()
            suggestion = self.MEANT.get(folded) or nearest(folded, ["true", "false"])
            raise InvalidValue(
                "invalid-boolean",
                _("“%s” is neither true nor false.") % quote(text),
                suggestion=suggestion,
            )
        return text == "true"

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


class IntegerFilter(ApiFilter):
    """A whole number of at most six digits, within bounds that are published."""

    def __init__(
        self,
        *,
        min_value: int = -LARGEST_INTEGER,
        max_value: int = LARGEST_INTEGER,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.min_value = min_value
        self.max_value = max_value

    def read(self, text: str) -> int:
        if not INTEGER.fullmatch(text) or text == "-0":
            raise InvalidValue(
                "invalid-integer",
                _("“%(text)s” is not a whole number in digits, from %(lowest)d to %(highest)d.")
                % {"text": quote(text), "lowest": self.min_value, "highest": self.max_value},
                suggestion=self.nearest_number(text),
            )
        number = int(text)
        if not self.min_value <= number <= self.max_value:
            raise InvalidValue(
                "out-of-range",
                _("%(number)s does not lie between %(lowest)d and %(highest)d.")
                % {"number": text, "lowest": self.min_value, "highest": self.max_value},
                suggestion=self.nearest_number(text),
            )
        return number

    def nearest_number(self, text: str) -> str | None:
        try:
            number = Decimal(text.strip()[:40].replace(",", "."))
        except InvalidOperation:
            return None
        if number.is_nan():
            return None
        return str(int(max(Decimal(self.min_value), min(number, Decimal(self.max_value)))))

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.min_value, "maximum": self.max_value}


class TextFilter(ApiFilter):
    """Words to look for."""

    def __init__(self, *, max_length: int = 200, **options: Any) -> None:
        super().__init__(**options)
        self.max_length = max_length

    def read(self, text: str) -> str:
        words = unicodedata.normalize("NFC", text.strip())
        if len(words) > self.max_length:
            raise InvalidValue(
                "too-long",
                _("The text is longer than %d characters.") % self.max_length,
                suggestion=words[: self.max_length].strip(),
            )
        if any(unicodedata.category(character) in {"Cc", "Cs"} for character in words):
            raise InvalidValue("control-character", _("The text holds a control character."))
        return words

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 1, "maxLength": self.max_length}


def unknown_value(text: str, known: Sequence[str]) -> InvalidValue:
    return InvalidValue(
        "unknown-value",
        _("“%s” is not one of the values that exist.") % quote(text),
        suggestion=nearest(text, known),
        valid=known,
    )
