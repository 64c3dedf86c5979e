"""A request that is sent again has no second effect and gets the same answer."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from catalogue.actions.enrolment import enrol_school
from catalogue.actions.idempotency import Answer, answer_once, fingerprint_of
from catalogue.actions.queueing import in_the_queue
from catalogue.errors import IdempotencyKeyReused, RecruitmentClosed
from catalogue.models import Enrolment, IdempotentRequest
from tests.builders_enrolment import (
    FAR,
    PARTICULARS,
    build_client,
    build_school,
    build_study,
    everything,
)

pytestmark = pytest.mark.django_db

ANSWER = Answer(201, {"Location": "/v1/enrolments/1"}, b'{"a": 1}')


def ask(client, key="key", handle=lambda: ANSWER, body=None):
    fingerprint = fingerprint_of(method="POST", path="/v1/enrolments", body=body)
    return answer_once(client=client, key=key, fingerprint=fingerprint, handle=handle)


def never():
    raise AssertionError


def test_first_answer_is_given_again_byte_for_byte():
    client = build_client()
    first = ask(client)

    again = ask(client, handle=never)

    assert (first.is_replayed, again.is_replayed) == (False, True)
    assert (again.status, again.headers, again.body) == (201, dict(ANSWER.headers), ANSWER.body)


def test_key_of_one_client_is_none_of_another():
    ask(build_client())

    assert not ask(build_client("other")).is_replayed


@pytest.mark.parametrize(
    "other",
    [
        {"method": "PATCH", "path": "/v1/enrolments", "body": {}},
        {"method": "POST", "path": "/v1/enrolments/1/withdrawal", "body": {}},
        {"method": "POST", "path": "/v1/enrolments", "body": {"a": None}},
    ],
)
def test_key_of_another_request_is_refused_and_leaves_the_answer(other):
    client = build_client()
    ask(client, body={})
    before = everything()

    with pytest.raises(IdempotencyKeyReused):
        answer_once(client=client, key="key", fingerprint=fingerprint_of(**other), handle=never)

    assert everything() == before


def test_refusal_keeps_nothing_and_leaves_the_key_free():
    client, school = build_client(), build_school()
    study = build_study(opens_at=FAR, closes_at=None)
    before = everything()

    def enrol():
        enrol_school(study=study, school=school, particulars=PARTICULARS, client=client, by="c")
        return ANSWER

    with pytest.raises(RecruitmentClosed):
        ask(client, handle=enrol)

    assert everything() == before
    assert not ask(client).is_replayed


def test_answer_that_cannot_be_kept_undoes_what_it_acknowledges():
    client, study, school = build_client(), build_study(), build_school()

    def enrol():
        enrol_school(study=study, school=school, particulars=PARTICULARS, client=client, by="c")
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011
        ask(client, handle=enrol)

    assert not Enrolment.objects.exists()


def test_answer_is_kept_for_24_hours():
    client = build_client()
    ask(client)
    IdempotentRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert not ask(client, body="another").is_replayed
    assert IdempotentRequest.objects.count() == 1
    kept = IdempotentRequest.objects.get()
    assert kept.expires_at - kept.created_at == timedelta(hours=24)


def test_command_forgets_answers_that_expired_and_no_others():
    client = build_client()
    ask(client, "old")
    IdempotentRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    ask(client, "new")
    out = StringIO()

    call_command("forget_expired_requests", stdout=out)

    assert out.getvalue() == "forgot 1 answers\n"
    assert str(IdempotentRequest.objects.get()) == "client 201"
    assert IdempotentRequest.objects.get().key == "new"


@given(st.dictionaries(st.text(), st.integers(-(2**53) + 1, 2**53 - 1) | st.text()))
def test_order_of_a_body_does_not_count(body):
    turned = dict(reversed(body.items()))

    one, other = (fingerprint_of(method="POST", path="/", body=said) for said in (body, turned))

    assert one == other


def test_parts_of_a_request_do_not_run_into_each_other():
    one = fingerprint_of(method="POST", path="/a", body=None)
    other = fingerprint_of(method="POS", path="T/a", body=None)

    assert one != other


def test_who_is_in_a_transaction_does_not_wait_in_the_queue():
    with in_the_queue(), in_the_queue():
        assert connection.in_atomic_block
