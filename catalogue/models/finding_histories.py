"""What studies found of some interventions, on any day."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection
from datetime import date

from .estimates import Summary, summary_of
from .findings import FindingVersion

COLUMNS = (
    *("identity_id", "intervention_id", "valid_from", "is_removal", "excluded_because"),
    *("effect_size", "standard_error", "design"),
)


class FindingHistories:
    """All that a release knows of the findings of some interventions, read in one query."""

    def __init__(self, interventions: Collection[int], *, release: int) -> None:
        ever = FindingVersion.objects.filter(intervention__in=interventions)
        known = FindingVersion.objects.filter(
            identity__in=ever.values("identity"), release__number__lte=release
        )
        histories: dict[int, list[FindingVersion]] = defaultdict(list)
        ordered = known.order_by("identity__slug", "valid_from", "release__number")
        for version in ordered.only(*COLUMNS):
            histories[version.identity_id].append(version)
        # By intervention: each history that was ever about it, in the order of the slugs.
        self.of: dict[int, list[list[FindingVersion]]] = defaultdict(list)
        for history in histories.values():
            for intervention in {version.intervention_id for version in history}:
                self.of[intervention].append(history)

    def summary(self, intervention: int, valid_on: date) -> Summary | None:
        """Return the estimate of an intervention on a day; None where there are no findings."""
        held = (held_on(history, valid_on) for history in self.of.get(intervention, ()))
        entering = [finding for finding in held if finding and enters(finding, intervention)]
        return summary_of(entering) if entering else None


def held_on(history: list[FindingVersion], day: date) -> FindingVersion | None:
    after = bisect_right(history, day, key=lambda version: version.valid_from)
    return history[after - 1] if after else None


def enters(finding: FindingVersion, intervention: int) -> bool:
    """Whether a finding enters the estimate of an intervention."""
    is_about_it = finding.intervention_id == intervention and not finding.is_removal
    return is_about_it and not finding.excluded_because
