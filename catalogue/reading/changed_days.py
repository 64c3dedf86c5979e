"""Which things a later release tells otherwise than an earlier one, and from which days on.

What has come out never changes, so the days between two releases are read once and kept.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from catalogue.models import VERSIONED, Release, Version
from catalogue.models.as_of import Published
from catalogue.models.versions import versions_of

from .kept import Kept

ROW = np.dtype([("identity", np.int64), ("day", np.int32)])  # the day counts from year 1
SMALLEST = 500  # bytes that anything kept takes besides its rows
Out: TypeAlias = Published | Release
KEPT: Kept[NDArray[np.void]] = Kept(16 << 20)


class ChangedDays:
    """Every stretch of time that the later release tells otherwise, kind by kind.

    Each is a kind of version, a slug and a first day: between two days on which a new version
    starts nothing changes, so these days say it all.
    """

    def __init__(self, kinds: Sequence[type[Version]], *, earlier: Out, later: Out) -> None:
        self.rows = {kind: changed_rows(kind, earlier, later) for kind in kinds}

    def __len__(self) -> int:
        return sum(map(len, self.rows.values()))

    def __getitem__(self, page: slice) -> list[tuple[type[Version], str, date]]:
        """Return the stretches of a page: a query for the slugs of each kind that is on it."""
        start, stop, _ = page.indices(len(self))
        found = []
        for kind, rows in self.rows.items():
            of_kind = rows[max(start, 0) : max(stop, 0)].tolist()
            slugs = slugs_of(kind, {key for key, _day in of_kind})
            found += [(kind, slugs[key], date.fromordinal(day)) for key, day in of_kind]
            start, stop = start - len(rows), stop - len(rows)
        return found


def slugs_of(kind: type[Version], keys: Collection[int]) -> dict[int, str]:
    identities = next(identity for identity, versions in VERSIONED.items() if versions is kind)
    named = identities._default_manager.filter(pk__in=keys)
    return dict(named.values_list("pk", "slug")) if keys else {}


def changed_rows(kind: type[Version], earlier: Out, later: Out) -> NDArray[np.void]:
    """Return the rows between two releases, in the order of slug and day; kept, or read.

    A database that was emptied or put back may give a release its number again, but not the
    moment it was opened at.
    """
    releases = [(release.number, release.opened_at) for release in (earlier, later)]
    key = (kind, *releases, later.sha256)
    known = KEPT.get(key)
    if known is None:
        known = read_rows(kind, earlier.number or 0, later.number or 0)
        KEPT.keep(key, known, known.nbytes + SMALLEST)
    return known


def read_rows(kind: type[Version], earlier: int, later: int) -> NDArray[np.void]:
    between = versions_of(kind).filter(release__number__gt=earlier, release__number__lte=later)
    pairs = between.order_by("identity__slug", "valid_from")
    if later - earlier > 1:  # a release tells of a day once
        pairs = pairs.distinct()
    rows = pairs.values_list("identity_id", "valid_from").iterator(chunk_size=10_000)
    return np.fromiter(((key, day.toordinal()) for key, day in rows), ROW)
