"""What is said of a key in the path that is not there: which is the nearest that is."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.http import Http404

from api.filters.kinds import unknown_value
from api.problems import Problem
from api.suggestions import MOST_CANDIDATES

if TYPE_CHECKING:
    from django.db.models import QuerySet


class NearKeyMixin:
    """A public view of things by their key.

    Never of what is private: there, what is near would tell what there is.
    """

    kwargs: dict[str, Any]
    lookup_field: str

    def known_keys(self) -> Iterable[str]:
        """Return the keys that there are at the place of the question."""
        queryset: QuerySet[Any] = self.get_queryset()  # type: ignore[attr-defined]
        plain = queryset.prefetch_related(None).order_by(self.lookup_field)
        keys: Iterable[str] = plain.values_list(self.lookup_field, flat=True)[:MOST_CANDIDATES]
        return keys

    def handle_exception(self, exc: Exception) -> Any:
        """Say of what is not there what is near."""
        if isinstance(exc, Http404) and self.kwargs:
            exc = self.not_found(*self.kwargs.items())
        return super().handle_exception(exc)  # type: ignore[misc]

    def not_found(self, key: tuple[str, Any]) -> Problem:
        name, written = key
        mistake = unknown_value(written, list(self.known_keys())).of(name, naming_valid=True)
        return Problem("not-found", errors=[mistake.as_member()])
