"""Contact data is erased once it is needed no longer, wherever it stands."""

import logging
from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command

from catalogue.actions.enrolment import amend_enrolment, enrol_school, withdraw_enrolment
from catalogue.actions.idempotency import Answer, answer_once
from catalogue.actions.privacy import AFTER_CLOSING, AFTER_COMPLETION, AFTER_WITHDRAWAL
from catalogue.models import Enrolment, IdempotentRequest, Recruitment
from catalogue.models.clock import database_now
from tests.builders_enrolment import (
    ARMS,
    COORDINATOR,
    build_client,
    build_school,
    build_study,
    enrol,
    particulars,
)

pytestmark = pytest.mark.django_db

PLANTED = "Xanthippe"
PERSON = {
    "contact_name": f"{PLANTED} de Vries",
    "contact_role": f"assistant of {PLANTED}",
    "contact_email": f"{PLANTED}@school.example",
    "contact_telephone": "06 87654321",
}
DAY = timedelta(days=1)


def erase():
    out = StringIO()
    call_command("erase_expired_contacts", stdout=out)
    return out.getvalue()


def found(word):
    """Return every table and column of the whole database in which a word stands."""
    places = set()
    for model in apps.get_models(include_auto_created=True):
        for row in model._default_manager.values():
            for name, value in row.items():
                is_bytes = isinstance(value, bytes | memoryview)
                text = bytes(value).decode() if is_bytes else str(value)
                if word.lower() in text.lower():
                    places.add((model.__name__, name))
    return places


def withdrawn_long_ago(enrolment, ago=AFTER_WITHDRAWAL + DAY):
    withdraw_enrolment(enrolment=enrolment, reason=f"{PLANTED} left", client=None, by=COORDINATOR)
    Enrolment.objects.filter(pk=enrolment.pk).update(ended_at=database_now() - ago)


def test_planted_name_is_found_nowhere_after_erasing(caplog):
    caplog.set_level(logging.DEBUG)
    client, study, school = build_client(), build_study(), build_school()

    def handle():
        enrolment = enrol_school(
            study=study,
            school=school,
            particulars=particulars(**PERSON),
            client=client,
            by="client",
        )
        return Answer(201, {}, f'{{"name": "{PLANTED}"}}'.encode(), enrolment.pk)

    answer_once(client=client, key="key", fingerprint="x", handle=handle)
    enrolment = Enrolment.objects.get()
    amend_enrolment(
        enrolment=enrolment,
        changes={"contact_name": f"{PLANTED} Jansen"},
        expected_revision=1,
        client=client,
        by="client",
    )
    withdrawn_long_ago(enrolment)
    assert {table for table, _column in found(PLANTED)} == {"Enrolment", "IdempotentRequest"}

    assert erase() == "erased 1 contacts\n"

    assert found(PLANTED) == found("87654321") == set()
    statements = [r for r in caplog.records if r.name == "django.db.backends"]
    logged = [r.getMessage() for r in caplog.records if r not in statements]
    assert not [message for message in logged if PLANTED in message]
    assert not IdempotentRequest.objects.exists()


def test_enrolment_itself_stays_with_its_events():
    enrolment = enrol(build_study(), **PERSON)
    withdrawn_long_ago(enrolment)

    erase()

    kept = Enrolment.objects.get()
    assert (kept.status, kept.groups, kept.contact_erased_at is None) == (
        *("withdrawn", [{"grade": "groep 6", "pupils": 27}]),
        False,
    )
    kinds = list(kept.events.values_list("kind", flat=True))
    assert kinds == ["enrolled", "withdrawn", "contact-erased"]
    assert erase() == "erased 0 contacts\n"


def as_withdrawn(study, ago):
    withdrawn_long_ago(study.enrolments.get(), ago)


def as_completed(study, ago):
    ended = database_now() - ago
    study.enrolments.update(status="allocated", arm=ARMS[0]["code"])
    study.enrolments.update(status="completed", ended_at=ended)


def as_waiting(study, ago):
    Recruitment.objects.update(closes_at=database_now() - ago)


@pytest.mark.parametrize(
    ("end", "period", "places"),
    [
        (as_withdrawn, AFTER_WITHDRAWAL, 1),
        (as_completed, AFTER_COMPLETION, 1),
        (as_waiting, AFTER_CLOSING, 0),
    ],
)
@pytest.mark.parametrize("is_over", [True, False])
def test_contact_is_kept_as_long_as_the_period_says(end, period, places, is_over):
    study = build_study(places=places)
    enrol(study, **PERSON)

    end(study, period + (DAY if is_over else -DAY))
    erase()

    assert bool(found(PLANTED)) is not is_over


def test_contact_of_who_takes_part_is_kept():
    study = build_study()
    enrol(study, **PERSON)
    Recruitment.objects.update(closes_at=database_now() - 2 * AFTER_CLOSING)

    erase()

    assert found(PLANTED)
