"""The OWASP API Security Top 10 of 2023, up to 6: who is let in, and what to."""

import hashlib
import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import AccessToken

from catalogue.models import Enrolment
from catalogue.models.allowances import forget
from tests.api.acting import build_program, code_of, enrolment_body, mistakes, post_form
from tests.builders import build_intervention, publish
from tests.builders_enrolment import (
    build_school,
    build_schools,
    build_study,
    everything,
)
from tests.catalogue.coordinating import coordinator_at_the_desk
from tests.catalogue.desk import editor_at_the_desk, logged_in, open_release, url
from tests.security.routes import SINCE, WEBHOOK

pytestmark = pytest.mark.django_db


@pytest.fixture
def attacker():
    """A client with all scopes, and a mandate for a school of its own."""
    return build_program("attacker", school=build_school())


def test_api1_broken_object_level_authorisation_gives_nothing_of_another_client(attacker):
    school, study = build_school(), build_study()
    victim = build_program("victim", school=school)
    enrolment = victim.enrol(study, school)
    webhook = victim.post("/v1/webhooks", WEBHOOK).json()
    message = victim.post(webhook["links"]["test"], {}).json()
    before = everything()

    for link in (
        *enrolment["links"].values(),
        *webhook["links"].values(),
        *message["links"].values(),
    ):
        if enrolment["id"] not in link and webhook["id"] not in link:
            continue
        never = re.sub(r"[0-9a-f-]{36}", lambda _id: str(uuid4()), link)
        for ask in (attacker.get, lambda to: attacker.post(to, SINCE), as_patch(attacker)):
            assert told(ask(link)) == told(ask(never)), link
        assert attacker.delete(link, tag="*").status_code in {404, 405}
    for path in (f"/v1/enrolments?school={school.code}", "/v1/webhooks"):
        assert attacker.get(path).json()["count"] == 0
    assert school.code not in attacker.get("/v1/mandates").content.decode()
    assert attacker.post("/v1/enrolments", enrolment_body(study, school)).status_code == 403
    assert everything() == before


def as_patch(program):
    return lambda to: program.patch(to, {"status": "paused"}, tag="*")


def told(answer):
    assert answer.status_code in {400, 404, 405}, answer.content
    return answer.status_code, answer.json() | {"instance": ""}


def test_api2_broken_authentication_lets_in_nobody_with_something_like_a_token(settings):
    program = build_program("program", school=build_school())
    old = build_program("old", school=build_school())
    AccessToken.objects.filter(application__client=old.client).update(
        expires=timezone.now() - timedelta(seconds=1)
    )
    digest = hashlib.sha256(program.token.encode()).hexdigest()
    unsigned = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9."
    basic = f"Basic {program.client_id}:{program.client_secret}"
    bearers = ("", "null", old.token, digest, unsigned, program.token[:-1], f"{program.token}x")
    shown = [f"Bearer {bearer}" for bearer in bearers] + [basic, program.token, "Bearer"]

    answers = [Client().get("/v1/mandates", headers={"Authorization": one}) for one in shown]
    answers += [Client().get("/v1/mandates", {"access_token": program.token})]
    answers += [Client(headers={"cookie": f"token={program.token}"}).get("/v1/mandates")]

    assert {answer.status_code for answer in answers} == {401}
    settings.RATE_LIMITS = "guesses=3/600"
    forget()
    own = {"grant_type": "client_credentials", "client_id": program.client_id}
    guesses = [post_form("/oauth/token", own | {"client_secret": f"x{n}"}) for n in range(5)]
    assert [guess.status_code for guess in guesses] == [401, 401, 401, 429, 429]
    forget()


def test_api3_broken_object_property_level_authorisation_lets_no_field_be_set_or_read(attacker):
    school, study = attacker.client.mandates.get().school, build_study()
    for name, value in {
        "status": "allocated", "arm": "intervention", "id": str(uuid4()), "receipt": "x",
        "createdAt": "2020-01-01T00:00:00Z", "waitingListPosition": 1, "client": 1,
        "__proto__": {}, "number": 1,
    }.items():  # fmt: skip
        body = enrolment_body(study, school) | {name: value}
        assert f"#/{name}" in mistakes(attacker.post("/v1/enrolments", body)), name
    enrolment = attacker.enrol(study, school)
    own = enrolment["links"]["self"]
    for patch in ({"status": "completed"}, {"school": "99XX00"}, {"study": "x"}, {"arm": "x"}):
        assert mistakes(attacker.patch(own, patch, tag="*")), patch
    hooked = attacker.post("/v1/webhooks", WEBHOOK | {"client": 1, "secret": "whsec_x"})

    assert {"#/client", "#/secret"} <= set(mistakes(hooked))
    assert Enrolment.objects.get().status == "enrolled"
    seen = json.dumps([attacker.get(own).json(), attacker.get("/v1/enrolments").json()])
    assert not re.search(r'"(pk|clientId|clientSecret|seed|allocation\w*)"', seen)
    assert "anna@" not in attacker.get(enrolment["links"]["events"]).content.decode()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/schools?pageSize=1000000", 400),
        ("/v1/schools?page=999999999999999999999999", 400),
        ("/v1/schools?page=200&pageSize=100", 400),
        (f"/v1/interventions?q={'a' * 9000}", 414),
        ("/v1/interventions?" + "&".join(f"x{n}=1" for n in range(1100)), 400),
        (f"/v1/schools?q={'%25' * 500}", 400),
    ],
)
def test_api4_unrestricted_resource_consumption_is_cut_off_in_questions(path, status):
    build_schools(1)

    assert Client().get(path).status_code == status


def test_api4_unrestricted_resource_consumption_is_cut_off_in_bodies_and_numbers(
    attacker, settings
):
    deep = "[" * 30_000 + "]" * 30_000
    for body in (deep, '{"study": ' + deep + "}", "9" * 5000, '{"groups": 1e999}'):
        assert attacker.post("/v1/enrolments", body).status_code == 400
    assert attacker.post("/v1/enrolments", "[" + " " * 70_000 + "]").status_code == 413
    groups = {"groups": [{"grade": "groep 6", "pupils": 1}] * 1000}
    school = attacker.client.mandates.get().school
    many = attacker.post("/v1/enrolments", enrolment_body(build_study(), school) | groups)
    assert many.status_code == 400
    hooks = [attacker.post("/v1/webhooks", WEBHOOK).status_code for _n in range(11)]
    assert hooks == [201] * 10 + [409]
    settings.RATE_LIMITS = "reads=2/600"
    forget()
    reads = [Client(REMOTE_ADDR="192.0.2.9").get("/v1/problems") for _n in range(3)]
    assert [answer.status_code for answer in reads] == [200, 200, 429]
    forget()


def test_api5_broken_function_level_authorisation_opens_no_function_of_another_role():
    feedback = build_intervention("feedback")
    publish()
    attacker = build_program("attacker")
    open_release(editor_at_the_desk())
    coordinator, editor = coordinator_at_the_desk(), editor_at_the_desk("otto")
    page = url("intervention_change", feedback.pk)
    sent = {"months": 12, "cause": "correction", "cause_note_nl": "x", "cause_note_en": "x"}
    before = everything()

    coordinator.post(page, sent)
    editor.post(url("study_open", 1), {"opens_at": "2020-01-01T00:00"})
    for header in ("X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"):
        attacker.get("/v1/webhooks", **{header: "POST"})
    attacker.post("/v1/enrolments?_method=DELETE", {})
    claimed = {"X-Original-URL": "/admin/", "X-Rewrite-URL": "/admin/", "X-Forwarded-User": "eva"}

    assert attacker.get("/admin/", **claimed).status_code == 302
    assert editor.get("/v1/enrolments").status_code == 401
    assert editor.post("/v1/releases", sent).status_code == 405
    found = logged_in(guest()).get("/admin/search/", {"s": "feedback"}).content.decode()
    assert "feedback/change" not in found
    assert everything() == before


def guest():
    return User.objects.create_user("guest", is_staff=True)


def test_api6_unrestricted_access_to_sensitive_business_flows_gets_nobody_a_place_out_of_turn():
    """Places are what is scarce: nobody holds two, none is taken for others, none out of turn."""
    study, (early, late, other) = build_study(places=1), build_schools(3, board="41234")
    program = build_program("program", board=early.board)
    second = build_program("second", board=early.board)
    first = program.enrol(study, early)
    waiting = program.enrol(study, late)
    last = program.enrol(study, other)

    again = second.post("/v1/enrolments", enrolment_body(study, early))
    lower = program.post("/v1/enrolments", enrolment_body(study, early.code.lower()))
    program.post(last["links"]["withdrawal"], {"reason": "To get ahead."})
    program.post(waiting["links"]["withdrawal"], {"reason": "To get ahead."})
    back = program.enrol(study, other)
    program.enrol(study, late)

    assert (again.status_code, code_of(again)) == (409, "already-enrolled")
    assert lower.status_code in {400, 409}
    assert first["status"] == "enrolled"
    assert back["status"] == "waitlisted"
    assert Enrolment.objects.filter(status="enrolled").count() == 1
    (ahead,) = program.get(f"/v1/enrolments?school={other.code}&status=waitlisted").json()[
        "results"
    ]
    assert ahead["waitingListPosition"] == 1
