"""Delivering what webhooks are to be told: one sender at a time for each of them.

A sender claims a webhook, not a message, so that an address that is slow or silent keeps one of
them busy and no more.  A claim is a lease: it ends by itself if its sender dies.
"""

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from catalogue.actions.changes import record_change
from catalogue.models import Webhook, WebhookDelivery
from catalogue.models.clock import DatabaseNow, database_now
from catalogue.sealing import SecretUnreadable, opened
from catalogue.sending.lookups import LookupsBusy
from catalogue.sending.posting import NoReply, post
from catalogue.sending.signing import signature
from catalogue.sending.targets import LookupTimedOut, TargetRefused

LEASE = timedelta(minutes=2)  # far longer than an attempt, which takes 15 s
MOST_IN_A_CLAIM = 20
REST = timedelta(seconds=5)  # of an address at which nobody answered, or could be looked up
LONGEST_REST = timedelta(days=1)
KEPT_FOR = timedelta(days=30)
# Between the attempts, as Standard Webhooks 1.0 recommends: three days and a few hours together.
DELAYS = [
    timedelta(seconds=seconds)
    for seconds in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
]


@dataclass(frozen=True)
class Outcome:
    """What came of an attempt: a status if there was an answer, an error unless it was good."""

    status: int | None = None
    error: str = ""
    rest: timedelta | None = None


def claim_webhook() -> Webhook | None:
    """Take a webhook that something is due for and nobody has; who was served last comes last."""
    if not due().exists():
        return None
    with transaction.atomic():
        free = due().select_for_update(skip_locked=True, no_key=True, of=("self",))
        webhook: Webhook | None = free.first()
        if webhook is not None:
            webhook.claim = uuid.uuid4()
            webhook.not_before = database_now() + LEASE
            webhook.save(update_fields=["claim", "not_before"])
    return webhook


def due() -> "QuerySet[Webhook]":
    now = DatabaseNow()
    waiting = WebhookDelivery.objects.filter(
        webhook=OuterRef("pk"), state=WebhookDelivery.State.PENDING, next_attempt_at__lte=now
    )
    is_free = Q(not_before__isnull=True) | Q(not_before__lte=now)
    free = Webhook.objects.filter(is_free, Exists(waiting), status=Webhook.Status.ACTIVE)
    return free.order_by(F("not_before").asc(nulls_first=True), "pk")


def deliver_to(webhook: Webhook, *, is_stopping: Callable[[], bool] = lambda: False) -> None:
    """Deliver what is due for a webhook that was claimed, and let go of it.

    Never call it in a transaction: it waits for others.
    """
    drop_unseen(webhook)
    for _turn in range(MOST_IN_A_CLAIM):
        delivery = None if is_stopping() else next_due(webhook)
        if delivery is None:
            break
        try:
            outcome = attempt(webhook, delivery)
        except LookupsBusy:  # its address has no part in that, so it counts as no attempt
            let_go(webhook, database_now() + REST)
            return
        held = note_outcome(webhook, delivery, outcome)
        if held is None:
            return
        webhook = held
    let_go(webhook)


def drop_unseen(webhook: Webhook) -> None:
    """Give up what is about schools that the client may not act for any more."""
    seen = WebhookDelivery.objects.of(webhook).values("pk")
    waiting = WebhookDelivery.objects.filter(webhook=webhook, state=WebhookDelivery.State.PENDING)
    waiting.exclude(pk__in=seen).update(state=WebhookDelivery.State.DROPPED, next_attempt_at=None)


def next_due(webhook: Webhook) -> WebhookDelivery | None:
    waiting = WebhookDelivery.objects.of(webhook).filter(
        state=WebhookDelivery.State.PENDING, next_attempt_at__lte=DatabaseNow()
    )
    return waiting.order_by("next_attempt_at", "created_at").first()


def attempt(webhook: Webhook, delivery: WebhookDelivery) -> Outcome:
    """Send a message once.

    Raises:
        LookupsBusy: nothing was sent, for reasons of our own.
    """
    body = delivery.payload.encode()
    try:
        reply = post(webhook.url, body, headers_of(webhook, delivery, body))
    except SecretUnreadable:
        return Outcome(error="secret-unreadable")
    except LookupTimedOut:
        return Outcome(error="timeout", rest=REST)
    except TargetRefused:
        return Outcome(error="target-not-allowed", rest=REST)
    except NoReply as silence:
        return Outcome(error=str(silence), rest=REST)
    rest = None if reply.retry_after is None else timedelta(seconds=reply.retry_after)
    if 200 <= reply.status < 300:
        return Outcome(reply.status)
    error = "redirect" if 300 <= reply.status < 400 else "refused"
    return Outcome(reply.status, error, rest and min(rest, LONGEST_REST))


def headers_of(webhook: Webhook, delivery: WebhookDelivery, body: bytes) -> dict[str, str]:
    now = timezone.now()
    timestamp = int(now.timestamp())
    secrets = [opened(webhook.secret)]
    if webhook.former_until and webhook.former_until > now:
        secrets.append(opened(webhook.former_secret))
    signatures = [signature(secret, delivery.message, timestamp, body) for secret in secrets]
    return {
        "Content-Type": "application/json",
        "User-Agent": "interventiemenu-webhooks/1",
        "webhook-id": delivery.message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }


@transaction.atomic
def note_outcome(webhook: Webhook, delivery: WebhookDelivery, outcome: Outcome) -> Webhook | None:
    """Write down what came of an attempt; return the webhook if there is more to do with it.

    Whoever lost the claim meanwhile writes nothing: another sender has it and sends it again.
    """
    mine = Webhook.objects.select_for_update(no_key=True).filter(
        pk=webhook.pk, claim=webhook.claim
    )
    held = mine.first()
    if held is None:
        return None
    now = database_now()
    delivery.attempts += 1
    delivery.last_attempt_at, delivery.last_status = now, outcome.status
    delivery.last_error, delivery.next_attempt_at = outcome.error, None
    held.not_before = now + LEASE
    if outcome.error:
        note_failure(held, delivery, outcome, now)
    else:
        delivery.state = WebhookDelivery.State.DELIVERED
        held.failing_since = None
    save_outcome(held, delivery)
    if outcome.rest or held.status != Webhook.Status.ACTIVE:
        let_go(held, now + (outcome.rest or timedelta()))
        return None
    return held


def note_failure(
    webhook: Webhook, delivery: WebhookDelivery, outcome: Outcome, now: datetime
) -> None:
    """Plan the next attempt, or give up; disable an address that is gone or silent for days."""
    webhook.failing_since = webhook.failing_since or now
    delivery.first_failed_at = delivery.first_failed_at or now
    if outcome.status == 410:
        disable(webhook, Webhook.Reason.GONE)
    elif delivery.attempts > len(DELAYS) and webhook.failing_since <= delivery.first_failed_at:
        disable(webhook, Webhook.Reason.FAILING)
    if outcome.status == 410 or delivery.attempts > len(DELAYS):
        delivery.state = WebhookDelivery.State.FAILED
        return
    jitter = random.uniform(1.0, 1.2)  # noqa: S311  # spreads load and hides nothing
    delay = DELAYS[delivery.attempts - 1] * jitter
    delivery.next_attempt_at = now + max(delay, outcome.rest or timedelta())


def disable(webhook: Webhook, reason: Webhook.Reason) -> None:
    webhook.status, webhook.disabled_because = Webhook.Status.DISABLED, reason
    record_change("webhook.disabled", subject=webhook.pk, by="webhooks", reason=reason.value)


def save_outcome(webhook: Webhook, delivery: WebhookDelivery) -> None:
    names = ("state", "attempts", "next_attempt_at", "first_failed_at")
    said = ("last_attempt_at", "last_status", "last_error")
    values = {name: getattr(delivery, name) for name in (*names, *said)}
    WebhookDelivery.objects.filter(pk=delivery.pk).update(**values)
    webhook.save(update_fields=["status", "disabled_because", "failing_since", "not_before"])


def let_go(webhook: Webhook, until: datetime | None = None) -> None:
    """End a claim; nobody takes it before `until`."""
    mine = Webhook.objects.filter(pk=webhook.pk, claim=webhook.claim)
    mine.update(claim=None, not_before=until or database_now())


@transaction.atomic
def forget_old_deliveries() -> int:
    """Delete what was noted more than 30 days ago, delivered or not; return how many."""
    old = WebhookDelivery.objects.filter(created_at__lte=database_now() - KEPT_FOR)
    return old.delete()[0]
