"""Query parameters of `GET /v1/changes`."""

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api.parameters import InvalidValue, quote
from catalogue.models.public_changes import RESOURCES

from .backend import ApiFilterSet, ChoiceFilter, IntegerFilter
from .kinds import ApiFilter

NUMBER = re.compile(r"0|[1-9][0-9]{0,14}")  # a number of JSON holds any of them exactly


class CursorFilter(ApiFilter):
    """The number of a change, or 0 for before the first."""

    def read(self, text: str) -> int:
        if not NUMBER.fullmatch(text):
            raise InvalidValue(
                "invalid-cursor",
                _("“%s” is not the number of a change: take it from upTo, or begin with 0.")
                % quote(text),
                suggestion="0",
            )
        return int(text)

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "format": "int64", "minimum": 0, "maximum": 10**15 - 1}


class ChangeFilter(ApiFilterSet):
    """Query parameters of `GET /v1/changes`: it has no pages, but goes on from a number."""

    after = CursorFilter(
        default=0,
        example=0,
        help_text=gettext_lazy(
            "Only changes with a higher number: upTo of the last answer; 0 for everything."
        ),
    )
    resource = ChoiceFilter(
        choices=sorted(RESOURCES),
        field_name="resource",
        many="repeated",
        example=["interventions"],
        help_text=gettext_lazy("Only this collection; may be repeated: any of them."),
    )
    page_size = IntegerFilter(
        min_value=1,
        max_value=1_000,
        default=100,
        help_text=gettext_lazy("The most changes to answer with."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **(options | {"paged": False}))

    @classmethod
    def as_parameters(cls, *, paged: bool) -> list[dict[str, Any]]:
        return super().as_parameters(paged=False)
