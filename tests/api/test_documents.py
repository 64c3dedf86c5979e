"""What is stored beside the menu, against what the serializers say of the real one."""

from datetime import date
from itertools import product

import orjson
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from api import documents, histories
from api.as_of import asked_as_of
from api.casing import to_json, underscore
from api.filters.interventions import FIELDS
from catalogue.actions.documents import lay_out_anew
from catalogue.models import (
    ChangesDocument,
    Intervention,
    InterventionState,
    InterventionVersion,
    SourceVersion,
    StateDocument,
)
from catalogue.models.newest import newest
from catalogue.reading.memory import columns_at
from tests.api.rendered_live import (
    HOST,
    corners,
    live_detail,
    live_history,
    live_row,
    live_row_and_detail,
    live_source,
    live_sources,
    place,
    question,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_menu")]

RELEASES = 4  # that the real menu has


def rows(states, **asked):
    columns = columns_at(newest())
    return documents.rows([state.pk for state in states], columns=columns, **asked)


def live_states():
    return InterventionState.objects.live().order_by("pk")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_item_is_told_in_the_bytes_of_the_serializers(language):
    for state in live_states():
        for release, day in corners(state):
            as_of = place(release, day)
            asked = {"language": language, "request": question(), "as_of": as_of}

            row = rows([state], **asked)[0]
            whole = documents.detail(state.slug, **asked)

            live = live_row_and_detail(state, as_of, language)
            assert (to_json(row), to_json(whole)) == live


def test_item_without_a_place_in_the_question_has_plain_addresses():
    now = asked_as_of()
    states = list(InterventionState.objects.as_of(now.release, now.valid_on).live())
    told = rows(states, language="nl", request=question(), as_of=now)

    assert [to_json(row) for row in told] == [live_row(state, now, "nl") for state in states]


@pytest.mark.parametrize(
    "fields", [["slug"], ["title", "links"], ["estimate", "code", "slug"], FIELDS]
)
def test_sparse_row_is_told_in_the_bytes_of_the_serializers(fields):
    now, only = asked_as_of(), frozenset({"slug", *map(underscore, fields)})
    states = list(InterventionState.objects.as_of(now.release, now.valid_on).live())
    told = rows(states, language="en", request=question(), as_of=now, only=only)

    expected = [live_row(state, now, "en", only=only) for state in states]
    assert [to_json(row) for row in told] == expected


def test_rows_come_in_the_order_asked_for_in_one_query():
    now = asked_as_of()
    states = list(InterventionState.objects.as_of(now.release, now.valid_on).live())
    states.reverse()
    asked = {"columns": columns_at(newest()), "language": "nl", "request": question()}

    with CaptureQueriesContext(connection) as captured:
        told = documents.rows([state.pk for state in states], as_of=now, **asked)

    assert len(captured) == 1
    assert [slug_in(row) for row in told] == [state.slug for state in states]


def slug_in(row):
    return to_json(row).decode().split('"')[3]


@pytest.mark.parametrize("form", [None, "0"])
def test_item_whose_document_is_missing_or_old_is_rendered_live(form):
    now = asked_as_of()
    states = list(InterventionState.objects.as_of(now.release, now.valid_on).live())[:3]
    stored = StateDocument.objects.filter(state=states[1])
    if form is None:
        stored.delete()
    else:
        stored.update(form=form, nl="{}", en="{}")
    asked = {"language": "en", "request": question(), "as_of": now}

    told = rows(states, **asked)
    whole = documents.detail(states[1].slug, **asked)

    assert [to_json(row) for row in told] == [live_row(state, now, "en") for state in states]
    assert to_json(whole) == live_detail(states[1], now, "en")


def test_question_that_holds_states_of_before_the_menu_was_laid_out_anew_is_answered():
    now, held = asked_as_of(), columns_at(newest())
    states = list(InterventionState.objects.as_of(now.release, now.valid_on).live()[:3])
    asked = {"language": "nl", "request": question(), "as_of": now}
    lay_out_anew([state.identity_id for state in states])

    told = documents.rows([state.pk for state in states], columns=held, **asked)

    assert [to_json(row) for row in told] == [live_row(state, now, "nl") for state in states]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_history_is_told_in_the_bytes_of_the_serializers(language):
    for slug in Intervention.objects.values_list("slug", flat=True):
        known = InterventionVersion.objects.whole().published().filter(identity__slug=slug)
        told = histories.history(slug, release=RELEASES)
        item = f"http://{HOST}/v1/interventions/{slug}"

        rows = histories.rows(told, language=language, item=item)

        assert to_json(rows) == live_history(list(known), language)


@pytest.mark.parametrize("form", [None, "0"])
def test_history_that_is_not_stored_is_rendered_live(form):
    stored = ChangesDocument.objects.filter(version__release__number=1)
    if form is None:
        stored.delete()
    else:
        stored.update(form=form, changes="[]")

    told = histories.history("feedback", release=RELEASES)
    rows = histories.rows(told, language="en", item=f"http://{HOST}/v1/interventions/feedback")

    known = InterventionVersion.objects.whole().published().filter(identity__slug="feedback")
    assert to_json(rows) == live_history(list(known), "en")


@pytest.mark.parametrize("day", ["2021-05-10", "2023-06-01"])
def test_publications_are_told_as_the_serializers_tell_them_at_every_place(day):
    for number, language in product(range(1, RELEASES + 1), ["nl", "en"]):
        as_of = place(number, date.fromisoformat(day))
        held = SourceVersion.objects.as_of(number, as_of.valid_on).live()
        query = {"release": number, "validOn": day, "lang": language, "pageSize": 100}

        rows = orjson.loads(Client().get("/v1/sources", query).content)["results"]

        expected = live_sources(held.order_by("identity__slug")[:100], as_of, language)
        assert rows == expected, (number, language)


def test_publication_is_told_in_the_bytes_of_the_serializers():
    held = SourceVersion.objects.as_of(RELEASES, date(2023, 1, 1)).live()
    as_of = asked_as_of(valid_on=date(2023, 1, 1))
    for version in held[:20]:
        path = f"/v1/sources/{version.identity.slug}?validOn=2023-01-01&lang=nl"

        whole = Client(headers={"Host": HOST}).get(path).content

        assert whole == live_source(version, as_of, "nl")
