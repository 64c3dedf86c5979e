"""Sealing every secret anew, so that a former SECRET_KEY is needed no longer."""

from collections.abc import Callable
from typing import NamedTuple

from django.db import transaction

from catalogue.actions.changes import record_change
from catalogue.models import Authenticator, Webhook
from catalogue.models.authenticators import kept_key
from catalogue.sealing import SecretUnreadable, opened, sealed


class Resealed(NamedTuple):
    """How many secrets were sealed under the SECRET_KEY of today, and how many nobody can read."""

    sealed: int
    unreadable: int


@transaction.atomic
def reseal_secrets(*, by: str) -> Resealed:
    """Seal the secrets of webhooks and the keys of second factors with the SECRET_KEY of today.

    What cannot be read any more stays as it is; a device that was never confirmed goes.
    """
    Authenticator.objects.filter(confirmed=False).delete()
    every = [
        *(reseal_webhook(webhook) for webhook in Webhook.objects.select_for_update()),
        *(reseal_device(device) for device in Authenticator.objects.select_for_update()),
    ]
    done = Resealed(every.count(True), every.count(False))
    record_change("secrets.resealed", subject="SECRET_KEY", by=by, **done._asdict())
    return done


def reseal_webhook(webhook: Webhook) -> bool:
    def reseal() -> None:
        webhook.secret = sealed(opened(webhook.secret))
        if webhook.former_secret:
            webhook.former_secret = sealed(opened(webhook.former_secret))
        webhook.save(update_fields=["secret", "former_secret"])

    return was_readable(reseal)


def reseal_device(device: Authenticator) -> bool:
    def reseal() -> None:
        device.key = kept_key(device.bin_key)
        device.save(update_fields=["key"])

    return was_readable(reseal)


def was_readable(reseal: Callable[[], None]) -> bool:
    try:
        reseal()
    except SecretUnreadable:
        return False
    return True
