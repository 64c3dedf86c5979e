"""What an item of the menu refers to, and so when what it shows may change."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from django.db.models import Q

from catalogue.models import (
    CategoryVersion,
    FindingVersion,
    InterventionVersion,
    Release,
    ScaleVersion,
    SectorVersion,
    SourceVersion,
    ThemeVersion,
    Version,
)
from catalogue.models.versions import versions_of

SCALES = ("months_scale", "evidence_scale", "cost_scale")
TAGS: dict[str, type[Version]] = {
    "sector": SectorVersion,
    "theme": ThemeVersion,
    "source": SourceVersion,
}


class Said(NamedTuple):
    """From a day on, a version is what holds of something."""

    valid_from: date
    version: int
    is_new: bool  # it came out in the release that is laid out


History = list[Said]


class Stretch(NamedTuple):
    """Days on which one version holds of an item, and of all that it refers to."""

    version: InterventionVersion
    valid_from: date
    valid_until: date
    is_new: bool  # one of the latter came out in the release that is laid out


class Dependencies:
    """The histories of all that some interventions refer to, by the knowledge of a release."""

    def __init__(self, interventions: Sequence[int], *, release: int) -> None:
        self.release = release
        self.scales = self.histories(ScaleVersion.objects.all(), before=True)
        self.categories = self.histories(CategoryVersion.objects.all())
        self.tags = self.read_tags(interventions)
        self.findings = self.read_findings(interventions)

    def histories(self, versions: Any, *, before: bool = False) -> dict[int, History]:
        """Return what is known of each identity, by day, then by release.

        `before` marks the days before the first: for scales and findings those are another
        matter, while of the rest what is said first is taken to have held before too.
        """
        known = versions.filter(release__number__lte=self.release)
        columns = ("identity_id", "valid_from", "pk", "release__number")
        histories: dict[int, History] = defaultdict(list)
        ordered = known.order_by("valid_from", "release__number")
        for identity, day, version, release in ordered.values_list(*columns):
            history = histories[identity]
            said = Said(day, version, release == self.release)
            if before and not history:
                history.append(said._replace(valid_from=date.min, version=-version))
            history.append(said)
        return histories

    def read_tags(self, interventions: Sequence[int]) -> dict[int, list[History]]:
        """Return by version the histories of its tags."""
        by_version: dict[int, list[History]] = defaultdict(list)
        for name, model in TAGS.items():
            through = getattr(InterventionVersion, f"{name}s").through
            tags = through.objects.filter(interventionversion__identity__in=interventions)
            used = versions_of(model).filter(identity__in=tags.values(name))
            histories = self.histories(used)
            pairs = tags.order_by("pk").values_list("interventionversion_id", f"{name}_id")
            for version, tag in pairs:
                by_version[version].append(histories[tag])
        return by_version

    def read_findings(self, interventions: Sequence[int]) -> dict[int, list[History]]:
        """Return by intervention the histories of the findings that were ever about it."""
        about = FindingVersion.objects.filter(intervention__in=interventions)
        pairs = about.order_by("identity").values_list("intervention_id", "identity_id")
        ever = FindingVersion.objects.filter(identity__in=about.values("identity"))
        histories = self.histories(ever, before=True)
        by_intervention: dict[int, list[History]] = defaultdict(list)
        for intervention, finding in pairs.distinct():
            by_intervention[intervention].append(histories.get(finding, []))
        return by_intervention

    def of(self, version: InterventionVersion) -> list[History]:
        """Return the histories of all that a version refers to."""
        findings = self.findings.get(version.identity_id, [])
        # An estimate is told in months too, by the tables that there are.
        keys = list(self.scales) if findings else [getattr(version, f"{n}_id") for n in SCALES]
        scales = [self.scales[key] for key in keys if key in self.scales]
        category = self.categories.get(version.category_id, [])
        tags = self.tags.get(version.pk, [])
        return [history for history in (category, *tags, *scales, *findings) if history]

    def stretches(
        self, version: InterventionVersion, valid_from: date, valid_until: date
    ) -> Iterator[Stretch]:
        """Split the days on which a version holds where something that it refers to changes."""
        if version.is_removal:
            yield Stretch(version, valid_from, valid_until, is_new=False)
            return
        histories = self.of(version)
        # What is said first is what held before, so that nothing changes on its own day.
        days = {said.valid_from for history in histories for said in history[1:]}
        starts = sorted({valid_from, *(day for day in days if valid_from < day < valid_until)})
        for start, end in pairwise([*starts, valid_until]):
            is_new = any(held_on(history, start).is_new for history in histories)
            yield Stretch(version, start, end, is_new)


def held_on(history: History, day: date) -> Said:
    """Return what held on `day`, or what held first if that was later."""
    return history[max(bisect_right(history, day, key=lambda said: said.valid_from) - 1, 0)]


def affected_by(release: Release) -> set[int]:
    """Return the interventions that show something that `release` speaks of."""
    versions = InterventionVersion.objects.published()
    refers = Q(release=release) | Q(category__in=spoken_of(CategoryVersion, release))
    for name in SCALES:
        refers |= Q(**{f"{name}__in": spoken_of(ScaleVersion, release)})
    found = set(versions.filter(refers).values_list("identity_id", flat=True))
    for name, model in TAGS.items():
        tagged = versions.filter(**{f"{name}s__in": spoken_of(model, release)})
        found |= set(tagged.values_list("identity_id", flat=True))
    return found | with_findings(release)


def with_findings(release: Release) -> set[int]:
    """Return the interventions whose estimate, or how it is told, `release` may change."""
    findings = FindingVersion.objects.published()
    if not ScaleVersion.objects.filter(release=release).exists():
        findings = findings.filter(identity__in=spoken_of(FindingVersion, release))
    return set(findings.values_list("intervention_id", flat=True))


def spoken_of(model: type[Version], release: Release) -> Any:
    return versions_of(model).filter(release=release).values("identity")
