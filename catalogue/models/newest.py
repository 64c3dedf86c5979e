"""What has come out last: the small question that all that is kept in memory is held against."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Subquery

from .prepared import Prepared
from .releases import Release
from .states import InterventionState


@dataclass(frozen=True)
class Newest:
    """The last release that came out, and the last row that the menu was laid out in.

    `opened_at` tells two releases of one number apart, if a database is emptied or goes back to a
    backup; `last_state` tells that the menu was laid out anew. Before the first release the
    number is 0.
    """

    number: int = 0
    sha256: str = ""
    opened_at: datetime | None = None
    last_state: int = 0


def newest() -> Newest:
    """Ask the database what has come out last: one query that reads two rows."""
    return as_newest(NEWEST.first())


def newest_release() -> Any:
    published = Release.objects.published().order_by("-number")
    return published.values_list("number", "sha256", "opened_at", last_state())[:1]


NEWEST = Prepared(newest_release)


def last_state() -> Subquery:
    """Return the key of the last row that the menu was laid out in, for a query on releases."""
    return Subquery(InterventionState.objects.order_by("-pk").values("pk")[:1])


def as_newest(row: tuple[Any, ...] | None) -> Newest:
    if row is None:
        return Newest()
    number, sha256, opened_at, last = row
    return Newest(number or 0, sha256, opened_at, last or 0)
