"""Laying the menu out on both time axes, for reading."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from catalogue.models import InterventionState, InterventionVersion
from catalogue.models.states import OPEN_DAY, OPEN_RELEASE

BATCH = 2_000


def lay_out(identities: Iterable[int], *, release: int) -> None:
    """Bring the states of `identities` up to what release number `release` knows.

    Rectangles that no longer hold are closed at `release`; those that follow are added. Call it
    inside the transaction that publishes, after the number has been given out.
    """
    ids = sorted(set(identities))
    for start in range(0, len(ids), BATCH):
        _lay_out_batch(ids[start : start + BATCH], release)


def _lay_out_batch(ids: list[int], release: int) -> None:
    versions: dict[int, list[InterventionVersion]] = defaultdict(list)
    known = InterventionVersion.objects.filter(identity__in=ids, release__number__lte=release)
    for version in known.select_related("identity").order_by("valid_from", "release__number"):
        versions[version.identity_id].append(version)
    open_states = {
        (state.version_id, state.valid_from, state.valid_until): state.pk
        for state in InterventionState.objects.filter(
            identity__in=ids, known_until=OPEN_RELEASE
        ).only("version_id", "valid_from", "valid_until")
    }

    added = []
    for history in versions.values():
        for version, valid_from, valid_until in timeline(history):
            if not open_states.pop((version.pk, valid_from, valid_until), None):
                added.append(new_state(version, valid_from, valid_until, release))

    InterventionState.objects.filter(pk__in=open_states.values()).update(known_until=release)
    InterventionState.objects.bulk_create(added, batch_size=500)


def timeline(
    history: Iterable[InterventionVersion],
) -> Iterator[tuple[InterventionVersion, date, date]]:
    """Yield who holds from when until when; `history` goes by day, then by release."""
    by_day = {version.valid_from: version for version in history}
    for start, end in pairwise([*by_day, OPEN_DAY]):
        yield by_day[start], start, end


def new_state(
    version: InterventionVersion, valid_from: date, valid_until: date, release: int
) -> InterventionState:
    return InterventionState(
        version=version,
        identity_id=version.identity_id,
        known_from=release,
        valid_from=valid_from,
        valid_until=valid_until,
        is_removal=version.is_removal,
        slug=version.identity.slug,
        category_id=version.category_id,
        months=version.months,
        evidence_strength=version.evidence_strength,
        cost_band=version.cost_band,
        **version.sort_keys(),
    )
