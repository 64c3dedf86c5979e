"""The parameters of lists that can also be had whole, as a file."""

from collections.abc import Iterator
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api.parameters import ParameterError

from .backend import PAGING, ApiFilterSet
from .kinds import ChoiceFilter

CSV = "text/csv"


class WholeListFilter(ApiFilterSet):
    """A list in pages, and whole in the forms that have rows only.

    What says nothing of rows is refused there: `of_json_only` names it besides the pages.
    """

    of_json_only: ClassVar[tuple[str, ...]] = ()

    csv_header = ChoiceFilter(
        choices=("names", "units"),  # no default: a generated client would send it for JSON too
        help_text=gettext_lazy(
            "Only with text/csv: units adds a second header row with the unit of each column."
        ),
    )

    def check(self) -> Iterator[ParameterError]:
        yield from super().check()
        form = getattr(self.request, "accepted_renderer", None)
        if "csvHeader" in self.given and getattr(form, "media_type", "") != CSV:
            detail = _("This is for text/csv only: ask for that with the header Accept.")
            yield ParameterError("csvHeader", "needs-media-type", detail, CSV)
        if getattr(form, "is_whole_list", False):
            yield from self.check_rows()

    def check_rows(self) -> Iterator[ParameterError]:
        for name in sorted(self.given.keys() & {*PAGING, *self.of_json_only}):
            detail = (
                _("A whole list has no pages: leave this out, or ask for application/json.")
                if name in PAGING
                else _("Rows do not show this: leave it out, or ask for application/json.")
            )
            yield ParameterError(name, "not-of-whole-lists", detail)
