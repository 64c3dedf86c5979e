"""What a client sends about its webhooks."""

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalogue.models import Webhook, WebhookKind
from catalogue.sending.targets import LONGEST_URL, TargetRefused, check_target

from .bodies import BodyListField, BodySerializer, StrictTextField, WordField, invalid
from .enrolment_bodies import OptionalMembers

CHOSEN = [Webhook.Status.ACTIVE, Webhook.Status.PAUSED]


@extend_schema_field({"type": "string", "format": "uri", "maxLength": LONGEST_URL})
class TargetField(StrictTextField):
    """An https address on the internet; whether it is one is looked up."""

    def to_internal_value(self, data: Any) -> str:
        url = super().to_internal_value(data)
        try:
            check_target(url)
        except TargetRefused as error:
            raise invalid(str(error), "target-not-allowed") from error
        return url


@extend_schema_field({"type": "string", "format": "date-time"})
class InstantField(serializers.Field[Any, Any, Any, Any]):
    """An instant with its offset from UTC."""

    def to_internal_value(self, data: Any) -> datetime:
        try:
            instant = datetime.fromisoformat(data)
        except (TypeError, ValueError):
            instant = None
        if instant is None or instant.tzinfo is None or not 2000 <= instant.year < 2100:
            detail = _("This has to be an instant with its offset, as 2026-11-23T09:30:00Z.")
            raise invalid(detail, "invalid-instant")
        return instant.astimezone(UTC)  # PostgreSQL knows no offset of 16 hours or more


class WebhookBodySerializer(BodySerializer):
    """An address, and what it wants to be told of."""

    decided_here = frozenset(
        {"id", "secret", "disabledBecause", "failingSince", "createdAt", "updatedAt", "links"}
    )

    url = TargetField(
        max_length=LONGEST_URL,
        help_text=gettext_lazy(
            "Where to send to: https, port 443 or 8443, on the public internet. It answers any "
            "2xx within 15 seconds; redirects are not followed."
        ),
    )
    kinds = BodyListField(
        child=WordField(choices=WebhookKind.choices),
        min_length=1,
        max_length=len(WebhookKind),
        help_text=gettext_lazy("What to be told of."),
    )


class WebhookPatchSerializer(OptionalMembers, WebhookBodySerializer):
    """A JSON merge patch (RFC 7396): what is not named stays; kinds are replaced as a whole."""

    status = WordField(
        choices=[(status.value, status.label) for status in CHOSEN],
        help_text=gettext_lazy(
            "active also puts one that was disabled to work again; what happens while it is "
            "paused waits."
        ),
    )


class WebhookReplaySerializer(BodySerializer):
    """From when on to send again."""

    since = InstantField(help_text=gettext_lazy("Everything that was noted from this instant on."))


class NothingSerializer(BodySerializer):
    """No members: nothing has to be said."""
