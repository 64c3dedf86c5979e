"""The findings of one intervention, pooled as somebody asks for it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from catalogue.statistics import (
    Absence,
    Between,
    Estimate,
    PooledEstimate,
    Subgroups,
    UntilYear,
)

from .estimates import (
    USUAL,
    Pooling,
    Rows,
    are_randomised,
    by_year,
    left_out,
    pooled,
    rows_of,
    subgroups,
    weights,
)
from .findings import FindingVersion

GROUPINGS: dict[str, Callable[[FindingVersion], str]] = {
    "outcome": lambda finding: finding.outcome.slug if finding.outcome else "",
    "sector": lambda finding: finding.sector.slug if finding.sector else "",
    "design": lambda finding: finding.design,
}


@dataclass(frozen=True)
class Question:
    """What is asked of findings: which of them, and how they are pooled.

    Filters hold the values of which any may match; an empty one leaves all. `excluded` holds
    slugs of findings that are left out on request.
    """

    pooling: Pooling = USUAL
    filters: tuple[tuple[str, frozenset[str]], ...] = ()
    excluded: frozenset[str] = frozenset()
    group_by: str | None = None

    def selects(self, finding: FindingVersion) -> bool:
        return all(GROUPINGS[name](finding) in values for name, values in self.filters)


@dataclass(frozen=True)
class Moved:
    """How far an estimate lies from the one that is given when nothing is asked."""

    usual: PooledEstimate
    estimate: PooledEstimate

    @property
    def effect_size(self) -> float:
        return self.estimate.effect_size - self.usual.effect_size


@dataclass(frozen=True)
class PooledFindings:
    """An estimate with the findings it was made of, for all of them or for one group.

    `value` is what the findings of a group have in common, empty where they do not state it.
    """

    findings: Sequence[FindingVersion]
    estimate: PooledEstimate
    pooling: Pooling
    group_by: str | None = None
    value: str = ""
    moved: Moved | None = None

    @property
    def is_randomised(self) -> bool:
        return are_randomised(self.findings)

    @property
    def left_out(self) -> tuple[Estimate, ...] | Absence:
        """The estimate without each finding in turn, in the order of `findings`."""
        return left_out(rows_of(self.findings), self.pooling)


class StudyEvidence:
    """Findings of one intervention, as one place on the time axes knows them."""

    def __init__(self, findings: Iterable[FindingVersion], question: Question) -> None:
        self.question = question
        self.known = sorted(
            findings, key=lambda f: (f.label.casefold(), f.year or 0, f.identity.slug)
        )

    @cached_property
    def selected(self) -> list[FindingVersion]:
        """The findings that the filters leave, in the estimate or not."""
        return [finding for finding in self.known if self.question.selects(finding)]

    @cached_property
    def entering(self) -> list[FindingVersion]:
        return [finding for finding in self.selected if not self.reason(finding)]

    def reason(self, finding: FindingVersion) -> str:
        """Why a finding is not in the estimate; empty if it is."""
        if finding.excluded_because:
            return finding.excluded_because
        return "excluded-by-request" if finding.identity.slug in self.question.excluded else ""

    @cached_property
    def overall(self) -> PooledFindings | Absence:
        estimate = pooled(self.rows, self.question.pooling)
        if isinstance(estimate, Absence):
            return estimate
        moved = self.moved(estimate)
        return PooledFindings(self.entering, estimate, self.question.pooling, moved=moved)

    @property
    def rows(self) -> Rows:
        return rows_of(self.entering)

    def weights(self) -> dict[int, float]:
        """Return the weight of each finding that enters, in percent, by the key of its version.

        They are known also where no answer was found for the rest of the estimate.
        """
        overall = self.overall
        if isinstance(overall, Absence):
            found = weights(self.rows, self.question.pooling)
        else:
            found = overall.estimate.weights
        return dict(zip((one.pk for one in self.entering), found, strict=True)) if found else {}

    def moved(self, estimate: PooledEstimate) -> Moved | None:
        """Compare with the estimate of every finding; None if that is what was asked."""
        everything = [finding for finding in self.known if not finding.excluded_because]
        if everything == self.entering and self.question.pooling == USUAL:
            return None
        usual = pooled(rows_of(everything), USUAL)
        return None if isinstance(usual, Absence) else Moved(usual, estimate)

    @property
    def grouped(self) -> Subgroups | Absence:
        if isinstance(self.overall, Absence):
            return self.overall
        names = tuple(map(GROUPINGS[self.question.group_by or ""], self.entering))
        return subgroups(self.rows, names, self.question.pooling)

    @cached_property
    def groups(self) -> list[PooledFindings]:
        """An estimate per group, in the order of their names; those that state nothing last."""
        name = self.question.group_by
        if name is None or isinstance(found := self.grouped, Absence):
            return []
        groups = [
            PooledFindings(
                findings=[f for f in self.entering if GROUPINGS[name](f) == value],
                estimate=estimate,
                pooling=self.question.pooling,
                group_by=name,
                value=value,
            )
            for value, estimate in found.estimates.items()
        ]
        return sorted(groups, key=lambda group: (not group.value, group.value))

    @property
    def between(self) -> Between | Absence:
        """The test whether the groups differ, where groups are asked for."""
        found = self.grouped
        return found if isinstance(found, Absence) else found.between

    @property
    def by_year(self) -> tuple[UntilYear, ...] | Absence:
        """The estimate of all findings up to each year; those without a year are not in it."""
        dated = [(finding, finding.year) for finding in self.entering if finding.year is not None]
        if not dated:
            return Absence.TOO_FEW_STUDIES
        rows = rows_of(finding for finding, _ in dated)
        return by_year(rows, tuple(year for _, year in dated), self.question.pooling)
