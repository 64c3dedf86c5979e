"""Views whose list can also be had whole, as a file."""

from typing import Any, ClassVar

from django.http.response import HttpResponseBase
from django.utils import timezone
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from api.bulk.answers import answer_whole
from api.bulk.exports import Export
from api.bulk.forms import FORMS, WholeListRenderer, form_of
from api.filters.backend import ApiFilterSet
from api.limits import charge
from api.pagination import canonical_address


class WholeListMixin:
    """A view that answers `GET` in pages, or at once in a form that has rows only."""

    parameters: ApiFilterSet
    request: Any
    is_on_time_axes: ClassVar[bool] = True

    def get_export(self) -> Export:
        """Return the whole list, under the parameters of this request."""
        raise NotImplementedError

    def is_whole_list(self) -> bool:
        """Whether this is the operation that the forms are of, and not a detail."""
        return getattr(self, "action", "list") == "list"

    def get_renderers(self) -> list[BaseRenderer]:
        renderers: list[BaseRenderer] = super().get_renderers()  # type: ignore[misc]
        return [*renderers, *(form() for form in FORMS)] if self.is_whole_list() else renderers

    @property
    def default_response_headers(self) -> dict[str, str]:
        headers: dict[str, str] = super().default_response_headers  # type: ignore[misc]
        return headers | {"Vary": "Accept"} if self.is_whole_list() else headers

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """Answer with a page, or with every row."""
        if form := form_of(request):
            return self.answer_whole(form)
        return super().list(request, *args, **kwargs)  # type: ignore[misc]

    def answer_whole(self, form: WholeListRenderer) -> HttpResponseBase:
        charge(self.request, "exports")
        place = self.get_as_of() if hasattr(self, "get_as_of") else None
        pins = dict(place.pins()) if place else {}
        canonical = canonical_address(self.request, self.parameters, pins)
        # What was asked is in it too: the links in the rows stay at that.
        pinned = f"{canonical} {place.query}" if place and "release" in pins else None
        return answer_whole(
            self.request,
            self.get_export(),
            form,
            self.parameters.values,
            canonical=canonical,
            pinned=pinned,
        )

    def name_of_file(self, name: str) -> str:
        """Say in the name of the file what it was read at: `sources-release-4`."""
        if not self.is_on_time_axes:
            return f"{name}-{timezone.localdate().isoformat()}"
        as_of = getattr(self, "as_of")  # noqa: B009  # of AsOfMixin
        day = as_of.asked.get("validOn")
        return f"{name}-release-{as_of.release}" + (f"-valid-on-{day}" if day else "")
