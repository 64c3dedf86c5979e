"""The forms that a whole list can have, for the negotiation and for the writing."""

from collections.abc import Callable, Mapping
from typing import IO, Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from catalogue.exporting.csv_rows import csv_of

from .exports import Export
from .ndjson import write_ndjson
from .xlsx import write_xlsx

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Parameters = Mapping[str, Any]


class WholeListRenderer(BaseRenderer):
    """A form that is written row by row, not rendered from an answer in memory."""

    is_whole_list = True
    content_type: ClassVar[str]
    description: ClassVar[str | Promise]
    schema: ClassVar[dict[str, Any]] = {"type": "string"}

    def render(self, data: Any, *context: Any, **further: Any) -> bytes:
        raise NotImplementedError

    def write(self, file: IO[bytes], export: Export, values: Parameters) -> None:
        """Write the whole list to `file`; `values` are those of the query parameters."""
        raise NotImplementedError


class CsvRenderer(WholeListRenderer):
    """A row for each item, a column for each member."""

    media_type = "text/csv"
    content_type = "text/csv; charset=utf-8; header=present"
    format = "csv"
    description = _(
        "The whole list: a row for each item, a column for each member (effect.months), lists "
        "joined with a semicolon and a space. UTF-8 with a byte order mark; a text that a "
        "spreadsheet would calculate has an apostrophe in front."
    )

    def write(self, file: IO[bytes], export: Export, values: Parameters) -> None:
        with_units = values["csvHeader"] == "units"
        file.writelines(csv_of(export.columns, export.rows(), with_units=with_units))


class NdjsonRenderer(WholeListRenderer):
    """A line of JSON for each item."""

    media_type = content_type = "application/x-ndjson"
    format = "ndjson"
    description = _("The whole list: a line for each item, which is the item of the JSON list.")

    def write(self, file: IO[bytes], export: Export, values: Parameters) -> None:
        write_ndjson(file, export)


class XlsxRenderer(WholeListRenderer):
    """A workbook with a row for each item."""

    media_type = content_type = SPREADSHEET
    format = "xlsx"
    schema = {"type": "string", "format": "binary"}
    description = _("The whole list as a workbook, with the rows and columns of the CSV.")

    def write(self, file: IO[bytes], export: Export, values: Parameters) -> None:
        write_xlsx(file, export)


FORMS: tuple[Callable[[], WholeListRenderer], ...] = (CsvRenderer, NdjsonRenderer, XlsxRenderer)
MEDIA_TYPES: dict[str, type[WholeListRenderer]] = {
    form.media_type: form for form in (CsvRenderer, NdjsonRenderer, XlsxRenderer)
}


def form_of(request: Request) -> WholeListRenderer | None:
    """Return the form that the client likes best, if that is one of a whole list."""
    renderer = getattr(request, "accepted_renderer", None)
    return renderer if isinstance(renderer, WholeListRenderer) else None
