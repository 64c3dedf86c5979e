"""Effect studies as rows."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import F, TextField
from django.db.models.functions import Cast
from django.utils.translation import get_language
from orjson import loads

from api.references import References
from catalogue.exporting.columns import Item, columns
from catalogue.exporting.units import Unit
from catalogue.models.clock import database_now

from .study_parts import (
    NO_PROGRAMME,
    Link,
    Programme,
    arm_item,
    benefit_item,
    obligation_item,
    programmes_in,
    recruitment_item,
)
from .study_tags import TagReader, Tags

COLUMNS = columns(
    {
        Unit.CODE: (
            "slug sectors programme.slug recruitment.status obligations.kind obligations.sources "
            "obligations.statedFor benefits.kind benefits.sources benefits.statedFor "
            "intervention.slug themes randomisedBasis arms.code sources.id"
        ),
        Unit.TEXT: (
            "title summary programme.title obligations.text benefits.text provider researchers "
            "outcome grades schoolYear arms.title dose result note sources.title"
        ),
        Unit.BOOLEAN: "isFictitious isRandomised",
        Unit.INSTANT: "recruitment.opensAt recruitment.closesAt",
        Unit.SCHOOLS: (
            "recruitment.places recruitment.placesLeft recruitment.waitingList schools"
        ),
        Unit.PUPILS: "pupils",
        Unit.COUNT: "classesPerArm",
        Unit.EURO: "benefits.amountEur",
        Unit.DATE: "sources.consultedOn",
        Unit.REASON: (
            "recruitment.placesAbsence recruitment.absence obligations.absence "
            "benefits.amountAbsence interventionAbsence providerAbsence researchersAbsence "
            "gradesAbsence schoolYearAbsence schoolsAbsence pupilsAbsence classesPerArmAbsence "
            "doseAbsence resultAbsence sources.consultedOnAbsence"
        ),
        Unit.ADDRESS: "programme.link intervention.link sources.url links.self",
    },
    order="slug title summary sectors isFictitious programme.slug programme.title programme.link "
    "recruitment.status recruitment.opensAt recruitment.closesAt recruitment.places "
    "recruitment.placesLeft recruitment.placesAbsence recruitment.waitingList "
    "recruitment.absence obligations.kind obligations.text obligations.absence "
    "obligations.statedFor obligations.sources benefits.kind benefits.text benefits.amountEur "
    "benefits.amountAbsence benefits.statedFor benefits.sources intervention.slug "
    "intervention.link interventionAbsence provider providerAbsence researchers "
    "researchersAbsence themes outcome grades gradesAbsence schoolYear schoolYearAbsence "
    "isRandomised randomisedBasis arms.code arms.title schools schoolsAbsence pupils "
    "pupilsAbsence classesPerArm classesPerArmAbsence dose doseAbsence result resultAbsence note "
    "sources.id sources.title sources.url sources.consultedOn sources.consultedOnAbsence "
    "links.self",
)
READ = (
    *("pk", "slug", "is_fictitious", "programme_id", "recruitment_absence"),
    *(f"recruitment__{name}" for name in ("opens_at", "closes_at", "places", "places_taken")),
    *("recruitment__waiting", "intervention__slug", "intervention_absence", "provider"),
    *("provider_absence", "researchers_absence", "grades_absence", "school_year"),
    *("school_year_absence", "is_randomised", "randomised_basis", "schools", "schools_absence"),
    *("pupils", "pupils_absence", "classes_per_arm", "classes_per_arm_absence", "dose_absence"),
    "result_absence",
)
TEXTS = ("title", "summary", "outcome", "grades", "dose", "result", "note")
LISTS = ("obligations", "benefits", "arms", "researchers")
CHUNK = 1_000


class Links(NamedTuple):
    """What gives the addresses in a row, by the slug of what is there."""

    study: Link
    programme: Link
    intervention: Link


class StudyRows:
    """Studies in the order of `studies`, as the JSON list has them, without their models.

    Whether schools can enrol is said of the instant at which the reading begins.
    """

    def __init__(self, studies: Any, references: References, links: Links) -> None:
        self.studies = studies
        self.references = references
        self.links = links

    def __iter__(self) -> Iterator[Item]:
        language = get_language() or "nl"
        now = database_now()
        programmes = programmes_in(language, self.links.programme)
        reader = TagReader(self.references)
        rows = self.read(language)
        while some := list(islice(rows, CHUNK)):
            tags = reader.read([row.pk for row in some])
            for row in some:
                programme = programmes.get(row.programme_id, NO_PROGRAMME)
                yield self.item(row, language, now, programme, tags)

    def read(self, language: str) -> Iterator[Any]:
        """Yield what is read of each study: its texts in one language, its lists as JSON."""
        texts = {name: F(f"{name}_{language}") for name in TEXTS}
        lists = {f"{name}_json": Cast(name, TextField()) for name in LISTS}
        alone = self.studies.select_related(None).prefetch_related(None)
        read = alone.annotate(**texts, **lists).values_list(*READ, *texts, *lists, named=True)
        rows: Iterator[Any] = read.iterator(CHUNK)
        return rows

    def item(
        self, row: Any, language: str, now: datetime, programme: Programme, tags: Tags
    ) -> Item:
        obligations, benefits, arms, researchers = map(loads, row[-len(LISTS) :])
        own = [obligation_item(part, language, "study") for part in obligations]
        gets = [benefit_item(part, language, "study") for part in benefits]
        slug = row.intervention__slug
        return {
            "slug": row.slug,
            "title": row.title,
            "summary": row.summary,
            "sectors": tags.sectors.get(row.pk, []),
            "isFictitious": row.is_fictitious,
            "programme": programme.shown,
            "recruitment": recruitment_item(row, now),
            "obligations": own or programme.obligations,
            "benefits": gets or programme.benefits,
            "intervention": slug and {"slug": slug, "link": self.links.intervention(slug)},
            **carried_out(row, researchers, tags.themes.get(row.pk, [])),
            "isRandomised": row.is_randomised,
            "randomisedBasis": row.randomised_basis or None,
            "arms": [arm_item(arm, language) for arm in arms],
            **measured(row),
            "note": row.note or None,
            "sources": tags.sources.get(row.pk, []),
            "links": {"self": self.links.study(row.slug)},
        }


def carried_out(row: Any, researchers: list[str], themes: list[str]) -> Item:
    """Return by whom, with whom and when it is carried out, and what for."""
    return {
        "interventionAbsence": row.intervention_absence or None,
        "provider": row.provider or None,
        "providerAbsence": row.provider_absence or None,
        "researchers": researchers,
        "researchersAbsence": row.researchers_absence or None,
        "themes": themes,
        "outcome": row.outcome,
        "grades": row.grades or None,
        "gradesAbsence": row.grades_absence or None,
        "schoolYear": row.school_year or None,
        "schoolYearAbsence": row.school_year_absence or None,
    }


def measured(row: Any) -> Item:
    """Return how many took part, how much they got, and what came out."""
    return {
        "schools": row.schools,
        "schoolsAbsence": row.schools_absence or None,
        "pupils": row.pupils,
        "pupilsAbsence": row.pupils_absence or None,
        "classesPerArm": row.classes_per_arm,
        "classesPerArmAbsence": row.classes_per_arm_absence or None,
        "dose": row.dose or None,
        "doseAbsence": row.dose_absence or None,
        "result": row.result or None,
        "resultAbsence": row.result_absence or None,
    }
