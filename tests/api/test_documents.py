"""What is stored beside the menu, against what the serializers say of the real one."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from api import documents
from api.as_of import asked_as_of
from api.casing import to_json, underscore
from api.filters.interventions import FIELDS
from catalogue.models import InterventionState, StateDocument
from tests.api.rendered_live import corners, live_detail, live_row, place, question

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _menu(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Publish the real menu once for all tests here, then take it back."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed", verbosity=0)
        yield
        transaction.set_rollback(True)


def live_states():
    return InterventionState.objects.live().order_by("pk")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_item_is_told_in_the_bytes_of_the_serializers(language):
    for state in live_states():
        for release, day in corners(state):
            as_of = place(release, day)
            asked = {"language": language, "request": question(), "as_of": as_of}
            held = InterventionState.objects.as_of(release, day).filter(slug=state.slug)

            row, whole = documents.rows([state.pk], **asked)[0], documents.detail(held, **asked)

            assert to_json(row) == live_row(state, as_of, language)
            assert to_json(whole) == live_detail(state, as_of, language)


def test_item_without_a_place_in_the_question_has_plain_addresses():
    now = asked_as_of()
    states = list(InterventionState.objects.as_of(now.release, now.valid_on).live())
    rows = documents.rows(
        [state.pk for state in states], language="nl", request=question(), as_of=now
    )

    assert [to_json(row) for row in rows] == [live_row(state, now, "nl") for state in states]


@pytest.mark.parametrize(
    "fields", [["slug"], ["title", "links"], ["estimate", "code", "slug"], FIELDS]
)
def test_sparse_row_is_told_in_the_bytes_of_the_serializers(fields):
    now, only = asked_as_of(), frozenset({"slug", *map(underscore, fields)})
    states = list(InterventionState.objects.as_of(now.release, now.valid_on).live())
    rows = documents.rows(
        [state.pk for state in states], language="en", request=question(), as_of=now, only=only
    )

    expected = [live_row(state, now, "en", only=only) for state in states]
    assert [to_json(row) for row in rows] == expected


def test_rows_come_in_the_order_asked_for_in_one_query():
    now = asked_as_of()
    states = list(InterventionState.objects.as_of(now.release, now.valid_on).live())
    states.reverse()

    with CaptureQueriesContext(connection) as captured:
        rows = documents.rows(
            [state.pk for state in states], language="nl", request=question(), as_of=now
        )

    assert len(captured) == 1
    assert [slug_in(row) for row in rows] == [state.slug for state in states]


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

    rows = documents.rows([state.pk for state in states], **asked)
    whole = documents.detail(InterventionState.objects.filter(pk=states[1].pk), **asked)

    assert [to_json(row) for row in rows] == [live_row(state, now, "en") for state in states]
    assert to_json(whole) == live_detail(states[1], now, "en")
