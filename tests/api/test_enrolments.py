"""Schools enrol, are read and withdraw through the programs that act for them."""

import json
import re
import threading
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.actions.allocation import allocate_enrolments, publish_allocation
from catalogue.actions.clients import end_mandate
from catalogue.actions.enrolment import withdraw_enrolment
from catalogue.models import Enrolment, IdempotentRequest, Mandate
from tests.api.acting import CONTACT, build_program, code_of, enrolment_body
from tests.builders_enrolment import (
    COORDINATOR,
    any_board,
    at_once,
    build_school,
    build_schools,
    build_study,
    enrol,
)

pytestmark = pytest.mark.django_db

PATH = "/v1/enrolments"
NEVER = "0b5ad3f4-2f6a-4d0e-9c7b-5f7f0a6b1c2d"


def test_school_that_finds_a_place_is_enrolled():
    study, school = build_study(places=1), build_school()
    program = build_program(school=school)

    answer = program.post(PATH, enrolment_body(study, school))

    assert answer.status_code == 201
    body = answer.json()
    address = f"http://testserver{PATH}/{body['id']}"
    assert answer["Location"] == body["links"]["self"] == address
    assert answer["Cache-Control"] == "no-store"
    assert re.fullmatch(r'"[\w-]{24}"', answer["ETag"])
    assert not answer.has_header("Idempotency-Replayed")
    assert UUID(body["id"]).version == 4
    assert re.fullmatch("[0-9A-Z]{4}-[0-9A-Z]{4}", body["receipt"])
    assert body["createdAt"].endswith("Z")
    told = {name: body[name] for name in enrolment_body(study, school)}
    assert told == enrolment_body(study, school)
    assert (body["status"], body["waitingListPosition"], body["arm"]) == ("enrolled", None, None)


def test_school_that_finds_no_place_is_told_where_it_stands_on_the_waiting_list():
    study, schools = build_study(places=1), build_schools(3)
    program = build_program(board=any_board())

    answers = [program.enrol(study, school) for school in schools]

    assert [answer["status"] for answer in answers] == ["enrolled", "waitlisted", "waitlisted"]
    assert [answer["waitingListPosition"] for answer in answers] == [None, 1, 2]


def test_telephone_and_day_may_be_left_out():
    study, school = build_study(), build_school()
    contact = {name: CONTACT[name] for name in ("name", "role", "email")}

    body = build_program(school=school).enrol(
        study, school, contact=contact, participationCouncilConsent={"status": "requested"}
    )

    assert body["contact"] == contact | {"telephone": None}
    assert body["participationCouncilConsent"] == {"status": "requested", "decidedOn": None}


def test_same_request_again_is_answered_byte_for_byte_and_done_once():
    study, school = build_study(), build_school()
    program = build_program(school=school)
    body = enrolment_body(study, school)
    first = program.post(PATH, body, key="once")
    reordered = dict(reversed(body.items()))

    again = program.post(PATH, reordered, key="once", Accept_Language="nl")

    assert (again.status_code, again.content) == (201, first.content)
    for header in ("Location", "ETag", "Content-Language", "Content-Type"):
        assert again[header] == first[header]
    assert again["Idempotency-Replayed"] == "true"
    assert Enrolment.objects.count() == 1


def test_answer_is_the_first_one_also_after_something_changed():
    study, school = build_study(), build_school()
    program = build_program(school=school)
    first = program.post(PATH, enrolment_body(study, school), key="once")
    program.patch(first["Location"], {"groups": [{"grade": "1", "pupils": 1}]}, tag=first["ETag"])

    again = program.post(PATH, enrolment_body(study, school), key="once")

    assert again.content == first.content


def test_key_belongs_to_the_client_that_uses_it():
    study, schools = build_study(), build_schools(2)
    one, other = (build_program(name, board=any_board()) for name in "ab")

    first = one.post(PATH, enrolment_body(study, schools[0]), key="same")
    second = other.post(PATH, enrolment_body(study, schools[1]), key="same")

    assert (first.status_code, second.status_code) == (201, 201)


def test_answer_about_a_school_is_not_repeated_once_the_mandate_has_ended():
    study, school = build_study(), build_school()
    program = build_program(school=school)
    program.post(PATH, enrolment_body(study, school), key="once")
    end_mandate(mandate=Mandate.objects.get(), because="a test", by=COORDINATOR)

    again = program.post(PATH, enrolment_body(study, school), key="once")

    assert (again.status_code, code_of(again)) == (403, "not-mandated")
    assert b"Anna" not in again.content


def test_enrolment_reads_as_it_was_answered():
    study, school = build_study(), build_school()
    program = build_program(school=school)
    created = program.post(PATH, enrolment_body(study, school))

    read = program.get(created["Location"])

    assert read.status_code == 200
    assert read.content == created.content
    assert read["ETag"] == created["ETag"]


def test_every_client_with_a_mandate_sees_the_enrolment_and_no_other_client_does():
    study, school = build_study(), build_school(board="41234")
    program = build_program("one", school=school)
    partner = build_program("two", board=school.board)
    stranger = build_program("three", school=build_school())
    address = program.enrol(study, school)["links"]["self"]

    assert partner.get(address).status_code == 200
    assert stranger.get(address).status_code == 404
    assert Client().get(address).status_code == 401


@pytest.mark.parametrize(
    ("method", "suffix", "body"),
    [
        ("get", "", None),
        ("get", "/events", None),
        ("patch", "", {"groups": [{"grade": "1", "pupils": 1}]}),
        ("post", "/withdrawal", {"reason": "no time"}),
    ],
)
def test_enrolment_of_another_cannot_be_told_from_one_that_never_was(method, suffix, body):
    study, school = build_study(), build_school()
    foreign = build_program("one", school=school).enrol(study, school)["id"]
    stranger = build_program("two", school=build_school())

    def ask(key):
        arguments = [] if body is None else [body]
        with CaptureQueriesContext(connection) as captured:
            answer = getattr(stranger, method)(f"{PATH}/{key}{suffix}", *arguments)
        content = answer.content.replace(key.encode(), b"")
        return answer.status_code, dict(answer.headers), content, len(captured)

    ask(NEVER)  # what is read once per process
    seen, unseen = ask(foreign), ask(NEVER)

    assert seen == unseen
    assert seen[0] == 404


def test_enrolments_are_listed_oldest_first_and_filtered():
    study, other = build_study(places=1), build_study()
    schools = build_schools(3)
    program = build_program(board=any_board())
    stood = [program.enrol(study, school)["id"] for school in schools]
    elsewhere = program.enrol(other, schools[0])["id"]

    def ids(query=""):
        answer = program.get(f"{PATH}?{query}").json()
        assert answer["count"] == len(answer["results"])
        return [row["id"] for row in answer["results"]]

    assert ids() == [*stood, elsewhere]
    assert ids(f"study={study.slug}") == stood
    assert ids(f"school={schools[0].code}") == [stood[0], elsewhere]
    assert ids("status=waitlisted") == stood[1:]
    assert ids(f"status=waitlisted&school={schools[0].code}") == []
    assert ids(f"study={study.slug}&study={other.slug}&status=enrolled") == [stood[0], elsewhere]


def test_list_goes_in_pages_with_absolute_links():
    study, schools = build_study(), build_schools(3)
    program = build_program(board=any_board())
    for school in schools:
        program.enrol(study, school)

    page = program.get(f"{PATH}?pageSize=2&study={study.slug}")

    assert (page.json()["count"], len(page.json()["results"])) == (3, 2)
    assert page.json()["query"] == {"study": [study.slug]}
    assert len(program.get(page.json()["next"]).json()["results"]) == 1
    assert 'rel="next"' in page["Link"]


@pytest.mark.parametrize(
    ("query", "code", "suggestion"),
    [
        ("status=enroled", "unknown-value", "enrolled"),
        ("study=stduy-x", "unknown-value", None),
        ("school=99xa00", "invalid-code", "99XA00"),
        ("school=00ZZ00", "unknown-value", None),
        ("Status=enrolled", "unknown-parameter", "status"),
        ("status=", "empty-parameter", None),
    ],
)
def test_wrong_filter_is_refused_with_what_was_meant(query, code, suggestion):
    answer = build_program().get(f"{PATH}?{query}")

    (error,) = answer.json()["errors"]
    assert answer.status_code == 400
    assert (error["code"], error.get("suggestion")) == (code, suggestion)


def test_withdrawal_ends_the_enrolment_and_the_next_in_line_moves_up():
    study, schools = build_study(places=1), build_schools(2)
    program = build_program(board=any_board())
    first, second = (program.enrol(study, school) for school in schools)

    answer = program.post(first["links"]["withdrawal"], {"reason": "No time.\nReally."}, key="w")
    again = program.post(first["links"]["withdrawal"], {"reason": "No time.\nReally."}, key="w")

    assert (answer.status_code, answer.json()["status"]) == (200, "withdrawn")
    assert answer.json()["withdrawalReason"] == "No time.\nReally."
    assert (again.content, again["Idempotency-Replayed"]) == (answer.content, "true")
    assert program.get(second["links"]["self"]).json()["status"] == "enrolled"


def test_place_on_the_waiting_list_that_moves_makes_another_tag():
    study, schools = build_study(places=1), build_schools(3)
    program = build_program(board=any_board())
    _first, second, third = (program.enrol(study, school) for school in schools)
    before = program.get(third["links"]["self"])
    waiting = Enrolment.objects.get(pk=second["id"])

    withdraw_enrolment(enrolment=waiting, reason="x", client=None, by=COORDINATOR)

    after = program.get(third["links"]["self"])
    assert (before.json()["waitingListPosition"], after.json()["waitingListPosition"]) == (2, 1)
    assert before["ETag"] != after["ETag"]


def test_events_say_what_happened_when_and_through_which_client():
    study, schools = build_study(places=1), build_schools(2)
    one, other = (build_program(name, school=s) for name, s in zip("ab", schools, strict=True))
    first, second = one.enrol(study, schools[0]), other.enrol(study, schools[1])
    tag = other.get(second["links"]["self"])["ETag"]
    other.patch(second["links"]["self"], {"contact": {"telephone": None}}, tag=tag)
    one.post(first["links"]["withdrawal"], {"reason": "no time"})

    answer = other.get(second["links"]["events"]).json()

    own = {"name": "b", "organisation": "b Inc"}
    events = answer["results"]
    told = [(event["kind"], event["client"], event["fieldsChanged"]) for event in events]
    assert told == [
        ("waitlisted", own, []),
        ("amended", own, ["#/contact/telephone"]),
        ("promoted", None, []),  # not through whom the other school withdrew
    ]
    assert all(event["at"].endswith("Z") for event in events)
    assert "030-1234567" not in str(answer)


def test_arm_is_told_once_the_allocation_is_public():
    study, schools = build_study(), build_schools(2)
    program = build_program(board=any_board())
    address = program.enrol(study, schools[0])["links"]["self"]
    program.enrol(study, schools[1])
    allocate_enrolments(study=study, seed="a seed", by=COORDINATOR)
    hidden = program.get(address)

    publish_allocation(study=study, by=COORDINATOR)

    told = program.get(address)
    assert (hidden.json()["status"], hidden.json()["arm"]) == ("allocated", None)
    assert told.json()["arm"] in {"intervention", "control"}
    assert told["ETag"] != hidden["ETag"]


def test_enrolment_takes_a_fixed_number_of_statements():
    study, schools = build_study(), build_schools(2)
    program = build_program(board=any_board())
    program.enrol(study, schools[0])

    with CaptureQueriesContext(connection) as captured:
        program.enrol(study, schools[1])

    taken = [query["sql"] for query in captured if "SAVEPOINT" not in str(query["sql"])]
    expected = {"postgresql": 13, "sqlite": 12}  # on PostgreSQL one for the lock of the key
    assert len(taken) == expected[connection.vendor], taken


def test_answer_that_is_given_again_takes_two_statements_and_no_lock():
    study, school = build_study(), build_school()
    program = build_program(school=school)
    body = enrolment_body(study, school)
    program.post(PATH, body, key="once")

    with CaptureQueriesContext(connection) as captured:
        again = program.post(PATH, body, key="once")

    assert again["Idempotency-Replayed"] == "true"
    assert len(captured) == 2, captured.captured_queries  # of the token and of the answer


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"groups": [{"grade": "1", "pupils": 10**30}]}, 400),  # no number that JCS can write
        ({"groups": json.loads("[" * 300 + "]" * 300)}, 400),  # deeper than anybody would
        ({"groups": [{"grade": "1", "pupils": 1}]}, 422),
    ],
)
def test_key_of_an_enrolment_with_another_body_is_refused_as_what_is_wrong_with_it(
    changed, status
):
    study, school = build_study(), build_school()
    program = build_program(school=school)
    body = enrolment_body(study, school)
    first = program.post(PATH, body, key="once")

    other = program.post(PATH, body | changed, key="once")

    assert other.status_code == status
    assert program.post(PATH, body, key="once").content == first.content


def test_address_and_log_hold_no_personal_data(caplog):
    study, school = build_study(), build_school()
    program = build_program(school=school)

    with caplog.at_level(0):
        links = program.enrol(study, school)["links"]
        program.post(PATH, enrolment_body(study, school))
        program.post(PATH, enrolment_body(study, school, contact=CONTACT | {"email": "anna"}))

    for word in ("Anna", "anna", "030-1234567"):
        assert word not in caplog.text + str(links)


@pytest.mark.django_db(transaction=True)
def test_same_request_sent_at_once_enrols_once():
    study, school = build_study(places=5), build_school()
    program = build_program(school=school)
    body = enrolment_body(study, school)
    gate = threading.Barrier(8)

    def send():
        gate.wait(timeout=60)
        return program.post(PATH, body, key="once")

    answers = at_once(*[send] * 8)

    done = [answer for answer in answers if answer.status_code == 201]
    busy = [answer for answer in answers if answer.status_code == 409]
    assert len(done) + len(busy) == 8
    assert len({answer.content for answer in done}) == 1
    assert {(code_of(answer), answer["Retry-After"]) for answer in busy} <= {
        ("request-in-progress", "1")
    }
    assert (Enrolment.objects.count(), IdempotentRequest.objects.count()) == (1, 1)


def test_school_that_was_enrolled_at_the_desk_is_seen_by_its_program():
    study, school = build_study(), build_school()
    enrolment = enrol(study, school)

    listed = build_program(school=school).get(PATH).json()["results"]

    assert [row["id"] for row in listed] == [str(enrolment.pk)]
