"""The desk of the webhooks: who sees them, and what can be pressed."""

import pytest

from catalogue.actions.webhooks import change_webhook, send_test
from catalogue.models import Webhook, WebhookDelivery
from tests.catalogue.coordinating import (
    coordinator_at_the_desk,
    press,
    shown_on,
    somebody_who_may,
)
from tests.catalogue.desk import url
from tests.catalogue.listening import NOWHERE, listen

pytestmark = pytest.mark.django_db


def test_coordinator_sees_where_is_sent_to_and_whether_it_arrives():
    webhook = listen()
    delivery = send_test(webhook=webhook)
    WebhookDelivery.objects.update(attempts=3, last_status=502, last_error="refused")
    WebhookDelivery.objects.update(last_attempt_at=delivery.created_at)
    cora = coordinator_at_the_desk()

    assert NOWHERE in shown_on(cora, "webhook_changelist")
    shown = shown_on(cora, "webhook_change", webhook.pk)
    assert delivery.message in shown
    assert "502 (refused)" in shown
    assert "whsec_" not in shown
    assert webhook.secret not in shown


def test_message_is_sent_again_from_the_page():
    webhook = listen()
    old, other = send_test(webhook=webhook), send_test(webhook=webhook)
    WebhookDelivery.objects.update(state="failed", next_attempt_at=None)
    cora = coordinator_at_the_desk()

    press(cora, url("webhook_replay", webhook.pk) + f"?only={old.pk}")
    assert WebhookDelivery.objects.get(pk=old.pk).state == "pending"
    assert WebhookDelivery.objects.get(pk=other.pk).state == "failed"

    press(cora, url("webhook_replay", webhook.pk), since="2020-01-01T00:00")
    assert WebhookDelivery.objects.get(pk=other.pk).state == "pending"


def test_webhook_that_was_paused_is_put_to_work_again():
    webhook = listen()
    change_webhook(webhook=webhook, changes={"status": "paused"}, by="test")

    press(coordinator_at_the_desk(), url("webhook_activate", webhook.pk))

    assert Webhook.objects.get().status == "active"


def test_who_may_only_look_presses_nothing():
    webhook = listen()
    reader = somebody_who_may("view_webhook")

    assert reader.get(url("webhook_change", webhook.pk)).status_code == 200
    for name in ("webhook_replay", "webhook_activate"):
        assert reader.post(url(name, webhook.pk)).status_code == 403
    assert somebody_who_may(name="ina").get(url("webhook_change", webhook.pk)).status_code == 403
