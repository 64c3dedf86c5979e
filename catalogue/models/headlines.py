"""Headline ratings of one intervention side by side: what the menu and each toolkit claim."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from .claims import EvidenceClaimVersion
from .interventions import InterventionVersion

# When an edition came out, to put claims in order of time: the EEF's copy of October 2014, its
# list of 10 October 2018, the renewed toolkit of autumn 2021 (docs/data-sources.md).
EDITION_DAYS = {
    "eef-2014": date(2014, 10, 1),
    "eef-2018": date(2018, 10, 10),
    "eef-2021": date(2021, 9, 1),
    "eef-later": date.max,
}
VALUES = {
    "effect.months": "months",
    "evidence.strength": "evidence_strength",
    "cost.band": "cost_band",
}


@dataclass(frozen=True)
class Headline:
    """What one release of the menu or one edition of a toolkit claims."""

    id: str
    version: InterventionVersion | EvidenceClaimVersion

    @property
    def is_of_menu(self) -> bool:
        return isinstance(self.version, InterventionVersion)

    @property
    def edition(self) -> str | None:
        """The edition of a toolkit; None for the menu."""
        return None if isinstance(self.version, InterventionVersion) else self.version.edition

    @property
    def basis(self) -> str | None:
        """The year that names the edition behind the figures: the end of their scale's name.

        The cost has no say: its bands of before 2021 stayed in use.
        """
        if self.edition is not None:
            return year_in(self.edition)
        scale = self.version.months_scale or self.version.evidence_scale
        return None if scale is None else year_in(scale.slug)

    @property
    def place_in_time(self) -> tuple[date, int, str]:
        day = self.version.valid_from if self.edition is None else EDITION_DAYS[self.edition]
        return day, self.version.release.number or 0, self.id


@dataclass(frozen=True)
class Contradiction:
    """The menu and the edition it took its figures from print another value for a field."""

    field: str
    ids: tuple[str, str]
    values: tuple[int, int]


def headlines(
    menu: Iterable[InterventionVersion], claims: Iterable[EvidenceClaimVersion]
) -> list[Headline]:
    """Return every claim in order of time; a removal claims nothing."""
    of_menu = [
        Headline(f"menu-{version.release.number}-{version.valid_from}", version)
        for version in menu
        if not version.is_removal
    ]
    of_toolkits = [Headline(claim.identity.slug, claim) for claim in claims]
    return sorted([*of_menu, *of_toolkits], key=lambda headline: headline.place_in_time)


def contradictions(claims: list[Headline]) -> Iterator[Contradiction]:
    """Yield where the menu and the edition behind it print different values."""
    for one in claims:
        for other in claims:
            if one.is_of_menu and not other.is_of_menu and one.basis == other.basis:
                yield from _differing(one, other)


def _differing(one: Headline, other: Headline) -> Iterator[Contradiction]:
    for field, name in VALUES.items():
        values: tuple[Any, Any] = getattr(one.version, name), getattr(other.version, name)
        if None not in values and values[0] != values[1]:
            yield Contradiction(field, (one.id, other.id), values)


def year_in(name: str) -> str:
    return name.rpartition("-")[2]
