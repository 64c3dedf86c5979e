"""Webhooks that listen, and what they were told."""

import json
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from catalogue.actions.webhook_deliveries import claim_webhook, deliver_to
from catalogue.actions.webhooks import create_webhook
from catalogue.models import Client, Webhook, WebhookDelivery, WebhookKind
from catalogue.models.clock import database_now
from tests.builders_enrolment import build_client

NOWHERE = "https://192.0.2.1/hook"


def listen(
    client: Client | None = None,
    url: str = NOWHERE,
    kinds: Collection[str] = WebhookKind.values,
) -> Webhook:
    client = client or build_client()
    return create_webhook(client=client, url=url, kinds=kinds, by="test")


def told(webhook: Webhook) -> list[tuple[str, dict[str, Any]]]:
    """Return what was noted for a webhook, in order: the kind and the data of each."""
    notes = WebhookDelivery.objects.filter(webhook=webhook).order_by("created_at")
    messages = [json.loads(note.payload) for note in notes]
    return [(message["type"], message["data"]) for message in messages]


def deliver() -> int:
    """Deliver all that is due, as `deliver_webhooks` does; return how many turns it took."""
    turns = 0
    while (webhook := claim_webhook()) is not None:
        deliver_to(webhook)
        turns += 1
    return turns


def pass_time(**duration: float) -> None:
    """Let everything that webhooks wait for have been `duration` earlier."""
    early = database_now() - timedelta(seconds=1)
    past = timedelta(**duration)
    for delivery in WebhookDelivery.objects.filter(state="pending"):
        delivery.next_attempt_at -= past  # type: ignore[operator]
        delivery.save(update_fields=["next_attempt_at"])
    for webhook in Webhook.objects.filter(not_before__isnull=False):
        webhook.not_before = (webhook.not_before or early) - past
        webhook.save(update_fields=["not_before"])
