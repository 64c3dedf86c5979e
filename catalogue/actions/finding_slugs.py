"""The short names of findings that are imported: the same for the same study, whatever the order.

A name is `<intervention>--<study>-<year>-<6 hex>`, where the last part is taken from the key that
identifies the study. Studies with the same key are told apart by an ordinal (`-2`, `-3`, …).
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

import rfc8785
from django.utils.text import slugify

DUPLICATE = "duplicate"
INTERVENTION_CUT, STUDY_CUT, DIGITS = 40, 32, 6
Key: TypeAlias = tuple[str | int | None, ...]


class StudyFinding(NamedTuple):
    """What one study found of an intervention; other things are named by their slug."""

    label: str
    year: int | None = None
    effect_size: float | None = None
    standard_error: float | None = None
    sample_size: int | None = None
    outcome: str = ""
    sector: str = ""
    source: str = ""
    level: str = ""
    subject: str = ""
    design: str = ""
    country: str = ""
    excluded_because: str = ""

    def key(self) -> Key:
        """Return what identifies the study; capitals do not matter."""
        words = (self.label.casefold(), self.level.casefold(), self.subject.casefold())
        return (*words, self.year, self.outcome, self.sector)

    def study(self) -> Key:
        """Return what the findings of one study on several outcomes have in common."""
        return (self.label.casefold(), self.year, self.sample_size)

    def mark(self) -> Key:
        """Return what tells it from others with the same key."""
        return (*self.key(), self.sample_size, self.excluded_because == DUPLICATE)


def completed(
    findings: Iterable[StudyFinding], there: Iterable[StudyFinding], unsaid: Collection[str]
) -> list[StudyFinding]:
    """Return the findings with what is there already in the fields that they do not speak of.

    A file without a column for the outcome says nothing of it, so it neither empties it nor makes
    another study of the one with that outcome. Where several fit, none is taken.
    """
    if not unsaid:
        return list(findings)
    empty: dict[str, Any] = dict.fromkeys(unsaid, "")
    fitting: dict[Key, list[StudyFinding]] = {}
    for finding in there:
        fitting.setdefault(finding._replace(**empty).mark(), []).append(finding)
    whole = []
    for finding in findings:
        fits = fitting.get(finding._replace(**empty).mark(), [])
        kept = {name: getattr(fits[0], name) for name in unsaid} if len(fits) == 1 else {}
        whole.append(finding._replace(**kept))
    return whole


def stem(intervention: str, finding: StudyFinding) -> str:
    """Return the name without an ordinal; a valid slug of at most 90 characters."""
    digest = hashlib.sha256(rfc8785.dumps([intervention, *finding.key()])).hexdigest()[:DIGITS]
    study = slugify(finding.label).replace("_", "-")[:STUDY_CUT]
    parts = ["-".join(filter(None, study.split("-"))) or "study", finding.year, digest]
    return prefix(intervention) + "-".join(str(part) for part in parts if part)


def prefix(intervention: str) -> str:
    """Return what the names of all findings of an intervention begin with."""
    return f"{intervention[:INTERVENTION_CUT].rstrip('-')}--"


def name_findings(
    intervention: str, findings: Iterable[StudyFinding], there: Mapping[str, StudyFinding]
) -> Iterator[tuple[str, StudyFinding]]:
    """Yield each finding with its name; one that is `there` already keeps the name it has.

    A study with the same key and sample size is the same study, whatever it is called. What is
    left with one key is matched in order, as a sample size may have been corrected.
    """
    groups: dict[str, list[StudyFinding]] = {}
    for finding in findings:
        groups.setdefault(stem(intervention, finding), []).append(finding)
    marked: dict[Key, list[str]] = {}
    for slug in sorted(there, key=by_ordinal, reverse=True):
        marked.setdefault(there[slug].mark(), []).append(slug)
    names: dict[str, list[str]] = {}
    for first, group in groups.items():
        group.sort(key=in_order)
        same = [marked.get(finding.mark()) for finding in group]
        names[first] = [slugs.pop() if slugs else "" for slugs in same]
    taken = {name for several in names.values() for name in several}
    free: dict[str, list[str]] = {}
    for slug in sorted(there.keys() - taken, key=by_ordinal):
        free.setdefault(stem_of(slug, groups), []).append(slug)
    for first, group in groups.items():
        left = iter(free.get(first, ()))
        new = (slug for slug in ordinals(first) if slug not in there)
        for name, finding in zip(names[first], group, strict=True):
            yield name or next(left, "") or next(new), finding


def stem_of(slug: str, stems: Mapping[str, object]) -> str:
    head, _hyphen, tail = slug.rpartition("-")
    return head if head in stems and tail.isdecimal() else slug


def by_ordinal(slug: str) -> tuple[int, str]:
    return len(slug), slug


def ordinals(first: str) -> Iterator[str]:
    yield first
    number = 2
    while True:
        yield f"{first}-{number}"
        number += 1


def in_order(finding: StudyFinding) -> tuple[object, ...]:
    """Return what findings with one key are sorted by: the number of pupils first."""
    parts = (finding.sample_size, finding.excluded_because == DUPLICATE, *finding)
    return tuple((part is not None, part if part is not None else 0) for part in parts)
