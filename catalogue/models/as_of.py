"""Where on the two time axes a question is asked."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone

from .newest import Newest, newest
from .releases import Release


@dataclass(frozen=True)
class AsOf:
    """A day on which something held, and the release by whose knowledge.

    `release` is None before the first release came out: then nothing was known.
    `uncertain_releases` may have been out by `known_on`; only the window of their date is known.
    """

    release: int | None
    valid_on: date
    known_on: datetime
    uncertain_releases: tuple[int, ...] = ()


class Published(NamedTuple):
    """A release that came out; with a window, its last moment and its first day."""

    number: int
    published_at: datetime
    published_after: date | None
    opened_at: datetime
    sha256: str


kept: tuple[Newest, tuple[Published, ...]] = (Newest(), ())  # all releases up to the newest


def published_releases(asked: Newest | None = None) -> tuple[Published, ...]:
    """Return what has come out by `asked`, the oldest first; by default in one small query.

    What was read is kept in the process until another release is the newest.
    """
    global kept
    asked = asked or newest()
    key, releases = kept
    if key != asked:
        columns = Release.objects.published().order_by("number").values_list(*Published._fields)
        releases = tuple(Published(*row) for row in columns if row[0] <= asked.number)
        kept = asked, releases
    return releases


def as_of_now(*, valid_on: date, asked: Newest | None = None) -> AsOf:
    """Return what is known now, at the moment of the newest release: its clock may be ahead."""
    if not (releases := published_releases(asked)):
        return AsOf(release=None, valid_on=valid_on, known_on=timezone.now())
    last = releases[-1]
    return AsOf(release=last.number, valid_on=valid_on, known_on=last.published_at)


def as_of_moment(*, valid_on: date, known_on: datetime, asked: Newest | None = None) -> AsOf:
    """Return what had been published by `known_on`."""
    releases = published_releases(asked)
    known = [release.number for release in releases if is_out(release, known_on)]
    uncertain = [release.number for release in releases if may_be_out(release, known_on)]
    return AsOf(
        release=max(known, default=None),
        valid_on=valid_on,
        known_on=known_on,
        uncertain_releases=tuple(uncertain),
    )


def is_out(release: Published, known_on: datetime) -> bool:
    return release.published_at <= known_on


def may_be_out(release: Published, known_on: datetime) -> bool:
    """Whether `known_on` lies in the window in which the release came out at some moment."""
    after = release.published_after
    return (
        after is not None
        and not is_out(release, known_on)
        and after <= timezone.localdate(known_on)
    )


def as_of_release(*, valid_on: date, release: Published | Release) -> AsOf:
    """Return what was known at the moment `release` came out."""
    if release.published_at is None:
        raise ValueError("A draft has no place on the axis of knowledge.")
    return AsOf(release=release.number, valid_on=valid_on, known_on=release.published_at)
