"""What a client, or the desk for it, may do with its webhooks."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from catalogue.actions.changes import record_change
from catalogue.actions.webhook_outbox import tell_test
from catalogue.errors import StaleRevision, TooManyWebhooks
from catalogue.models import Client, Webhook, WebhookDelivery
from catalogue.models.clock import database_now
from catalogue.sealing import sealed
from catalogue.sending.signing import new_secret

MOST = 10
BOTH_SECRETS_FOR = timedelta(hours=24)


@transaction.atomic
def create_webhook(*, client: Client, url: str, kinds: Collection[str], by: str) -> Webhook:
    """Tell `url`, which was checked before, of `kinds` from now on.

    Raises:
        TooManyWebhooks: the client has ten.
    """
    Client.objects.select_for_update(no_key=True).only("pk").get(pk=client.pk)
    if client.webhooks.count() >= MOST:
        raise TooManyWebhooks(_("You have %d webhooks.") % MOST)
    webhook = Webhook.objects.create(
        client=client, url=url, kinds=sorted(set(kinds)), secret=sealed(new_secret())
    )
    record_change("webhook.created", subject=webhook.pk, by=by, kinds=webhook.kinds)
    return webhook


@transaction.atomic
def change_webhook(
    *, webhook: Webhook, changes: dict[str, Any], seen: datetime | None = None, by: str
) -> Webhook:
    """Change its address, its kinds or whether it is active; what waited goes out once it is.

    What happens meanwhile is noted and waits, also while it is paused or disabled.

    Raises:
        StaleRevision: it is gone, or `seen` is not when it was last changed.
    """
    webhook = locked(webhook, seen=seen)
    for name, value in changes.items():
        setattr(webhook, name, value)
    if changes.get("status"):
        webhook.disabled_because = ""
    if changes:
        webhook.failing_since = None
        if webhook.claim is None:
            webhook.not_before = None
        webhook.save()
        record_change("webhook.changed", subject=webhook.pk, by=by, fields=sorted(changes))
    return webhook


@transaction.atomic
def rotate_webhook_secret(*, webhook: Webhook, by: str) -> Webhook:
    """Give it a new secret; for a day everything is signed with both.

    Raises:
        StaleRevision: it is gone.
    """
    webhook = locked(webhook)
    webhook.former_secret = webhook.secret
    webhook.former_until = database_now() + BOTH_SECRETS_FOR
    webhook.secret = sealed(new_secret())
    webhook.save()
    record_change("webhook.secret_rotated", subject=webhook.pk, by=by)
    return webhook


@transaction.atomic
def delete_webhook(*, webhook: Webhook, seen: datetime | None = None, by: str) -> None:
    """Take it away with everything that it was told or waits to be told.

    Raises:
        StaleRevision: it is gone, or `seen` is not when it was last changed.
    """
    webhook = locked(webhook, seen=seen)
    record_change("webhook.deleted", subject=webhook.pk, by=by)
    webhook.delete()


@transaction.atomic
def send_test(*, webhook: Webhook) -> WebhookDelivery:
    """Send it a message without content.

    Raises:
        StaleRevision: it is gone.
    """
    return tell_test(locked(webhook), database_now())


@transaction.atomic
def replay_deliveries(
    *,
    webhook: Webhook,
    by: str,
    only: WebhookDelivery | None = None,
    since: datetime | None = None,
) -> int:
    """Send again, under the same name, one message or all that were noted since; return how many.

    What waits to be sent already is left as it is.
    """
    again = WebhookDelivery.objects.of(webhook)
    if only is not None:
        again = again.filter(pk=only.pk)
    if since is not None:
        again = again.filter(created_at__gte=since)
    pending = WebhookDelivery.State.PENDING
    many = again.exclude(state=pending).update(
        state=pending, attempts=0, next_attempt_at=database_now(), first_failed_at=None
    )
    if many:
        record_change("webhook.replayed", subject=webhook.pk, by=by, messages=many)
    return many


def locked(webhook: Webhook, *, seen: datetime | None = None) -> Webhook:
    """Return it as it is now; what happens to enrolments does not wait for this lock.

    Raises:
        StaleRevision: it is gone, or `seen` is not when it was last changed.
    """
    held = Webhook.objects.select_for_update(no_key=True).filter(pk=webhook.pk).first()
    if held is None or seen not in {None, held.updated_at}:
        raise StaleRevision(_("Somebody changed it in the meantime; read it again."))
    return held
