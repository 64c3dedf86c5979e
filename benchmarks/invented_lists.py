"""Invented studies, and invented sources in the draft, as many as a benchmark asks for."""

from datetime import date
from itertools import islice

from catalogue.models import Release, Sector, Source, SourceVersion, Study, Theme

BATCH = 500


def invent_sources(rows: int) -> None:
    """Write sources, each with one version, into the draft that is open."""
    draft = Release.objects.get(published_at=None)
    numbers = iter(range(rows))
    while some := list(islice(numbers, BATCH)):
        sources = Source.objects.bulk_create(Source(slug=f"verzonnen-{n}") for n in some)
        SourceVersion.objects.bulk_create(
            SourceVersion(
                identity=source,
                release=draft,
                valid_from=date(2021, 5, 10),
                cause="added",
                title=f"Publicatie {number} over onderwijs dat verzonnen is",
                authors=["A. Schrijver", "B. Onderzoeker"],
                publisher="Een instituut",
                kind="report",
                year=2021,
                consulted_on=date(2021, 5, 10),
                url=f"https://example.org/{number}",
            )
            for number, source in zip(some, sources, strict=True)
        )


def invent_studies(rows: int) -> None:
    """Write studies, each of a sector and a theme."""
    sectors = list(Sector.objects.filter(slug__in=["po", "vo", "so"]))
    themes = list(Theme.objects.all())
    numbers = iter(range(rows))
    while some := list(islice(numbers, BATCH)):
        studies = Study.objects.bulk_create(map(invent_study, some))
        Study.sectors.through.objects.bulk_create(
            Study.sectors.through(study=study, sector=sectors[number % len(sectors)])
            for number, study in zip(some, studies, strict=True)
        )
        Study.themes.through.objects.bulk_create(
            Study.themes.through(study=study, theme=themes[number % len(themes)])
            for number, study in zip(some, studies, strict=True)
        )


def invent_study(number: int) -> Study:
    text = {"nl": "Toetsen afnemen, twee keer.", "en": "Take tests, twice."}
    arms = ["treatment", "control"]
    return Study(
        slug=f"verzonnen-{number}",
        title_nl=f"Verzonnen studie {number}",
        title_en=f"Invented study {number}",
        summary_nl="Wat een verzonnen aanpak doet met lezen.",
        summary_en="What an invented approach does to reading.",
        obligations=[{"kind": "measurement", "text": text, "sources": []}],
        benefits=[{"kind": "contribution", "text": text, "amount_eur": 500, "sources": []}],
        intervention_absence="unknown",
        provider="Een aanbieder",
        researchers=["Een universiteit", "Een bureau"],
        outcome_nl="Begrijpend lezen",
        outcome_en="Reading comprehension",
        grades_nl="Groep 5 en 6",
        grades_en="Grades 3 and 4",
        school_year="2023-2024",
        is_randomised=True,
        randomised_basis="study",
        arms=[{"code": arm, "title": {"nl": arm, "en": arm}} for arm in arms],
        schools=20 + number % 50,
        pupils=500 + number % 900,
        classes_per_arm=10,
        dose_nl="30 minuten per week",
        dose_en="30 minutes a week",
        result_absence="unknown",
        recruitment_absence="unknown",
        is_fictitious=True,
    )
