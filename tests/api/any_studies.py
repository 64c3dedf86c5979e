"""Studies that have between them all that a study can have, and can lack."""

from datetime import date

from catalogue.models import Intervention, Sector, Source, StudyProgramme, Theme
from tests.builders import build_source, publish, put_document
from tests.builders_enrolment import (
    ABSENT,
    FAR,
    OPENED,
    build_study,
    build_study_document,
    enrol,
)

TEXT = {"nl": "Zó.", "en": "So."}
SOURCE = {"sources": ["nro-winners-2022"]}
OBLIGATIONS = [
    {"kind": "random-allocation", "text": TEXT, **SOURCE},
    {"kind": "measurement", "absence": "unknown"},
]
BENEFITS = [
    {"kind": "contribution", "text": TEXT, "amount_eur": 2500, **SOURCE},
    {"kind": "support", "text": TEXT, "amount_absence": "unknown", **SOURCE},
    {"kind": "intervention-cost", "text": TEXT, **SOURCE},
]
STATED = {"obligations": OBLIGATIONS, "benefits": BENEFITS}
TEXTS = [
    f"{name}_{language}" for name in ("grades", "dose", "result", "note") for language in TEXT
]
MEMBERS = {
    **{name: f"What {name} says" for name in TEXTS},
    **{f"{name}_absence": "" for name in ABSENT},
    "provider": "Een aanbieder",
    "researchers": ["Een universiteit", "Een bureau; twee"],
    "school_year": "2023-2024",
    "schools": 20,
    "pupils": 500,
    "classes_per_arm": 0,
}


def build_any_studies() -> None:
    """Describe them beside the real menu, and publish a source whose day is known."""
    build_source("consulted", consulted_on=date(2026, 1, 2), consulted_on_absence="")
    publish()
    build_study_document("bare", sectors=[], arms=[], is_randomised=False, randomised_basis="")
    build_whole_study(slug="whole", **STATED)
    put_document(StudyProgramme, "programme", budget_eur=1, schools_absence="unknown", **STATED)
    build_whole_study(
        slug="of-the-programme", programme=StudyProgramme.objects.get(slug="programme")
    )
    build_study(slug="not-yet", opens_at=FAR, closes_at=None)
    build_study(slug="no-more", closes_at=OPENED)
    build_study(slug="free-places", places=3, is_fictitious=True)
    for places, slug in [(2, "full"), (None, "unlimited")]:
        study = build_study(slug=slug, places=places)
        for _school in range(4):
            enrol(study)


def build_whole_study(**content: object) -> None:
    """Describe a study of which everything is known, with tags that are not in their order."""
    study = build_study(
        places=1,
        intervention=Intervention.objects.get(slug="feedback"),
        sectors=["vo", "so", "po"],
        **MEMBERS,
        **content,
    )
    study.themes.set(Theme.objects.order_by("-slug")[:4])
    study.sources.set(Source.objects.order_by("-slug"))
    study.sectors.add(Sector.objects.get_or_create(slug="unknown-sector")[0])
