"""What an item says when nothing is stored: the serializers, at the place of the question."""

from datetime import date

import orjson
from django.test import RequestFactory
from django.utils.translation import override
from rest_framework.request import Request

from api.as_of import AskedAsOf, asked_as_of
from api.casing import to_json
from api.references import References
from api.serializers.interventions import InterventionDetailSerializer, InterventionSerializer
from api.serializers.sources import SourceDetailSerializer, SourceSerializer
from api.serializers.versions import InterventionVersionSerializer
from catalogue.models import (
    FindingVersion,
    InterventionState,
    InterventionVersion,
    Release,
    SourceVersion,
)
from catalogue.models.comparisons import history_of
from catalogue.models.estimates import summary_of
from catalogue.models.states import OPEN_DAY, OPEN_RELEASE

HOST = "localhost:8123"


def question() -> Request:
    return Request(RequestFactory(headers={"Host": HOST}).get("/v1/interventions"))


def place(release: int, day: date) -> AskedAsOf:
    return asked_as_of(valid_on=day, release=Release.objects.get(number=release))


def corners(state: InterventionState) -> set[tuple[int, date]]:
    """Return the places at the corners of a state: what holds there holds in all of it."""
    newest = Release.objects.published().count()
    last = newest if state.known_until == OPEN_RELEASE else state.known_until - 1
    end = date(2200, 1, 1) if state.valid_until == OPEN_DAY else state.valid_until
    days = (state.valid_from, date.fromordinal(end.toordinal() - 1))
    return {(release, day) for release in (state.known_from, last) for day in days}


def live_row(state: InterventionState, as_of: AskedAsOf, language: str, only=()) -> bytes:
    version, context = read(state, as_of)
    return rendered(InterventionSerializer(version, context=context, only=only), language)


def live_detail(state: InterventionState, as_of: AskedAsOf, language: str) -> bytes:
    version, context = read(state, as_of)
    return rendered(InterventionDetailSerializer(version, context=context), language)


def live_row_and_detail(
    state: InterventionState, as_of: AskedAsOf, language: str
) -> tuple[bytes, bytes]:
    version, context = read(state, as_of)
    row = InterventionSerializer(version, context=context)
    detail = InterventionDetailSerializer(version, context=context)
    return rendered(row, language), rendered(detail, language)


def read(state, as_of):
    """Return the version that holds, and what is shown around it."""
    references = References(release=as_of.release, valid_on=as_of.valid_on)
    version = references.interventions().get(pk=state.version_id)
    return version, {
        "request": question(),
        "as_of": as_of,
        "references": references,
        "summaries": {version.identity_id: estimate(version.identity_id, as_of)},
    }


def rendered(serializer, language) -> bytes:
    with override(language):
        return to_json(serializer.data)


def estimate(intervention: int, as_of: AskedAsOf):
    held = FindingVersion.objects.as_of(as_of.release, as_of.valid_on).live()
    entering = held.filter(intervention=intervention, excluded_because="")
    return summary_of(list(entering.order_by("identity__slug")))


def live_history(versions: list[InterventionVersion], language: str) -> bytes:
    compared = history_of(versions[0].identity, versions)
    with override(language):
        context = {"request": question()}
        return to_json(InterventionVersionSerializer(compared, many=True, context=context).data)


def live_sources(versions, as_of: AskedAsOf, language: str) -> list:
    context = {"request": Request(RequestFactory().get("/v1/sources")), "as_of": as_of}
    with override(language):
        return orjson.loads(to_json(SourceSerializer(versions, many=True, context=context).data))


def live_source(version: SourceVersion, as_of: AskedAsOf, language: str) -> bytes:
    with override(language):
        context = {"request": question(), "as_of": as_of}
        return to_json(SourceDetailSerializer(version, context=context).data)
