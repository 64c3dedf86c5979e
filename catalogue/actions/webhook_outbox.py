"""What webhooks are to be told, written in the transaction of what it tells.

So nothing that happened is forgotten, and nothing is told that was undone.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from catalogue.models import Enrolment, Release, Webhook, WebhookDelivery, WebhookKind
from catalogue.models.prepared import Insert, Prepared
from catalogue.models.webhooks import KIND_OF_EVENT, TEST, listening_for

INSERT = Insert(WebhookDelivery)


def listening(school: int) -> Any:
    """Ask once, as text: in nearly every enrolment nobody listens."""
    return listening_for(school).values_list("pk")


SOMEBODY_LISTENS = Prepared(listening, school=-1001)


def tell_of_enrolment(enrolment: Enrolment, event: str, at: datetime) -> None:
    """Note what happened to an enrolment for every webhook whose client may see it today."""
    if not SOMEBODY_LISTENS.first(school=enrolment.school_id):
        return
    kind = KIND_OF_EVENT[event]  # type: ignore[index]
    data = {
        "enrolment": str(enrolment.pk),
        "number": enrolment.number,
        "status": enrolment.status,
        "study": enrolment.study.slug,
        "school": enrolment.school.code,
        "links": {"enrolment": address("enrolment", id=enrolment.pk)},
    }
    webhooks = listening_for(enrolment.school_id)
    note(webhooks, kind, at, data, enrolment=enrolment)


def tell_of_release(release: Release, at: datetime) -> None:
    """Note that a release came out for every webhook that wants to know."""
    data = {
        "number": release.number,
        "sha256": release.sha256,
        "links": {"release": address("release", number=release.number)},
    }
    note(Webhook.objects.all(), WebhookKind.RELEASE_PUBLISHED, at, data)


def tell_test(webhook: Webhook, at: datetime) -> WebhookDelivery:
    """Note a message without content, to see whether it arrives."""
    data = {"webhook": str(webhook.pk), "links": {"webhook": address("webhook", id=webhook.pk)}}
    return noted(webhook, TEST, at, data)


def note(
    webhooks: Iterable[Webhook],
    kind: str,
    at: datetime,
    data: dict[str, Any],
    enrolment: Enrolment | None = None,
) -> None:
    for webhook in webhooks:
        if kind in webhook.kinds:
            noted(webhook, kind, at, data, enrolment)


def noted(
    webhook: Webhook,
    kind: str,
    at: datetime,
    data: dict[str, Any],
    enrolment: Enrolment | None = None,
) -> WebhookDelivery:
    timestamp = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    delivery = WebhookDelivery(
        webhook=webhook,
        kind=kind,
        payload=json.dumps({"type": kind, "timestamp": timestamp, "data": data}),
        enrolment=enrolment,
        created_at=at,
        next_attempt_at=at,
    )
    INSERT(delivery)
    return delivery


def address(name: str, **parameters: UUID | int | None) -> str:
    return settings.PUBLIC_URL + reverse(name, kwargs=parameters)
