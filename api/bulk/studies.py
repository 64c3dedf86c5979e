"""Effect studies as rows: they are few, so the serializer of the JSON list makes them."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import orjson

from api.casing import to_json
from api.serializers.studies import StudySerializer
from catalogue.exporting.columns import Item, columns
from catalogue.exporting.units import Unit

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
CHUNK = 200


def study_rows(studies: Any, context: Mapping[str, Any]) -> Iterator[Item]:
    """Yield studies in the order of `studies`, as the JSON list has them."""
    found: Iterator[Any] = studies.iterator(chunk_size=CHUNK)
    while some := list(islice(found, CHUNK)):
        items = StudySerializer(some, many=True, context=dict(context)).data
        yield from orjson.loads(to_json(items))
