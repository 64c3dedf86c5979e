"""What webhooks are told, in the transaction of what happened, and to whom."""

import json
from datetime import UTC, date, datetime
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from catalogue.actions.allocation import allocate_enrolments
from catalogue.actions.clients import end_mandate
from catalogue.actions.enrolment import amend_enrolment, complete_enrolment, withdraw_enrolment
from catalogue.actions.privacy import erase_in
from catalogue.actions.webhooks import (
    change_webhook,
    create_webhook,
    delete_webhook,
    rotate_webhook_secret,
    send_test,
)
from catalogue.errors import RecruitmentClosed, StaleRevision, TooManyWebhooks
from catalogue.models import Sector, Webhook, WebhookDelivery, WebhookKind
from catalogue.sealing import SecretUnreadable, opened
from tests.builders import at, build_term, publish
from tests.builders_enrolment import (
    COORDINATOR,
    PARTICULARS,
    at_once,
    build_client,
    build_school,
    build_study,
    enrol,
)
from tests.catalogue.listening import listen, told

pytestmark = pytest.mark.django_db

WEBHOOK_RULES = [
    (Webhook, "webhook_disabled_for_a_reason", {"status": "disabled"}),
    (Webhook, "webhook_disabled_for_a_reason", {"disabled_because": "gone"}),
    (WebhookDelivery, "webhookdelivery_has_a_next_attempt_while_pending", {"state": "delivered"}),
    (
        WebhookDelivery,
        "webhookdelivery_has_a_next_attempt_while_pending",
        {"next_attempt_at": None},
    ),
]
TESTED = {name for _rows, name, _values in WEBHOOK_RULES}


def test_everything_that_happens_to_an_enrolment_is_told_in_order():
    study, webhook = build_study(places=1), listen()
    first, second = enrol(study), enrol(study)
    by = {"client": None, "by": COORDINATOR}
    amend_enrolment(enrolment=second, changes={"contact_name": "X"}, expected_revision=None, **by)
    withdraw_enrolment(enrolment=first, reason="Anna Visser", **by)
    allocate_enrolments(study=study, seed=1, by=COORDINATOR)
    complete_enrolment(enrolment=second, by=COORDINATOR)
    erase_in(study, datetime(2100, 1, 1, tzinfo=UTC), by=COORDINATOR)

    happened = [(kind, data["number"], data["status"]) for kind, data in told(webhook)]
    assert happened[:5] == [
        ("enrolment.created", 1, "enrolled"),
        ("enrolment.created", 2, "waitlisted"),
        ("enrolment.amended", 2, "waitlisted"),
        ("enrolment.withdrawn", 1, "withdrawn"),
        ("enrolment.promoted", 2, "enrolled"),
    ]
    assert happened[5:7] == [
        ("enrolment.allocated", 2, "allocated"),
        ("enrolment.completed", 2, "completed"),
    ]
    assert {kind for kind, *_rest in happened[7:]} == {"enrolment.contact_erased"}


def test_payload_says_which_enrolment_and_where_to_read_it_but_nothing_of_people():
    webhook = listen()
    enrolment = enrol(build_study())

    delivery = WebhookDelivery.objects.get()
    assert json.loads(delivery.payload) == {
        "type": "enrolment.created",
        "timestamp": enrolment.created_at.isoformat(timespec="milliseconds").replace(
            "+00:00", "Z"
        ),
        "data": {
            "enrolment": str(enrolment.pk),
            "number": 1,
            "status": "enrolled",
            "study": enrolment.study.slug,
            "school": enrolment.school.code,
            "links": {
                "enrolment": f"https://interventiemenu.example/v1/enrolments/{enrolment.pk}"
            },
        },
    }
    assert delivery.webhook == webhook
    assert PARTICULARS.contact_name not in delivery.payload


def test_what_is_undone_is_not_told():
    study, _webhook = build_study(), listen()

    with transaction.atomic():
        enrol(study)
        assert WebhookDelivery.objects.exists()
        transaction.set_rollback(True)

    assert not WebhookDelivery.objects.exists()


def test_what_is_refused_is_not_told():
    study, _webhook = build_study(closes_at=at("2021-01-01")), listen()

    with pytest.raises(RecruitmentClosed):
        enrol(study)

    assert not WebhookDelivery.objects.exists()


def test_only_clients_that_may_act_for_the_school_are_told():
    study, school, other = build_study(), build_school(), build_school(board="41234")
    own = listen(build_client("own", school=school))
    board = listen(build_client("board", board=other.board))
    past = build_client("past", school=school, last_day=date(2021, 1, 1))
    gone = build_client("gone", school=school)
    end_mandate(mandate=gone.mandates.get(), because="x", by=COORDINATOR)
    silent = [listen(past), listen(gone)]

    enrol(study, school)
    enrol(study, other)

    assert [data["school"] for _kind, data in told(own)] == [school.code]
    assert [data["school"] for _kind, data in told(board)] == [other.code]
    assert not WebhookDelivery.objects.filter(webhook__in=silent).exists()


def test_webhook_is_told_only_of_the_kinds_that_it_is_for():
    study = build_study()
    listen(kinds=["enrolment.withdrawn", "release.published"])

    enrol(study)

    assert not WebhookDelivery.objects.exists()


def test_release_is_told_with_its_number_and_hash():
    webhook = listen(kinds=[WebhookKind.RELEASE_PUBLISHED])

    build_term(Sector, "po")
    release = publish(at("2021-05-10"))

    ((kind, data),) = told(webhook)
    assert (kind, data["number"], data["sha256"]) == (
        "release.published", release.number, release.sha256,
    )  # fmt: skip


def test_client_has_ten_webhooks_at_most():
    client = build_client()
    for _n in range(10):
        listen(client)

    with pytest.raises(TooManyWebhooks):
        create_webhook(client=client, url="https://x.example/", kinds=["x"], by="test")


@pytest.mark.django_db(transaction=True)
def test_of_many_changes_of_what_all_have_seen_one_is_made():
    webhook = listen()
    change = partial(change_webhook, webhook=webhook, seen=webhook.updated_at, by="test")

    results = at_once(*[partial(change, changes={"url": f"https://{n}.nl/"}) for n in range(6)])

    assert sum(isinstance(result, StaleRevision) for result in results) == 5


def test_webhook_that_changed_since_it_was_seen_is_not_deleted():
    webhook = listen()
    change_webhook(webhook=webhook, changes={"url": "https://2.nl/"}, by="test")

    with pytest.raises(StaleRevision):
        delete_webhook(webhook=webhook, seen=webhook.updated_at, by="test")

    assert Webhook.objects.get().url == "https://2.nl/"


@pytest.mark.django_db(transaction=True)
def test_of_a_change_and_deletions_at_once_one_is_made():
    webhook = listen()
    change = partial(change_webhook, changes={"url": "https://2.nl/"})
    calls = [change, *[delete_webhook] * 5]

    results = at_once(
        *[partial(call, webhook=webhook, seen=webhook.updated_at, by="test") for call in calls]
    )

    assert sum(isinstance(result, StaleRevision) for result in results) == 5
    assert Webhook.objects.exists() == (not isinstance(results[0], StaleRevision))


def test_webhook_that_is_gone_is_neither_changed_nor_deleted_nor_given_a_secret():
    webhook = listen()
    delete_webhook(webhook=webhook, by="test")

    for call in (
        partial(change_webhook, changes={"url": "https://2.nl/"}),
        delete_webhook,
        rotate_webhook_secret,
    ):
        with pytest.raises(StaleRevision):
            call(webhook=webhook, by="test")


def test_webhook_that_is_gone_is_sent_no_test():
    webhook = listen()
    delete_webhook(webhook=webhook, by="test")

    with pytest.raises(StaleRevision):
        send_test(webhook=webhook)

    assert not WebhookDelivery.objects.exists()


def test_secret_is_kept_encrypted_under_a_key_that_can_be_rotated(settings):
    webhook = listen()
    secret = opened(webhook.secret)
    assert secret.startswith("whsec_")
    assert secret.removeprefix("whsec_") not in str(Webhook.objects.values())

    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert opened(webhook.secret) == secret
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(SecretUnreadable):
        opened(webhook.secret)


def test_rotating_keeps_the_former_secret_for_a_day():
    webhook = listen()
    former = webhook.secret

    rotated = rotate_webhook_secret(webhook=webhook, by="test")

    assert rotated.former_secret == former != rotated.secret
    assert (rotated.former_until - rotated.updated_at).total_seconds() == pytest.approx(
        86_400, abs=5
    )


@pytest.mark.parametrize(("rows", "name", "values"), WEBHOOK_RULES)
def test_database_refuses_a_webhook_that_contradicts_itself(rows, name, values):
    listen()
    enrol(build_study())

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        rows.objects.update(**values)
