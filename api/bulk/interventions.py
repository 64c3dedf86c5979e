"""Items of the menu as rows, from the texts that are stored of them."""

from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any

import orjson
from django.utils.translation import get_language
from orjson import Fragment

from api import documents
from catalogue.exporting.columns import Column, Item, columns
from catalogue.exporting.units import Unit
from catalogue.reading.places import Ordered

COLUMNS = columns(
    {
        Unit.CODE: (
            "slug code category.code sectors[] sectorsBasis themes[] effect.scale evidence.scale "
            "cost.scale cost.perPupilBasis estimate.months.scale "
            "estimate.months.otherScales.scale[] estimate.model estimate.interval "
            "estimate.warnings[] sources.id[] successors[] validFromBasis release cause"
        ),
        Unit.TEXT: (
            "title printedTitle summary category.title evidence.label cost.label "
            "estimate.reading targetGroup schoolPhases[] workingElements[] examples[] "
            "pointsOfAttention[] note sources.title[] causeNote"
        ),
        Unit.MONTHS: "effect.months estimate.months.months estimate.months.otherScales.months[]",
        Unit.BOOLEAN: (
            "estimate.months.isBeyondScale estimate.months.otherScales.isBeyondScale[]"
        ),
        Unit.STEP: "evidence.strength cost.band",
        Unit.EURO_PER_PUPIL: "cost.perPupilUpTo",
        Unit.COUNT: "estimate.k",
        Unit.STANDARD_DEVIATIONS: (
            "estimate.effectSize estimate.standardError estimate.confidenceInterval[] "
            "estimate.predictionInterval[]"
        ),
        Unit.VARIANCE: "estimate.tauSquared",
        Unit.PERCENT: "estimate.iSquaredTau estimate.percentileGain",
        Unit.REASON: (
            "effect.absence evidence.absence cost.absence estimate.absences.confidenceInterval "
            "estimate.absences.predictionInterval estimate.absences.tauSquared "
            "estimate.absences.iSquaredTau estimate.months.absence "
            "estimate.months.otherScales.absence[] sources.consultedOnAbsence[]"
        ),
        Unit.DATE: "sources.consultedOn[] validFrom",
        Unit.ADDRESS: "sources.url[] links.self links.versions links.evidence",
    },
    order="slug code title printedTitle summary category.code category.title sectors "
    "sectorsBasis themes effect.months effect.scale effect.absence evidence.strength "
    "evidence.label evidence.scale evidence.absence cost.band cost.label cost.scale "
    "cost.perPupilUpTo cost.perPupilBasis cost.absence estimate.k estimate.effectSize "
    "estimate.standardError estimate.confidenceInterval estimate.absences.confidenceInterval "
    "estimate.predictionInterval estimate.absences.predictionInterval estimate.tauSquared "
    "estimate.absences.tauSquared estimate.iSquaredTau estimate.absences.iSquaredTau "
    "estimate.months.months estimate.months.scale estimate.months.isBeyondScale "
    "estimate.months.otherScales.months estimate.months.otherScales.scale "
    "estimate.months.otherScales.isBeyondScale estimate.months.otherScales.absence "
    "estimate.months.absence estimate.percentileGain estimate.model estimate.interval "
    "estimate.warnings estimate.reading targetGroup schoolPhases workingElements examples "
    "pointsOfAttention note sources.id sources.title sources.url sources.consultedOn "
    "sources.consultedOnAbsence successors validFrom validFromBasis release cause causeNote "
    "links.self links.versions links.evidence",
)
CHUNK = 500


def columns_of(members: Collection[str]) -> tuple[Column, ...]:
    """Return the columns of these members of an item; none named are all."""
    return tuple(column for column in COLUMNS if not members or column.path[0] in members)


class InterventionRows:
    """The items behind states, in their order, as the JSON list has them."""

    def __init__(self, states: Ordered, **question: Any) -> None:
        self.states = states
        self.question = question | {"language": get_language() or "nl"}
        self.question["columns"] = states.place.columns

    def texts(self) -> Iterator[str]:
        states = iter(self.states)
        while some := list(islice(states, CHUNK)):
            yield from documents.texts(some, **self.question)

    def lines(self) -> Iterator[Fragment]:
        """Yield each item as the JSON that it is kept as."""
        return map(Fragment, self.texts())

    def __iter__(self) -> Iterator[Item]:
        return map(orjson.loads, self.texts())
