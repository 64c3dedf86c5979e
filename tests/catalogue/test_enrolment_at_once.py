"""Several at once: places, waiting list, keys and revisions under threads on both databases."""

import threading
import time
from functools import partial
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction

from catalogue.actions.enrolment import amend_enrolment, enrol_school, withdraw_enrolment
from catalogue.actions.idempotency import Answer, answer_once, fingerprint_of
from catalogue.actions.privacy import erase_expired_contacts
from catalogue.actions.recruitment import lock_recruitment, set_places
from catalogue.errors import (
    AlreadyEnrolled,
    DomainError,
    PlacesBelowHolders,
    RecruitmentClosed,
    RequestInProgress,
    StaleRevision,
)
from catalogue.models import Counter, Enrolment, EnrolmentEvent, IdempotentRequest, Recruitment
from catalogue.models.clock import database_now
from tests.builders_enrolment import (
    COORDINATOR,
    PARTICULARS,
    at_once,
    build_client,
    build_school,
    build_schools,
    build_study,
    enrol,
)

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 2


@pytest.fixture(autouse=True)
def _counters_are_there_already():
    """Two who make the very first row would wait for each other without any lock."""
    Counter.objects.bulk_create(Counter(name=name) for name in ("studies", "schools"))


def statuses(results):
    return sorted(getattr(result, "status", type(result).__name__) for result in results)


def assert_in_order(study):
    """Demand that no number is missing and that whoever holds a place came before who waits."""
    enrolments = list(Enrolment.objects.filter(study=study).order_by("number"))
    assert [enrolment.number for enrolment in enrolments] == list(range(1, len(enrolments) + 1))
    assert all(one.created_at <= next_one.created_at for one, next_one in pairwise(enrolments))
    live = [e.status for e in enrolments if e.status != "withdrawn"]
    assert live == sorted(live), "enrolled before waitlisted"
    said = Recruitment.objects.get(study=study)
    assert (said.places_taken, said.waiting) == (live.count("enrolled"), live.count("waitlisted"))
    assert not said.waiting or said.is_full


def test_schools_that_enrol_at_once_never_overfill_a_study():
    study, schools = build_study(places=3), build_schools(12)

    results = at_once(*[partial(enrol, study, school) for school in schools])

    assert statuses(results) == ["enrolled"] * 3 + ["waitlisted"] * 9
    assert_in_order(study)


def test_last_place_goes_to_one_of_fifty_every_time():
    schools = build_schools(50)

    for _round in range(ROUNDS):
        study = build_study(places=1)
        results = at_once(*[partial(enrol, study, school) for school in schools])

        assert statuses(results) == ["enrolled"] + ["waitlisted"] * 49
        assert_in_order(study)


def test_school_that_enrols_eight_times_at_once_is_enrolled_once():
    study, school = build_study(places=1), build_school()

    results = at_once(*[partial(enrol, study, school)] * 8)

    refused = [result for result in results if isinstance(result, AlreadyEnrolled)]
    (standing,) = Enrolment.objects.all()
    assert len(refused) == 7
    assert {error.enrolment for error in refused} == {standing.pk}


def test_withdrawals_among_enrolments_never_overfill_nor_let_anyone_overtake():
    study, schools = build_study(places=4), build_schools(24)
    standing = [enrol(study, school) for school in schools[:8]]

    def withdraw(enrolment):
        withdraw_enrolment(enrolment=enrolment, reason="x", client=None, by=COORDINATOR)

    at_once(
        *[partial(enrol, study, school) for school in schools[8:]],
        *[partial(withdraw, enrolment) for enrolment in standing[:4]],
        *[partial(set_places, study=study, places=5, by=COORDINATOR)],
    )

    assert Enrolment.objects.filter(status="enrolled").count() == 5
    assert_in_order(study)


def test_places_that_are_lowered_beside_enrolments_are_refused_by_name_or_hold():
    schools = build_schools(12)

    for places in range(2, 2 + ROUNDS):
        study = build_study(places=8)
        results = at_once(
            *[partial(enrol, study, school) for school in schools],
            partial(set_places, study=study, places=places, by=COORDINATOR),
        )

        assert not [result for result in results if isinstance(result, IntegrityError)]
        said = Recruitment.objects.get(study=study)
        assert said.places == (8 if isinstance(results[-1], PlacesBelowHolders) else places)
        assert said.places_taken == said.places
        assert_in_order(study)


def test_every_withdrawal_at_once_lets_another_school_move_up():
    schools = build_schools(16)

    for _round in range(ROUNDS):
        study = build_study(places=8)
        standing = [enrol(study, school) for school in schools]
        act = partial(withdraw_enrolment, reason="x", client=None, by=COORDINATOR)
        results = at_once(*[partial(act, enrolment=enrolment) for enrolment in standing[:8]])

        assert statuses(results) == ["withdrawn"] * 8
        assert set(study.enrolments.filter(status="enrolled")) == set(standing[8:])
        promoted = EnrolmentEvent.objects.filter(enrolment__study=study, kind="promoted")
        assert promoted.count() == 8
        assert_in_order(study)


def test_enrolment_is_withdrawn_once_by_many_at_once():
    study = build_study(places=1)
    first, *_waiting = [enrol(study) for _ in range(4)]

    act = partial(withdraw_enrolment, enrolment=first, reason="x", client=None, by=COORDINATOR)
    results = at_once(*[act] * 6)

    assert statuses(results) == ["TransitionNotAllowed"] * 5 + ["withdrawn"]
    assert EnrolmentEvent.objects.filter(kind="promoted").count() == 1


def test_of_two_amendments_of_one_revision_one_is_stale():
    enrolment = enrol(build_study())

    def amend(name):
        return amend_enrolment(
            enrolment=enrolment,
            changes={"contact_name": name},
            expected_revision=1,
            client=None,
            by=COORDINATOR,
        )

    results = at_once(*[partial(amend, f"name {number}") for number in range(6)])

    assert sum(isinstance(result, StaleRevision) for result in results) == 5
    assert Enrolment.objects.get().revision == 2


def test_clock_is_read_once_the_lock_is_there_and_not_before():
    study, school = build_study(), build_school()
    locked = threading.Event()

    def close_slowly():
        with transaction.atomic():
            lock_recruitment(study)
            locked.set()
            time.sleep(0.5)  # the other one is waiting for this lock since before the closing
            Recruitment.objects.update(closes_at=database_now())

    def enrol_late():
        assert locked.wait(timeout=30)
        return enrol(study, school)

    results = at_once(close_slowly, enrol_late)

    assert statuses(results) == ["NoneType", "RecruitmentClosed"]
    assert isinstance(results[1], RecruitmentClosed)


def request(client, study, school, key, seconds=0.0):
    """Handle one request, and again while the same key is being handled."""

    def handle():
        enrolment = enrol_school(
            study=study, school=school, particulars=PARTICULARS, client=client, by="client"
        )
        time.sleep(seconds)
        return Answer(201, {}, str(enrolment.pk).encode(), enrolment.pk)

    fingerprint = fingerprint_of(method="POST", path="/v1/enrolments", body={"key": key})
    while True:
        try:
            return answer_once(client=client, key=key, fingerprint=fingerprint, handle=handle)
        except RequestInProgress:
            time.sleep(0.01)


def test_key_that_eight_send_at_once_enrols_once_and_all_get_one_answer():
    client, study, school = build_client(), build_study(places=1), build_school()

    results = at_once(*[partial(request, client, study, school, "one-key")] * 8)

    assert not [result for result in results if isinstance(result, DomainError)]
    assert Enrolment.objects.count() == IdempotentRequest.objects.count() == 1
    assert len({(answer.status, answer.body) for answer in results}) == 1
    assert [answer.is_replayed for answer in results].count(False) == 1


@pytest.mark.skipif(connection.vendor == "sqlite", reason="writers queue: nobody is in progress")
def test_key_that_is_being_handled_is_refused_at_once():
    client, study, school = build_client(), build_study(), build_school()
    seen = []

    def impatient():
        time.sleep(0.3)
        started = time.monotonic()
        with pytest.raises(RequestInProgress):
            answer_once(client=client, key="key", fingerprint="x", handle=lambda: None)
        seen.append(time.monotonic() - started)

    at_once(partial(request, client, study, school, "key", 1.0), impatient)

    assert seen[0] < 0.5


def test_erasure_beside_withdrawals_and_enrolments_disturbs_neither():
    study, schools = build_study(places=2), build_schools(10)
    standing = [enrol(study, school) for school in schools[:4]]

    results = at_once(
        *[partial(enrol, study, school) for school in schools[4:]],
        *[
            partial(withdraw_enrolment, enrolment=e, reason="x", client=None, by=COORDINATOR)
            for e in standing[:2]
        ],
        partial(erase_expired_contacts, by="erasure"),
    )

    assert not [result for result in results if isinstance(result, Exception)]
    assert_in_order(study)
