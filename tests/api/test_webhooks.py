"""A client's webhooks: made, changed, taken away, and seen by nobody else."""

from uuid import uuid4

import pytest
from django.test import Client

from catalogue.actions.clients import end_mandate
from catalogue.models import IdempotentRequest, Webhook, WebhookDelivery, WebhookKind
from catalogue.sealing import opened
from tests.api.acting import Program, build_program, code_of, mistakes
from tests.builders_enrolment import COORDINATOR, any_board, build_school, build_study

pytestmark = pytest.mark.django_db

BODY = {"url": "https://93.184.215.14/hook", "kinds": ["enrolment.promoted"]}


@pytest.fixture
def program(settings) -> Program:
    settings.WEBHOOKS_MAY_REACH = []
    return build_program(board=any_board())


def made(program, **values):
    answer = program.post("/v1/webhooks", BODY | values)
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_webhook_is_made_once_per_key_and_tells_its_secret(program):
    first = program.post("/v1/webhooks", BODY, key="one")
    second = program.post("/v1/webhooks", BODY, key="one")

    webhook = Webhook.objects.get()
    assert first.status_code == 201
    assert first.json()["secret"] == opened(webhook.secret)
    assert first["Location"] == first.json()["links"]["self"]
    assert (second.content, second["Idempotency-Replayed"]) == (first.content, "true")
    assert opened(webhook.secret).encode() not in bytes(IdempotentRequest.objects.get().body)


def test_secret_is_shown_by_nothing_else(program):
    secret = made(program)["secret"]

    answers = [
        program.get("/v1/webhooks"),
        program.get(f"/v1/webhooks/{Webhook.objects.get().pk}"),
    ]

    for answer in answers:
        assert answer.status_code == 200
        assert secret not in answer.content.decode()
        assert "whsec_" not in answer.content.decode()


def test_renewed_secret_is_told_once_per_key(program):
    webhook = made(program)

    first = program.post(webhook["links"]["secret"], {}, key="again")
    second = program.post(webhook["links"]["secret"], {}, key="again")

    assert first.status_code == 200
    assert first.content == second.content
    assert first.json()["secret"] == opened(Webhook.objects.get().secret) != webhook["secret"]


@pytest.mark.parametrize(
    ("values", "place", "code"),
    [
        ({"url": "https://127.0.0.1/"}, "#/url", "target-not-allowed"),
        ({"url": "https://169.254.169.254/latest"}, "#/url", "target-not-allowed"),
        ({"url": "https://localhost/"}, "#/url", "target-not-allowed"),
        ({"url": "http://93.184.215.14/"}, "#/url", "target-not-allowed"),
        ({"url": 1}, "#/url", "not-a-string"),
        ({"kinds": ["enrolment.promote"]}, "#/kinds/0", "unknown-value"),
        ({"kinds": []}, "#/kinds", "min-length"),
        ({"secret": "whsec_x"}, "#/secret", "read-only"),
        ({"name": "x"}, "#/name", "unknown-field"),
    ],
)
def test_body_that_is_wrong_is_refused_with_its_place(program, values, place, code):
    answer = program.post("/v1/webhooks", BODY | values)

    assert mistakes(answer)[place][0] == code
    assert not Webhook.objects.exists()


def test_eleventh_webhook_is_refused(program):
    for _n in range(10):
        made(program)

    answer = program.post("/v1/webhooks", BODY)

    assert (answer.status_code, code_of(answer)) == (409, "too-many-webhooks")


def test_webhook_is_changed_by_a_merge_patch(program):
    webhook = made(program)
    address = webhook["links"]["self"]

    changed = program.patch(
        address, {"kinds": ["release.published"], "status": "paused"}, tag=tag_of(program, address)
    )

    assert changed.status_code == 200
    assert changed.json()["kinds"] == ["release.published"]
    assert changed.json()["status"] == "paused"
    assert changed.json()["url"] == BODY["url"]
    wrong = program.patch(address, {"url": "https://10.0.0.1/", "status": "disabled"}, tag="*")
    assert {place: code for place, (code, _near) in mistakes(wrong).items()} == {
        "#/url": "target-not-allowed",
        "#/status": "unknown-value",
    }


def tag_of(program, address):
    return program.get(address)["ETag"]


def test_webhook_is_changed_as_the_client_has_seen_it(program):
    answer = program.post("/v1/webhooks", BODY)
    address, first = answer["Location"], answer["ETag"]

    untagged = program.patch(address, {"status": "paused"})
    changed = program.patch(address, {"status": "paused"}, tag=first)
    stale = program.patch(address, {"status": "active"}, tag=first)

    assert (untagged.status_code, code_of(untagged)) == (428, "precondition-required")
    assert (changed.status_code, changed["ETag"]) == (200, tag_of(program, address))
    assert changed["ETag"] != first
    assert (stale.status_code, code_of(stale)) == (412, "stale-revision")
    assert program.get(address).json()["status"] == "paused"


def test_tag_is_another_one_when_the_secret_is_or_sending_failed(program):
    webhook = made(program)
    address = webhook["links"]["self"]

    first = tag_of(program, address)
    renewed = program.post(webhook["links"]["secret"], {})
    Webhook.objects.update(status="disabled", disabled_because="gone")

    assert renewed["ETag"] != first
    assert program.patch(address, {}, tag=renewed["ETag"]).status_code == 412


def test_whoever_names_a_kind_that_is_not_there_is_told_which_there_are(program):
    answer = program.post("/v1/webhooks", BODY | {"kinds": ["xyzzy"]})

    (mistake,) = answer.json()["errors"]
    assert mistake["detail"].endswith(f" There are: {', '.join(WebhookKind.values)}.")


def test_change_in_another_form_is_told_which_forms_there_are(program):
    address = made(program)["links"]["self"]

    answer = program.patch(address, "status=paused", tag="*", Content_Type="text/plain")

    assert answer.status_code == 415
    assert answer["Accept-Patch"] == "application/merge-patch+json, application/json"


def test_webhook_is_deleted_with_all_that_it_was_told(program):
    webhook = made(program)
    program.post(webhook["links"]["test"], {})
    address = webhook["links"]["self"]

    answer = program.delete(address, tag=tag_of(program, address))

    assert (answer.status_code, answer.content) == (204, b"")
    assert not Webhook.objects.exists()
    assert not WebhookDelivery.objects.exists()


def test_webhook_is_deleted_as_the_client_has_seen_it(program):
    answer = program.post("/v1/webhooks", BODY)
    address, first = answer["Location"], answer["ETag"]
    changed = program.patch(address, {"status": "paused"}, tag=first)

    untagged = program.delete(address)
    unquoted = program.delete(address, tag="stale")
    stale = program.delete(address, tag=first)
    shown = program.get(address)
    deleted = program.delete(address, tag=changed["ETag"])

    assert (untagged.status_code, code_of(untagged)) == (428, "precondition-required")
    assert (unquoted.status_code, code_of(unquoted)) == (400, "malformed-request")
    assert (stale.status_code, code_of(stale)) == (412, "stale-revision")
    assert (shown.status_code, shown["ETag"]) == (200, changed["ETag"])
    assert deleted.status_code == 204
    assert program.delete(address, tag=changed["ETag"]).status_code == 404


def test_webhook_is_deleted_whatever_it_is_by_who_says_so(program):
    address = made(program)["links"]["self"]

    assert program.delete(address, tag="*").status_code == 204
    assert not Webhook.objects.exists()


def test_test_is_noted_once_per_key_and_shown(program):
    webhook = made(program)

    first = program.post(webhook["links"]["test"], {}, key="try")
    program.post(webhook["links"]["test"], {}, key="try")

    shown = program.get(webhook["links"]["deliveries"]).json()["results"]
    assert first.status_code == 201
    assert shown == [first.json()] == [program.get(first["Location"]).json()]
    assert (shown[0]["kind"], shown[0]["state"]) == ("webhook.test", "pending")
    assert shown[0]["message"] == f"msg_{shown[0]['id'].replace('-', '')}"


def test_what_was_told_is_sent_again_one_by_one_or_since_a_moment(program):
    webhook = made(program)
    message = program.post(webhook["links"]["test"], {}).json()
    WebhookDelivery.objects.update(state="delivered", next_attempt_at=None, attempts=1)

    one = program.post(message["links"]["replay"], {}, key="")
    WebhookDelivery.objects.update(state="failed", next_attempt_at=None, attempts=10)
    since = program.post(webhook["links"]["replay"], {"since": message["createdAt"]}, key="")
    later = program.post(webhook["links"]["replay"], {"since": "2099-01-01T00:00:00Z"}, key="")
    wrong = program.post(webhook["links"]["replay"], {"since": "2026-11-23T09:30:00"}, key="")

    assert (one.status_code, one.json()["state"], one.json()["attempts"]) == (200, "pending", 0)
    assert (since.json(), later.json()) == ({"messages": 1}, {"messages": 0})
    assert mistakes(wrong) == {"#/since": ("invalid-instant", None)}


@pytest.mark.parametrize("offset", ["+00:00", "-18:44", "+23:59"])
def test_replay_takes_an_instant_with_any_offset(program, offset):
    webhook = made(program)

    answer = program.post(
        webhook["links"]["replay"], {"since": f"2031-01-31T17:56:41{offset}"}, key=""
    )

    assert (answer.status_code, answer.json()) == (200, {"messages": 0})


def test_deliveries_are_those_of_schools_that_the_client_may_act_for_today(program):
    school = build_school()
    board = build_program("board", school=school)
    webhook = made(board, kinds=["enrolment.created"])
    board.enrol(build_study(), school)
    address = webhook["links"]["deliveries"]

    (shown,) = board.get(f"{address}?state=pending&kind=enrolment.created").json()["results"]
    end_mandate(mandate=board.client.mandates.get(), because="x", by=COORDINATOR)

    assert shown["payload"]["data"]["school"] == school.code
    assert board.get(address).json()["count"] == 0
    assert board.get(shown["links"]["self"]).status_code == 404
    assert board.post(shown["links"]["replay"], {}, key="").status_code == 404
    assert board.post(
        webhook["links"]["replay"], {"since": "2020-01-01T00:00:00Z"}, key=""
    ).json() == {"messages": 0}


def test_webhook_of_another_client_is_the_same_as_none(program):
    webhook = made(program)
    message = program.post(webhook["links"]["test"], {}).json()
    other = build_program("other", board=any_board())

    for real in (
        webhook["links"]["self"],
        webhook["links"]["deliveries"],
        message["links"]["self"],
    ):
        never = real.replace(webhook["id"], str(uuid4()))
        assert same(other.get(real), other.get(never)) == 404
    for name, body in (
        ("secret", {}),
        ("test", {}),
        ("replay", {"since": "2020-01-01T00:00:00Z"}),
    ):
        real = webhook["links"][name]
        never = real.replace(webhook["id"], str(uuid4()))
        assert same(other.post(real, body), other.post(never, body)) == 404
    assert other.patch(webhook["links"]["self"], {"status": "paused"}, tag="*").status_code == 404
    assert other.delete(webhook["links"]["self"], tag="*").status_code == 404
    assert other.delete(webhook["links"]["self"]).status_code == 404
    assert other.get("/v1/webhooks").json()["count"] == 0
    assert Webhook.objects.get().status == "active"


def same(first, second):
    """Compare two answers but for the address they were asked at; return their status."""
    told = [answer.json() | {"instance": ""} for answer in (first, second)]
    assert told[0] == told[1]
    assert first.status_code == second.status_code
    return first.status_code


def test_reading_and_writing_take_a_token_with_their_scope(program):
    webhook = made(program)["links"]["self"]
    reader = build_program("reader", scopes=["enrolments:read"], board=any_board())

    assert Client().get("/v1/webhooks").status_code == 401
    assert Client().get(webhook).status_code == 401
    assert reader.get("/v1/webhooks").status_code == 200
    assert code_of(reader.post("/v1/webhooks", BODY)) == "insufficient-scope"
    assert program.post("/v1/webhooks", BODY, key="").status_code == 400
