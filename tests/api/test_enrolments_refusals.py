"""What is refused when a school enrols: every mistake at once, and nothing is written."""

import json
import sqlite3
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from catalogue.actions.recruitment import close_recruitment
from catalogue.models import Enrolment, IdempotentRequest, School
from tests.api.acting import CONTACT, build_program, code_of, enrolment_body, mistakes, refused
from tests.builders_enrolment import (
    COORDINATOR,
    FAR,
    build_school,
    build_study,
    build_study_document,
    enrol,
)

pytestmark = pytest.mark.django_db

PATH = "/v1/enrolments"
TOMORROW = (timezone.localdate() + timedelta(days=1)).isoformat()

READ_ONLY = {
    "sqlite": "PRAGMA query_only = 1",
    "postgresql": "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
}
CHANCE = "#/acceptsRandomAllocation"
UNKNOWN_CHANCE = ("unknown-field", "acceptsRandomAllocation")


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
        ({"study": "qqq"}, {"#/study": ("unknown-value", None)}),
        ({"study": None}, {"#/study": ("null", None)}),
        ({"study": 7}, {"#/study": ("not-a-string", None)}),
        ({"school": "99xa00"}, {"#/school": ("invalid-code", "99XA00")}),
        ({"school": "00ZZ00"}, {"#/school": ("unknown-value", None)}),
        ({"school": ["99XA00"]}, {"#/school": ("not-a-string", None)}),
        ({"contact": None}, {"#/contact": ("null", None)}),
        ({"contact": "Anna"}, {"#/contact": ("not-an-object", None)}),
        ({"groups": None}, {"#/groups": ("null", None)}),
        ({"groups": {}}, {"#/groups": ("not-a-list", None)}),
        ({"groups": []}, {"#/groups": ("min-length", None)}),
        ({"groups": [{"grade": "1", "pupils": 1}] * 51}, {"#/groups": ("too-many", None)}),
        ({"acceptsRandomAllocation": "true"}, {CHANCE: ("not-a-boolean", "true")}),
        ({"acceptsRandomAllocation": 1}, {CHANCE: ("not-a-boolean", None)}),
        ({"acceptsRandomAllocation": None}, {CHANCE: ("null", None)}),
        ({"Groups": []}, {"#/Groups": ("unknown-field", "groups")}),
        ({"accepts_random_allocation": True}, {"#/accepts_random_allocation": UNKNOWN_CHANCE}),
        ({"skool": "x"}, {"#/skool": ("unknown-field", "school")}),
        ({"a/b~c": 1}, {"#/a~1b~0c": ("unknown-field", None)}),
    ],
)  # fmt: skip
def test_body_with_a_mistake_is_refused_where_it_is(program, study, school, changes, expected):
    body = enrolment_body(study, school) | changes

    assert mistakes(refused(program, body)) == expected


@pytest.mark.parametrize(
    "name",
    ["id", "receipt", "status", "waitingListPosition", "arm", "createdAt", "updatedAt", "links"],
)
def test_what_is_decided_here_is_refused_by_name(program, study, school, name):
    answer = refused(program, enrolment_body(study, school, **{name: "x"}))

    assert mistakes(answer) == {f"#/{name}": ("read-only", None)}
    assert name in answer.json()["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("changes", "place", "code"),
    [
        ({"name": ""}, "name", "blank"),
        ({"name": "   "}, "name", "blank"),
        ({"name": "x" * 101}, "name", "max-length"),
        ({"name": "Anna\nVisser"}, "name", "control-character"),
        ({"name": "Anna\u0000"}, "name", "control-character"),
        ({"name": 12}, "name", "not-a-string"),
        ({"name": True}, "name", "not-a-string"),
        ({"role": None}, "role", "null"),
        ({"role": "x" * 101}, "role", "max-length"),
        ({"email": "anna"}, "email", "invalid"),
        ({"email": "anna@"}, "email", "invalid"),
        ({"email": f"{'x' * 250}@a.nl"}, "email", "max-length"),
        ({"email": ["anna@school.example"]}, "email", "not-a-string"),
        ({"telephone": ""}, "telephone", "blank"),
        ({"telephone": "call me"}, "telephone", "invalid"),
        ({"telephone": 301234567}, "telephone", "not-a-string"),
        ({"telephone": "0" * 31}, "telephone", "invalid"),
        ({"Email": "x"}, "Email", "unknown-field"),
    ],
)
def test_contact_is_read_strictly(program, study, school, changes, place, code):
    answer = refused(program, enrolment_body(study, school, contact=CONTACT | changes))

    assert mistakes(answer)[f"#/contact/{place}"][0] == code


@pytest.mark.parametrize(
    ("group", "place", "code"),
    [
        ({"grade": "1", "pupils": 0}, "pupils", "min-value"),
        ({"grade": "1", "pupils": -1}, "pupils", "min-value"),
        ({"grade": "1", "pupils": 100_000}, "pupils", "max-value"),
        ({"grade": "1", "pupils": 10**30}, "pupils", "max-value"),
        ({"grade": "1", "pupils": "27"}, "pupils", "not-an-integer"),
        ({"grade": "1", "pupils": 27.5}, "pupils", "not-an-integer"),
        ({"grade": "1", "pupils": True}, "pupils", "not-an-integer"),
        ({"grade": "1", "pupils": None}, "pupils", "null"),
        ({"grade": "1"}, "pupils", "required"),
        ({"pupils": 27}, "grade", "required"),
        ({"grade": "x" * 51, "pupils": 27}, "grade", "max-length"),
        ({"grade": "1", "pupils": 27, "names": []}, "names", "unknown-field"),
    ],
)
def test_group_is_read_strictly(program, study, school, group, place, code):
    groups = [{"grade": "groep 6", "pupils": 27}, group]

    answer = refused(program, enrolment_body(study, school, groups=groups))

    assert [(p, c) for p, (c, _near) in mistakes(answer).items()] == [
        (f"#/groups/1/{place}", code)
    ]


@pytest.mark.parametrize(
    ("consent", "place", "code"),
    [
        ({"status": "obtained"}, "decidedOn", "required"),
        ({"status": "obtained", "decidedOn": None}, "decidedOn", "required"),
        ({"status": "requested", "decidedOn": "2026-05-12"}, "decidedOn", "contradiction"),
        ({"status": "not-requested", "decidedOn": "2026-05-12"}, "decidedOn", "contradiction"),
        ({"status": "obtained", "decidedOn": TOMORROW}, "decidedOn", "in-the-future"),
        ({"status": "obtained", "decidedOn": "1999-12-31"}, "decidedOn", "out-of-range"),
        ({"status": "obtained", "decidedOn": "2026-02-30"}, "decidedOn", "invalid-date"),
        ({"status": "obtained", "decidedOn": "12-05-2026"}, "decidedOn", "invalid-date"),
        ({"status": "obtained", "decidedOn": "20260512"}, "decidedOn", "invalid-date"),
        ({"status": "obtained", "decidedOn": "2026-05-12T00:00:00Z"}, "decidedOn", "invalid-date"),
        ({"status": "obtained", "decidedOn": 20260512}, "decidedOn", "invalid-date"),
        ({"status": "Obtained", "decidedOn": "2026-05-12"}, "status", "unknown-value"),
        ({"status": ["obtained"], "decidedOn": "2026-05-12"}, "status", "unknown-value"),
        ({"decidedOn": "2026-05-12"}, "status", "required"),
    ],
)
def test_consent_has_its_day_once_it_is_obtained_and_only_then(
    program, study, school, consent, place, code
):
    body = enrolment_body(study, school, participationCouncilConsent=consent)

    found = mistakes(refused(program, body))

    assert {pointer: c for pointer, (c, _near) in found.items()} == {
        f"#/participationCouncilConsent/{place}": code
    }


def test_every_mistake_is_told_at_once_in_the_language_asked_for(program):
    body = {
        "study": "x",
        "contact": {"name": "", "email": "y"},
        "groups": [{"grade": "1", "pupils": 0}],
        "status": "enrolled",
        "skool": 1,
    }

    english = refused(program, body)
    dutch = refused(program, body, Accept_Language="nl")

    assert list(mistakes(english)) == [
        "#/study", "#/school", "#/contact/name", "#/contact/role", "#/contact/email",
        "#/groups/0/pupils", "#/participationCouncilConsent", "#/acceptsRandomAllocation",
        "#/status", "#/skool",
    ]  # fmt: skip
    assert mistakes(dutch) == mistakes(english)
    pairs = zip(english.json()["errors"], dutch.json()["errors"], strict=True)
    assert [one["pointer"] for one, other in pairs if one["detail"] == other["detail"]] == []


@pytest.mark.parametrize("body", ["[]", "7", '"x"', "null"])
def test_body_that_is_no_object_is_refused_as_a_whole(program, body):
    assert list(mistakes(refused(program, body))) == ["#"]


@pytest.mark.parametrize(
    "body", ["{", '{"study": "a", "study": "b"}', '{"x": NaN}', b"\xff", '"\\ud800"']
)
def test_body_that_is_not_json_or_names_a_thing_twice_is_malformed(program, body):
    assert code_of(refused(program, body)) == "malformed-json"


def test_body_of_a_megabyte_is_too_large(program, study, school):
    body = enrolment_body(study, school, contact=CONTACT | {"name": "x" * 1_000_000})

    answer = refused(program, body)

    assert (answer.status_code, code_of(answer)) == (413, "body-too-large")


def test_other_forms_and_methods_are_refused(program):
    def status(method, **headers):
        answer = getattr(program, method)(PATH, *([{}] if method != "get" else []), **headers)
        return answer.status_code, code_of(answer)

    assert status("post", Content_Type="text/plain") == (415, "unsupported-media-type")
    assert status("post", Accept="text/csv") == (406, "not-acceptable")
    assert status("patch", Content_Type="application/json") == (405, "method-not-allowed")


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "a\x01b", "clé", "a\x7f"])
def test_key_is_needed_and_can_be_kept(program, study, school, key):
    answer = refused(program, enrolment_body(study, school), Idempotency_Key=key, key="")

    assert (answer.status_code, code_of(answer)) == (400, "idempotency-key-required")


def test_key_of_255_characters_is_kept(program, study, school):
    assert program.post(PATH, enrolment_body(study, school), key="x" * 255).status_code == 201


@pytest.mark.parametrize("what", ["body", "path"])
def test_key_stands_for_one_request(program, study, school, what):
    first = program.post(PATH, enrolment_body(study, school), key="once")
    if what == "body":
        other = enrolment_body(study, school, groups=[{"grade": "7", "pupils": 1}])
        answer = refused(program, other, key="once")
    else:
        answer = program.post(f"{first['Location']}/withdrawal", {"reason": "x"}, key="once")

    assert (answer.status_code, code_of(answer)) == (422, "idempotency-key-reused")
    assert Enrolment.objects.get().status == "enrolled"


def test_nobody_and_a_client_without_a_mandate_cannot_enrol(study, school):
    stranger = build_program("stranger", school=build_school())
    body = enrolment_body(study, school)

    nobody = Client().post(PATH, json.dumps(body), content_type="application/json")
    answer = refused(stranger, body)

    assert (nobody.status_code, code_of(nobody)) == (401, "not-authenticated")
    assert (answer.status_code, code_of(answer)) == (403, "not-mandated")


@pytest.mark.parametrize(
    ("opens_at", "closes_at"),
    [
        (FAR - timedelta(days=1), FAR),
        (datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 2, 1, tzinfo=UTC)),
    ],
)
def test_study_that_is_not_open_recruits_nobody(program, school, opens_at, closes_at):
    study = build_study(opens_at=opens_at, closes_at=closes_at)

    answer = refused(program, enrolment_body(study, school))

    assert (answer.status_code, code_of(answer)) == (409, "recruitment-closed")


def test_study_that_closed_a_moment_ago_or_never_recruited_takes_nobody(program, study, school):
    close_recruitment(study=study, by=COORDINATOR)

    closed = refused(program, enrolment_body(study, school))
    never = refused(program, enrolment_body(build_study_document(), school))

    assert code_of(closed) == code_of(never) == "recruitment-closed"


def test_school_of_another_sector_is_not_eligible(program, school):
    study = build_study(sectors=["vo"])

    answer = refused(program, enrolment_body(study, school))

    assert (answer.status_code, code_of(answer)) == (409, "school-not-eligible")


def test_school_that_closed_cannot_enrol(program, study, school):
    School.objects.filter(pk=school.pk).update(closed_on=date(2026, 8, 1))

    answer = refused(program, enrolment_body(study, school))

    assert (answer.status_code, code_of(answer)) == (409, "school-closed")


def test_school_that_does_not_accept_chance_cannot_enrol(program, study, school):
    answer = refused(program, enrolment_body(study, school, acceptsRandomAllocation=False))

    assert (answer.status_code, code_of(answer)) == (409, "random-allocation-not-accepted")


def test_school_that_is_enrolled_already_is_told_its_enrolment(program, study, school):
    standing = enrol(study, school)

    answer = refused(program, enrolment_body(study, school))

    assert (answer.status_code, code_of(answer)) == (409, "already-enrolled")
    assert answer.json()["enrolment"] == str(standing.pk)


def test_refusal_leaves_the_key_free(program, study, school):
    refused(program, enrolment_body(study, school, acceptsRandomAllocation=False), key="once")

    assert program.post(PATH, enrolment_body(study, school), key="once").status_code == 201


@pytest.mark.django_db(transaction=True)
def test_database_that_cannot_answer_says_when_to_come_back(program, study, school):
    body = enrolment_body(study, school)
    with LockedDatabase():
        enrolling = program.post(PATH, body, key="once")
        asking = program.ask_token()

    for answer in (enrolling, asking):
        assert (answer.status_code, code_of(answer)) == (503, "service-unavailable")
        assert int(answer["Retry-After"]) > 0
        assert answer["Cache-Control"] == "no-store"
    assert not Enrolment.objects.exists()
    assert not IdempotentRequest.objects.exists()
    assert program.post(PATH, body, key="once").status_code == 201


@pytest.mark.django_db(transaction=True)
def test_database_that_takes_no_writes_says_when_to_come_back(program, study, school):
    body = enrolment_body(study, school)
    with connection.cursor() as cursor:
        cursor.execute(READ_ONLY[connection.vendor])

    answer = program.post(PATH, body, key="once")

    assert (answer.status_code, code_of(answer)) == (503, "service-unavailable")
    assert int(answer["Retry-After"]) > 0
    assert program.post(PATH, body, key="once").status_code == 201


class LockedDatabase:
    """Somebody else holds the locks that writing needs; who waits gives up soon."""

    def __enter__(self):
        parameters = connection.get_connection_params()
        if connection.vendor == "sqlite":
            self.other = sqlite3.connect(parameters["database"])
            self.other.execute("BEGIN IMMEDIATE")
            soon = {"timeout": 0.1}
        else:
            own = ("dbname", "user", "password", "host", "port")
            self.other = psycopg.connect(**{n: parameters[n] for n in own if n in parameters})
            tables = "catalogue_recruitment, oauth2_provider_accesstoken"
            self.other.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")
            soon = {"options": "-c lock_timeout=100ms"}
        self.options = connection.settings_dict["OPTIONS"]
        self.connect_with(self.options | soon)

    def __exit__(self, *_error):
        self.other.rollback()
        self.other.close()
        self.connect_with(self.options)

    def connect_with(self, options):
        """Use them from the next connection on; one that got no answer is not used again."""
        connection.close()
        connection.settings_dict["OPTIONS"] = options
