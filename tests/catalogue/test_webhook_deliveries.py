"""Delivering: signed, once at a time, again after a failure, and stopped for a reason."""

from datetime import timedelta

import pytest
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from catalogue.actions.clients import end_mandate
from catalogue.actions.webhook_deliveries import (
    DELAYS,
    LEASE,
    claim_webhook,
    deliver_to,
    due,
    forget_old_deliveries,
)
from catalogue.actions.webhooks import (
    change_webhook,
    delete_webhook,
    replay_deliveries,
    rotate_webhook_secret,
    send_test,
)
from catalogue.models import Change, Webhook, WebhookDelivery
from catalogue.sealing import opened
from tests.builders_enrolment import build_client, build_study, enrol
from tests.catalogue.listening import deliver, listen, pass_time


def state_of(delivery):
    delivery.refresh_from_db()
    return delivery.state, delivery.attempts, delivery.last_status, delivery.last_error


def test_receiver_verifies_what_it_gets_with_the_library_of_the_standard(receiver):
    webhook = listen(url=receiver.url)
    enrol(build_study())

    assert deliver() == 1

    (got,) = receiver.received
    message = Verifier(opened(webhook.secret)).verify(got.body, got.headers)
    assert message["type"] == "enrolment.created"
    assert got.headers["content-type"] == "application/json"
    with pytest.raises(WebhookVerificationError):
        Verifier(opened(webhook.secret)).verify(got.body + b" ", got.headers)
    assert state_of(WebhookDelivery.objects.get()) == ("delivered", 1, 204, "")


def test_after_rotating_both_secrets_verify_for_a_day(receiver):
    webhook = listen(url=receiver.url)
    rotated = rotate_webhook_secret(webhook=webhook, by="test")
    send_test(webhook=webhook)
    deliver()
    Webhook.objects.update(former_until=rotated.former_until - timedelta(days=2))
    send_test(webhook=webhook)
    deliver()

    first, second = receiver.received
    for seal in (webhook.secret, rotated.secret):
        Verifier(opened(seal)).verify(first.body, first.headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(opened(webhook.secret)).verify(second.body, second.headers)


def test_failure_is_tried_again_under_the_same_name_later_and_later(receiver):
    delivery = send_test(webhook=listen(url=receiver.url))
    receiver.status = 500
    waits = []
    for _attempt in DELAYS:
        deliver()
        delivery.refresh_from_db()
        waits.append((delivery.next_attempt_at - delivery.last_attempt_at) / DELAYS[len(waits)])
        assert deliver() == 0, "not before its time"
        pass_time(days=2)
    receiver.status = 200
    deliver()

    assert all(1 <= wait <= 1.2 for wait in waits)
    assert state_of(delivery) == ("delivered", 10, 200, "")
    assert {r.headers["webhook-id"] for r in receiver.received} == {delivery.message}
    assert timedelta(days=3) < sum(DELAYS, timedelta()) < timedelta(days=4)
    assert Webhook.objects.get().failing_since is None


def test_webhook_through_which_nothing_came_for_days_is_disabled_with_the_reason(receiver):
    webhook = listen(url=receiver.url)
    delivery = send_test(webhook=webhook)
    receiver.status = 503
    for _attempt in range(len(DELAYS) + 1):
        deliver()
        pass_time(days=2)
    other = send_test(webhook=webhook)

    assert deliver() == 0
    webhook.refresh_from_db()
    assert (webhook.status, webhook.disabled_because) == ("disabled", "failing")
    assert state_of(delivery) == ("failed", 10, 503, "refused")
    assert Change.objects.filter(action="webhook.disabled").count() == 1

    receiver.status = 204
    change_webhook(webhook=webhook, changes={"status": "active"}, by="test")
    replay_deliveries(webhook=webhook, by="test", only=delivery)
    deliver()
    assert state_of(delivery)[0] == state_of(other)[0] == "delivered"


def test_one_message_that_is_never_taken_disables_nothing(receiver):
    webhook = listen(url=receiver.url)
    refused = send_test(webhook=webhook)

    def choose():
        is_refused = receiver.received[-1].headers["webhook-id"] == refused.message
        receiver.status = 422 if is_refused else 204

    receiver.before_answering = choose
    deliver()
    send_test(webhook=webhook)
    for _attempt in DELAYS:
        pass_time(days=2)
        deliver()

    assert state_of(refused)[:2] == ("failed", 10)
    assert Webhook.objects.get().status == "active"


def test_410_disables_at_once(receiver):
    delivery = send_test(webhook=listen(url=receiver.url))
    receiver.status = 410

    deliver()

    assert state_of(delivery) == ("failed", 1, 410, "refused")
    assert Webhook.objects.values_list("status", "disabled_because").get() == ("disabled", "gone")


def test_retry_after_holds_for_everything_that_goes_there(receiver):
    webhook = listen(url=receiver.url)
    first, second = send_test(webhook=webhook), send_test(webhook=webhook)
    receiver.status, receiver.headers = 429, {"Retry-After": "3600"}

    deliver()

    assert len(receiver.received) == 1
    pass_time(minutes=59)
    assert deliver() == 0
    receiver.status, receiver.headers = 204, {}
    pass_time(minutes=2)
    deliver()
    assert state_of(first)[0] == state_of(second)[0] == "delivered"


@pytest.mark.parametrize(("answer", "said"), [(302, (302, "redirect")), (404, (404, "refused"))])
def test_redirect_and_refusal_are_failures_that_say_so(receiver, answer, said):
    delivery = send_test(webhook=listen(url=receiver.url))
    receiver.status, receiver.headers = answer, {"Location": receiver.url}

    deliver()

    assert state_of(delivery) == ("pending", 1, *said)
    assert len(receiver.received) == 1


def test_target_that_has_moved_to_a_network_of_ours_is_not_reached(receiver, settings):
    delivery = send_test(webhook=listen(url=receiver.url))
    settings.WEBHOOKS_MAY_REACH = []

    deliver()

    assert state_of(delivery) == ("pending", 1, None, "target-not-allowed")
    assert not receiver.received


def test_secret_that_cannot_be_read_any_more_is_said(receiver, settings):
    delivery = send_test(webhook=listen(url=receiver.url))
    settings.SECRET_KEY = "another"  # noqa: S105

    deliver()

    assert state_of(delivery) == ("pending", 1, None, "secret-unreadable")


def test_what_is_about_a_school_without_mandate_any_more_is_not_sent(receiver):
    client = build_client()
    listen(client, receiver.url)
    enrol(build_study())
    end_mandate(mandate=client.mandates.get(), because="x", by="test")

    deliver()

    assert WebhookDelivery.objects.get().state == "dropped"
    assert not receiver.received


def test_paused_webhook_is_sent_everything_once_it_goes_on(receiver):
    webhook = listen(url=receiver.url)
    change_webhook(webhook=webhook, changes={"status": "paused"}, by="test")
    enrol(build_study())
    assert deliver() == 0

    change_webhook(webhook=webhook, changes={"status": "active"}, by="test")
    deliver()

    assert len(receiver.received) == 1


def test_replaying_since_a_moment_sends_again_under_the_same_names(receiver):
    webhook = listen(url=receiver.url)
    old, new = send_test(webhook=webhook), send_test(webhook=webhook)
    WebhookDelivery.objects.filter(pk=old.pk).update(created_at=old.created_at - timedelta(days=1))
    deliver()

    many = replay_deliveries(webhook=webhook, by="test", since=new.created_at)
    deliver()

    assert many == 1
    assert [r.headers["webhook-id"] for r in receiver.received].count(new.message) == 2
    assert len(receiver.received) == 3


def test_what_was_noted_more_than_30_days_ago_is_forgotten(db):
    webhook = listen()
    old, new = send_test(webhook=webhook), send_test(webhook=webhook)
    WebhookDelivery.objects.filter(pk=old.pk).update(
        created_at=old.created_at - timedelta(days=31)
    )

    assert forget_old_deliveries() == 1
    assert WebhookDelivery.objects.get() == new


def test_message_is_due_in_the_millisecond_in_which_it_is_noted(db):
    webhook = listen()

    for _n in range(50):
        send_test(webhook=webhook)
        assert due().exists()
        WebhookDelivery.objects.all().delete()


def test_webhook_that_is_deleted_while_it_is_sent_to_stays_deleted(receiver):
    webhook = listen(url=receiver.url)
    send_test(webhook=webhook)
    claimed = claim_webhook()
    delete_webhook(webhook=webhook, by="test")

    deliver_to(claimed)

    assert not Webhook.objects.exists()


def test_sender_that_lost_its_claim_writes_nothing(receiver):
    delivery = send_test(webhook=listen(url=receiver.url))
    slow = claim_webhook()
    assert claim_webhook() is None, "it is taken"
    pass_time(seconds=LEASE.total_seconds() + 1)
    quick = claim_webhook()

    receiver.status = 500
    deliver_to(slow)
    assert state_of(delivery)[:2] == ("pending", 0)
    receiver.status = 204
    deliver_to(quick)
    assert state_of(delivery)[:2] == ("delivered", 1)
