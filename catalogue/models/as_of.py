"""Where on the two time axes a question is asked."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

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


def as_of_moment(*, valid_on: date, known_on: datetime) -> AsOf:
    """Return what had been published by `known_on`."""
    published = list(Release.objects.published().defer("note_nl", "note_en"))
    known = [release.number for release in published if is_out(release, known_on)]
    uncertain = [release.number for release in published if may_be_out(release, known_on)]
    return AsOf(
        release=max((number for number in known if number), default=None),
        valid_on=valid_on,
        known_on=known_on,
        uncertain_releases=tuple(number for number in uncertain if number),
    )


def is_out(release: Release, known_on: datetime) -> bool:
    return release.published_at is not None and release.published_at <= known_on


def may_be_out(release: Release, known_on: datetime) -> bool:
    """Whether `known_on` lies in the window in which the release came out at some moment."""
    after = release.published_after
    return (
        after is not None
        and not is_out(release, known_on)
        and after <= timezone.localdate(known_on)
    )


def as_of_release(*, valid_on: date, release: Release) -> AsOf:
    """Return what was known at the moment `release` came out."""
    if release.published_at is None:
        raise ValueError("A draft has no place on the axis of knowledge.")
    return AsOf(release=release.number, valid_on=valid_on, known_on=release.published_at)
