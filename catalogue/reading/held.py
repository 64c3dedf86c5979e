"""Which versions of a kind a question leaves, found once for each stretch of time.

What has come out never changes, and between two days on which any version starts nothing does.
"""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Hashable, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from catalogue.models import Version
from catalogue.models.newest import Newest
from catalogue.models.versions import versions_of

from .kept import Kept

SMALLEST = 500  # bytes that anything kept takes besides its numbers
DAYS: Kept[list[date]] = Kept(4 << 20)
KEYS: Kept[Sequence[int]] = Kept(16 << 20)


def held_keys(
    versions: Callable[[], QuerySet[Any]],
    *,
    of: type[Version],
    question: Hashable,
    release: int,
    valid_on: date,
    newest: Newest,
) -> Sequence[int]:
    """Return the keys of versions, in their order; only what is not kept is read.

    Args:
        versions: gives those of one kind that hold as of `release` and `valid_on`, narrowed.
        question: what they were narrowed by.
        newest: what had come out when this was asked; `release` is not after it.
    """
    place = (of, newest, release)
    day = bisect_right(starts(of, newest, release), valid_on)
    known = KEYS.get((*place, day, question))
    if known is None:
        known = array("q", versions().values_list("pk", flat=True))
        KEYS.keep((*place, day, question), known, known.itemsize * len(known) + SMALLEST)
    return known


def starts(of: type[Version], newest: Newest, release: int) -> list[date]:
    """Return the days on which any version starts, as `release` knows them."""
    place = (of, newest, release)
    days = DAYS.get(place)
    if days is None:
        known = versions_of(of).filter(release__number__lte=release).order_by("valid_from")
        days = list(known.values_list("valid_from", flat=True).distinct())
        DAYS.keep(place, days, 60 * len(days) + SMALLEST)
    return days
