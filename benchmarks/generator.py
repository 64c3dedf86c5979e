"""Makes a menu of N interventions: rows in bulk into a draft, then the real publishing.

The first two thousand are made so; more are copies that the database makes of the second thousand,
after which the real indexing goes over all texts. `python -m benchmarks.generated` holds the two
ways against each other.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from django.db import transaction

from benchmarks.copies import copy_thousand
from benchmarks.inventions import (
    CATEGORIES,
    DIFFERENT,
    SECTORS,
    SOURCES,
    THEMES,
    THOUSAND,
    Invention,
    invent,
    sources_of,
)
from catalogue.actions.releases import open_draft, publish_release
from catalogue.actions.search_segments import reindex
from catalogue.models import (
    Category,
    CategoryVersion,
    EvidenceClaim,
    EvidenceClaimVersion,
    Finding,
    FindingVersion,
    Intervention,
    InterventionVersion,
    Release,
    Scale,
    ScaleVersion,
    Sector,
    SectorVersion,
    Source,
    SourceVersion,
    Theme,
    ThemeVersion,
)

EDITOR = "benchmark"
LAUNCH = date(2021, 5, 10)
NEW_RATINGS = date(2022, 4, 1)
CAME_OUT = [
    datetime(2021, 5, 10, 8, tzinfo=UTC),
    datetime(2021, 11, 1, 8, tzinfo=UTC),
    datetime(2022, 4, 7, 8, tzinfo=UTC),
]
BATCH = 2_000
SCALES = {"months": range(13), "evidence": range(1, 6), "cost": range(1, 6)}
FIELDS = {"months": "months", "evidence": "evidence_strength", "cost": "cost_band"}
Ids = dict[str, int]


class Generator:
    """One run; keeps how long each part took, in seconds."""

    def __init__(self, size: int, *, findings: int, copies: bool = True) -> None:
        if copies and size > DIFFERENT and size % THOUSAND:
            raise ValueError(size)
        self.size = size
        self.findings = findings  # of each intervention
        self.published = min(size, DIFFERENT) if copies else size
        self.seconds: dict[str, int] = {}
        self.terms: dict[type[Any], Ids] = {}
        self.sources: Ids = {}
        self.interventions: Ids = {}

    def run(self) -> dict[str, int]:
        """Make and publish the three releases, and what there is more than the different ones."""
        with self.draft(1):
            self.write_vocabulary()
            self.write_sources()
            self.write_identities()
            self.write_versions(1)
        for number in (2, 3):
            with self.draft(number):
                self.write_versions(number)
                self.write_claims(number)
                if number == 2:
                    self.write_findings()
        if self.size > self.published:
            with self.timed("copy"):
                copy_thousand(1, to=range(DIFFERENT // THOUSAND, self.size // THOUSAND))
            with self.timed("index"):
                reindex()
        return self.seconds

    @contextmanager
    def draft(self, number: int) -> Iterator[None]:
        label = f"Release {number}"
        with self.timed(f"write release {number}"), transaction.atomic():
            self.release = open_draft(label_nl=label, label_en=label, by=EDITOR)
            yield
        with self.timed(f"publish release {number}"):
            publish_release(by=EDITOR, published_at=CAME_OUT[number - 1])

    @contextmanager
    def timed(self, part: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[part] = round(time.perf_counter() - start)

    def write_vocabulary(self) -> None:
        described = {"description_nl": "Uitleg", "description_en": "Explanation"}
        self.write_terms(Sector, SectorVersion, SECTORS, **described)
        self.write_terms(Theme, ThemeVersion, THEMES, **described)
        self.write_terms(Category, CategoryVersion, list(CATEGORIES), printed_title="Titel")
        self.terms[Scale] = identities(Scale, SCALES)
        ScaleVersion.objects.bulk_create(
            ScaleVersion(
                identity_id=self.terms[Scale][slug],
                kind=slug,
                edition="benchmark",
                steps=[{"value": v, "label": {"nl": str(v), "en": str(v)}} for v in values],
                **titled(slug),
                **described,
                **added(self.release),
            )
            for slug, values in SCALES.items()
        )

    def write_terms(
        self, model: type[Any], versions: type[Any], slugs: list[str], **content: Any
    ) -> None:
        self.terms[model] = identities(model, slugs)
        versions.objects.bulk_create(
            versions(
                identity_id=self.terms[model][slug],
                position=position,
                **titled(slug),
                **content,
                **added(self.release),
            )
            for position, slug in enumerate(slugs, 1)
        )

    def write_sources(self) -> None:
        thousands = -(-self.published // THOUSAND)
        slugs = [slug for thousand in range(thousands) for slug in sources_of(thousand)]
        known = self.sources = identities(Source, slugs)
        write(
            SourceVersion(
                identity_id=known[slug],
                title=f"Publicatie {slug}",
                authors=["A. Schrijver", "B. Onderzoeker"],
                publisher="Een instituut",
                kind="report",
                year=2021,
                consulted_on=LAUNCH,
                url=f"https://example.org/{slug}",
                **added(self.release),
            )
            for slug in slugs
        )

    def write_identities(self) -> None:
        slugs = (item.slug for item in self.inventions())
        self.interventions = identities(Intervention, slugs)

    def write_versions(self, number: int) -> None:
        for some in chunks(self.inventions()):
            versions = [self.version(item, number) for item in some]
            InterventionVersion.objects.bulk_create(versions)
            self.write_tags(some, versions)

    def version(self, item: Invention, number: int) -> InterventionVersion:
        removed = number == 3 and item.is_removed
        causes = ["added", "new-scale", "removed" if removed else "new-method"]
        ratings = [{}, item.first_rating, item.later_rating]
        return InterventionVersion(
            identity_id=self.interventions[item.slug],
            release=self.release,
            valid_from=NEW_RATINGS if number == 3 else LAUNCH,
            cause=causes[number - 1],
            is_removal=removed,
            code=item.code,
            category_id=self.terms[Category][item.category],
            **item.texts,
            **self.rated(ratings[number - 1], "not-rated" if number == 1 else "not-printed"),
        )

    def rated(self, rating: dict[str, int], absence: str) -> dict[str, Any]:
        content: dict[str, Any] = {}
        for part, field in FIELDS.items():
            value = rating.get(part)
            content[field] = value
            content[f"{part}_scale_id"] = None if value is None else self.terms[Scale][part]
            content[f"{part}_absence"] = absence if value is None else ""
        return content

    def write_tags(self, some: list[Invention], versions: list[InterventionVersion]) -> None:
        pairs = list(zip(some, versions, strict=True))
        sectors, themes = self.terms[Sector], self.terms[Theme]
        tags: dict[str, Iterator[tuple[int, int]]] = {
            "sector": ((v.pk, sectors[tag]) for item, v in pairs for tag in item.sectors),
            "theme": ((v.pk, themes[tag]) for item, v in pairs for tag in item.themes),
            "source": ((v.pk, self.sources[tag]) for item, v in pairs for tag in item.sources),
        }
        for name, ids in tags.items():
            through = getattr(InterventionVersion, f"{name}s").through
            write(
                through(**{"interventionversion_id": version, f"{name}_id": tag})
                for version, tag in ids
            )

    def write_claims(self, number: int) -> None:
        """Give each intervention a claim in release 2, and every other one a second in 3."""
        edition = {2: "eef-2018", 3: "eef-2021"}[number]
        for some in chunks(self.inventions()):
            chosen = [item for item in some if number == 2 or item.number % 2 == 0]
            known = identities(EvidenceClaim, [f"{item.slug}--{edition}" for item in chosen])
            write(self.claim(item, edition, known[f"{item.slug}--{edition}"]) for item in chosen)

    def claim(self, item: Invention, edition: str, identity: int) -> EvidenceClaimVersion:
        rating = item.first_rating if edition == "eef-2018" else item.later_rating
        return EvidenceClaimVersion(
            identity_id=identity,
            intervention_id=self.interventions[item.slug],
            edition=edition,
            source_id=self.sources[sources_of(item.number // THOUSAND)[item.number % SOURCES]],
            **titled("EEF"),
            **self.rated(rating, "unknown"),
            **added(self.release),
        )

    def write_findings(self) -> None:
        for some in chunks(self.inventions(), BATCH // 10):
            slugs = [slug for item in some for slug in self.finding_slugs(item)]
            known = identities(Finding, slugs)
            write(
                self.finding(item, known[slug], said)
                for item in some
                for slug, said in zip(self.finding_slugs(item), item.findings, strict=False)
            )

    def finding_slugs(self, item: Invention) -> list[str]:
        return [f"{item.slug}--studie-{place + 1}" for place in range(self.findings)]

    def finding(self, item: Invention, identity: int, said: dict[str, Any]) -> FindingVersion:
        content = dict(said)
        content["outcome_id"] = self.terms[Theme][content.pop("outcome")]
        content["sector_id"] = self.terms[Sector][content.pop("sector")]
        return FindingVersion(
            identity_id=identity,
            intervention_id=self.interventions[item.slug],
            **content,
            **added(self.release),
        )

    def inventions(self) -> Iterator[Invention]:
        return map(invent, range(self.published))


def identities(model: type[Any], slugs: Iterable[str]) -> Ids:
    """Write an identity per slug; return their keys by slug."""
    known: Ids = {}
    for some in chunks(model(slug=slug) for slug in slugs):
        known |= {row.slug: row.pk for row in model.objects.bulk_create(some)}
    return known


def write(rows: Iterable[Any]) -> None:
    for some in chunks(rows):
        type(some[0]).objects.bulk_create(some)


def chunks(rows: Iterable[Any], size: int = BATCH) -> Iterator[list[Any]]:
    left = iter(rows)
    while some := list(islice(left, size)):
        yield some


def titled(title: str) -> dict[str, str]:
    return {"title_nl": title, "title_en": title}


def added(release: Release) -> dict[str, Any]:
    return {"release": release, "valid_from": LAUNCH, "cause": "added"}
