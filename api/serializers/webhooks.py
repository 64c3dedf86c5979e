"""Webhooks and what they were told, as a client is answered."""

import json
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalogue.models import Webhook, WebhookDelivery, WebhookKind
from catalogue.models.webhooks import SENT_KINDS

from .fields import OptionalTextField
from .links import LinkField

OWN = {"id": "id"}
DELIVERY = {"id": "webhook_id", "delivery": "id"}


class WebhookLinksSerializer(serializers.Serializer[Webhook]):
    """Where to go from a webhook."""

    self = LinkField("webhook", keys=OWN, help_text=_("The address of this."))
    deliveries = LinkField("webhook-deliveries", keys=OWN, help_text=_("What it was told."))
    replay = LinkField("webhook-replay", keys=OWN, help_text=_("Where to have it sent again."))
    secret = LinkField("webhook-secret", keys=OWN, help_text=_("Where to renew the secret."))
    test = LinkField("webhook-test", keys=OWN, help_text=_("Where to have a test sent."))


class WebhookSerializer(serializers.Serializer[Webhook]):
    """An address that is told of what happens."""

    id = serializers.UUIDField(read_only=True, help_text=_("Its key."))
    url = serializers.CharField(read_only=True, help_text=_("Where it is sent to."))
    kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=WebhookKind.choices),
        read_only=True,
        help_text=_("What it is told of."),
    )
    status = serializers.ChoiceField(
        choices=Webhook.Status.choices,
        read_only=True,
        help_text=_("Whether it is sent to; disabled: not until you set it to active again."),
    )
    disabled_because = OptionalTextField(
        help_text=_("gone: it answered 410; failing: nothing got through for three days; or null.")
    )
    failing_since = serializers.DateTimeField(
        read_only=True,
        allow_null=True,
        help_text=_("Since when nothing got through; null if the last attempt did."),
    )
    created_at = serializers.DateTimeField(read_only=True, help_text=_("When it was made."))
    updated_at = serializers.DateTimeField(read_only=True, help_text=_("When you changed it."))
    links = WebhookLinksSerializer(
        source="*", read_only=True, help_text=_("Where to go from here.")
    )


class WebhookWithSecretSerializer(WebhookSerializer):
    """A webhook with its secret, which is told when it is made and never again."""

    secret = serializers.CharField(
        read_only=True,
        help_text=_("What its messages are signed with: keep it, it is not shown again."),
    )


class WebhookDeliveryLinksSerializer(serializers.Serializer[WebhookDelivery]):
    """Where to go from a message."""

    self = LinkField("webhook-delivery", keys=DELIVERY, help_text=_("The address of this."))
    replay = LinkField(
        "webhook-delivery-replay", keys=DELIVERY, help_text=_("Where to have it sent again.")
    )


class WebhookDeliverySerializer(serializers.Serializer[WebhookDelivery]):
    """A message, and how far it has come."""

    id = serializers.UUIDField(read_only=True, help_text=_("Its key."))
    message = serializers.CharField(
        read_only=True, help_text=_("Its webhook-id: the same every time that it is sent.")
    )
    kind = serializers.ChoiceField(
        choices=SENT_KINDS, read_only=True, help_text=_("What it tells.")
    )
    payload = serializers.SerializerMethodField(help_text=_("What is sent."))
    state = serializers.ChoiceField(
        choices=WebhookDelivery.State.choices, read_only=True, help_text=_("How far it has come.")
    )
    created_at = serializers.DateTimeField(read_only=True, help_text=_("When it was noted."))
    attempts = serializers.IntegerField(
        min_value=0, read_only=True, help_text=_("How often it was sent, since it was replayed.")
    )
    next_attempt_at = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text=_("When it is sent again; null if it is not.")
    )
    last_attempt_at = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text=_("When it was last sent; null if never.")
    )
    last_status = serializers.IntegerField(
        read_only=True, allow_null=True, help_text=_("What was last answered; null if nothing.")
    )
    last_error = OptionalTextField(
        help_text=_(
            "Why the last attempt failed: refused, redirect, timeout, no-answer, no-connection, "
            "no-tls, target-not-allowed, secret-unreadable; null if it did not."
        )
    )
    links = WebhookDeliveryLinksSerializer(
        source="*", read_only=True, help_text=_("Where to go from here.")
    )

    @extend_schema_field({"$ref": "#/components/schemas/WebhookMessage"})
    def get_payload(self, delivery: WebhookDelivery) -> Any:
        return json.loads(delivery.payload)


class WebhookReplayedSerializer(serializers.Serializer[Any]):
    """What will be sent again."""

    messages = serializers.IntegerField(min_value=0, help_text=_("How many messages that are."))
