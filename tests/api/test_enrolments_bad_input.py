"""Bodies, instants and tokens that are nearly right: refused by name, and nothing is written."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import AccessToken

from catalogue.actions.clients import rotate_secret
from catalogue.actions.recruitment import open_recruitment
from catalogue.models import Client as ApiClient
from catalogue.models.clock import database_now
from tests.api.acting import (
    CONTACT,
    build_program,
    code_of,
    enrolment_body,
    mistakes,
    post_form,
    refused,
)
from tests.builders_enrolment import COORDINATOR, build_school, build_study

pytestmark = pytest.mark.django_db

PATH = "/v1/enrolments"
MILLISECOND = timedelta(milliseconds=1)
CONSENT = "participationCouncilConsent"


@pytest.fixture
def study():
    return build_study()


@pytest.fixture
def school():
    return build_school()


@pytest.fixture
def program(school):
    return build_program(school=school)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"study": "x" * 101}, {"#/study": ("max-length", None)}),
        ({"study": ""}, {"#/study": ("blank", None)}),
        ({"school": "99XA000"}, {"#/school": ("invalid-code", None)}),
        ({"school": "9" * 10_000}, {"#/school": ("invalid-code", None)}),
        ({"school": None}, {"#/school": ("null", None)}),
        ({"groups": "groep 6"}, {"#/groups": ("not-a-list", None)}),
        ({"groups": ["groep 6"]}, {"#/groups/0": ("not-an-object", None)}),
        ({"groups": [None]}, {"#/groups/0": ("null", None)}),
        ({"groups": [{"grade": 6, "pupils": 1}]}, {"#/groups/0/grade": ("not-a-string", None)}),
        ({"groups": [{"grade": None, "pupils": 1}]}, {"#/groups/0/grade": ("null", None)}),
        ({CONSENT: None}, {f"#/{CONSENT}": ("null", None)}),
        ({CONSENT: "obtained"}, {f"#/{CONSENT}": ("not-an-object", None)}),
        ({CONSENT: {"status": None}}, {f"#/{CONSENT}/status": ("null", None)}),
        (
            {CONSENT: {"status": "requested", "decided_on": None}},
            {f"#/{CONSENT}/decided_on": ("unknown-field", "decidedOn")},
        ),
        (
            {CONSENT: {"status": "obtaned", "decidedOn": "2026-05-12"}},
            {f"#/{CONSENT}/status": ("unknown-value", "obtained")},
        ),
        ({CONSENT.upper(): {}}, {f"#/{CONSENT.upper()}": ("unknown-field", CONSENT)}),
    ],
)
def test_value_that_is_nearly_right_is_refused_where_it_is(
    program, study, school, changes, expected
):
    assert mistakes(refused(program, enrolment_body(study, school) | changes)) == expected


def test_study_in_the_wrong_case_is_unknown_and_the_right_one_is_named(program, study, school):
    answer = refused(program, enrolment_body(study.slug.upper(), school))

    assert mistakes(answer) == {"#/study": ("unknown-value", study.slug)}


@pytest.mark.parametrize("status", ["ja", ["obtained"]])
def test_where_no_word_is_near_all_are_named(program, study, school, status):
    consent = {CONSENT: {"status": status, "decidedOn": "2026-05-12"}}

    (mistake,) = refused(program, enrolment_body(study, school) | consent).json()["errors"]

    there_are = " There are: obtained, requested, not-requested."
    assert mistake["detail"].endswith(there_are), mistake
    assert "suggestion" not in mistake


def test_where_no_study_is_near_and_they_are_few_all_are_named(program, study, school):
    (mistake,) = refused(program, enrolment_body("qqq", school)).json()["errors"]

    assert mistake["detail"] == f"There is no study “qqq”. There are: {study.slug}."


@pytest.mark.parametrize("name", ["name", "role", "email"])
@pytest.mark.parametrize(
    ("value", "code"), [(None, "null"), (7, "not-a-string"), ({}, "not-a-string"), ("", "blank")]
)
def test_contact_has_a_name_a_role_and_an_address(program, study, school, name, value, code):
    answer = refused(program, enrolment_body(study, school, contact=CONTACT | {name: value}))

    assert mistakes(answer) == {f"#/contact/{name}": (code, None)}


@pytest.mark.parametrize(
    ("email", "code"),
    [
        ("@school.example", "invalid"),
        ("anna@school", "invalid"),
        ("anna@@school.example", "invalid"),
        ("anna visser@school.example", "invalid"),
        ("Anna <anna@school.example>", "invalid"),
        ("anna@school.example, ben@school.example", "invalid"),
        ("anna@school..example", "invalid"),
        ("anna@-school.example", "invalid"),
        ("anna@school.example\nBcc: x@y.example", "control-character"),
        ("mailto:anna@school.example", "invalid"),
    ],
)
def test_what_is_no_address_for_mail_is_refused(program, study, school, email, code):
    answer = refused(program, enrolment_body(study, school, contact=CONTACT | {"email": email}))

    assert mistakes(answer)["#/contact/email"] == (code, None)


@pytest.mark.parametrize("inside", ["contact", "groups", CONSENT])
def test_name_that_comes_twice_at_any_depth_is_malformed(program, study, school, inside):
    twice = {
        "contact": ('"email": ', '"email": "b@c.nl", "email": '),
        "groups": ('"pupils": ', '"pupils": 1, "pupils": '),
        CONSENT: ('"status": ', '"status": "requested", "status": '),
    }
    body = json.dumps(enrolment_body(study, school)).replace(*twice[inside])

    answer = refused(program, body)

    assert (answer.status_code, code_of(answer)) == (400, "malformed-json")


@pytest.mark.parametrize(
    ("opens", "closes"), [(-2 * MILLISECOND, -MILLISECOND), (timedelta(hours=1), None)]
)
def test_study_that_closed_a_millisecond_ago_or_opens_later_is_closed(
    program, study, school, opens, closes
):
    now = database_now()
    closes_at = None if closes is None else now + closes
    open_recruitment(
        study=study, opens_at=now + opens, closes_at=closes_at, places=None, by=COORDINATOR
    )

    answer = refused(program, enrolment_body(study, school))

    assert (answer.status_code, code_of(answer)) == (409, "recruitment-closed")


def test_study_that_opened_this_instant_takes_the_school(program, study, school):
    open_recruitment(
        study=study, opens_at=database_now(), closes_at=None, places=None, by=COORDINATOR
    )

    assert program.post(PATH, enrolment_body(study, school)).status_code == 201


def expire(program):
    AccessToken.objects.update(expires=timezone.now() - MILLISECOND)


def revoke(program):
    own = {"client_id": program.client_id, "client_secret": program.client_secret}
    assert post_form("/oauth/revoke", own | {"token": program.token}).status_code == 200


def rotate(program):
    rotate_secret(client=program.client, by=COORDINATOR)


def lose_scope(program):
    ApiClient.objects.update(scopes=["enrolments:read"])


def limit(program):
    answer = program.ask_token(resource="https://elsewhere.example/")
    program.token = answer.json()["access_token"]


def swap(program):
    program.token = build_program("another").token


@pytest.mark.parametrize("is_done", [False, True])
@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (expire, "not-authenticated"),
        (revoke, "not-authenticated"),
        (rotate, "not-authenticated"),
        (limit, "not-authenticated"),
        (lose_scope, "insufficient-scope"),
        (swap, "not-mandated"),
    ],
)
def test_token_that_no_longer_serves_enrols_nobody_and_gets_no_answer_again(
    program, study, school, spoil, code, is_done
):
    body = enrolment_body(study, school)
    if is_done:
        assert program.post(PATH, body, key="once").status_code == 201
    spoil(program)

    answer = refused(program, body, key="once")

    assert code_of(answer) == code
    assert answer.status_code == (401 if code == "not-authenticated" else 403)
    assert not answer.has_header("Idempotency-Replayed")
    assert CONTACT["name"] not in answer.content.decode()


def test_token_in_the_address_enrols_nobody_and_is_not_repeated(program, study, school):
    body = json.dumps(enrolment_body(study, school))
    address = f"{PATH}?access_token={program.token}"

    alone = Client().post(
        address, body, content_type="application/json", headers={"Idempotency-Key": "once"}
    )
    beside = program.post(address, body)

    assert (alone.status_code, code_of(alone)) == (401, "not-authenticated")
    assert (beside.status_code, code_of(beside)) == (400, "invalid-input")
    assert not study.enrolments.exists()
    assert program.token not in (alone.content + beside.content).decode()
