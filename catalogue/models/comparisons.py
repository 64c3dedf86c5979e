"""What changed between two releases, over the whole timeline of each thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from . import differences as diff
from .as_of import Published
from .releases import Release
from .versions import Identity, Version, versions_of


@dataclass(frozen=True)
class ChangedField:
    """A difference with the version that explains it."""

    difference: diff.Difference
    explained_by: Version


@dataclass(frozen=True)
class Comparison:
    """What holds for one thing from `valid_from` on, by a later release against an earlier one.

    `version` is what the later release says; `changes` apply to what the earlier one said held on
    that day.
    """

    version: Version
    changes: list[ChangedField]
    was_there: bool


def compare(
    model: type[Version],
    days: list[tuple[str, date]],
    earlier: Published | Release,
    later: Published | Release,
) -> list[Comparison]:
    """Return the comparison for each (slug, first day) that changed, in that order.

    The cause of a field is that of the last version that changed it.
    """
    one = [field.name for field in model._meta.fields if field.is_relation]
    histories: dict[str, list[Version]] = {slug: [] for slug, _day in days}
    known = versions_of(model).filter(
        Q(release__number__lte=later.number), identity__slug__in=histories
    )
    versions = known.select_related(*one).prefetch_related(*model.TAGS)
    for version in versions.order_by("release__number", "valid_from"):
        histories[version.identity.slug].append(version)
    return [_comparison(histories[slug], day, earlier.number or 0) for slug, day in days]


def _comparison(history: list[Version], day: date, earlier: int) -> Comparison:
    """Compare what held on `day`; `history` goes by release, then by day."""
    before = held([v for v in history if (v.release.number or 0) <= earlier], day)
    steps = [v for v in history if (v.release.number or 0) > earlier and v.valid_from <= day]
    explained: dict[tuple[str, ...], Version] = {}
    now = before
    for step in steps:
        if now is not None and step.valid_from < now.valid_from:
            continue
        for change in diff.differences(said_by(now), said_by(step)):
            explained[change.path] = step
        now = step
    latest = [v for v in steps if v.valid_from == day][-1]
    changes = [
        ChangedField(change, explained[change.path])
        for change in diff.differences(said_by(before), said_by(latest))
    ]
    return Comparison(latest, changes, was_there=bool(said_by(before)))


def held(history: list[Version], day: date) -> Version | None:
    """Return what of `history` held on `day`; the latest day wins, then the release."""
    candidates = [version for version in history if version.valid_from <= day]
    return max(candidates, key=lambda v: (v.valid_from, v.release.number), default=None)


def said_by(version: Version | None) -> diff.Content | None:
    """Return the content of a version; a removal says nothing."""
    return None if version is None or version.is_removal else version.content()


def history_of(identity: Identity, versions: list[Version]) -> list[Comparison]:
    """Return every version of one thing against what held on its first day just before it.

    `versions` are the published ones; newest release first.
    """
    ordered = sorted(versions, key=lambda v: (v.release.number or 0, v.valid_from), reverse=True)
    return [in_history(version, versions) for version in ordered]


def in_history(version: Version, versions: Sequence[Version]) -> Comparison:
    """Return a version against what held on its first day just before it.

    `versions` are published ones of the same thing, with all that are older.
    """
    before = held([v for v in versions if older(v, version)], version.valid_from)
    changes = diff.differences(said_by(before), said_by(version))
    return Comparison(
        version, [ChangedField(change, version) for change in changes], bool(said_by(before))
    )


def older(version: Version, than: Version) -> bool:
    """Whether `version` was known before `than`; within a release, whether it holds earlier."""
    one, other = version.release.number or 0, than.release.number or 0
    return one < other or (one == other and version.valid_from < than.valid_from)
