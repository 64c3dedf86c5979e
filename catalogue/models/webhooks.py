"""Where clients want to be told of what happens, and what they are told."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from .clients import Client, Mandate, mandate_for
from .enrolments import Enrolment, EnrolmentEvent
from .schools import MADE_UP, School


class WebhookKind(models.TextChoices):
    """What a client can be told of; the names are those of Standard Webhooks."""

    CREATED = "enrolment.created", _("Enrolled, or put on the waiting list")
    AMENDED = "enrolment.amended", _("Contact, groups or consent changed")
    PROMOTED = "enrolment.promoted", _("Moved up from the waiting list")
    ALLOCATED = "enrolment.allocated", _("Allocated to an arm")
    COMPLETED = "enrolment.completed", _("Final measurement received")
    WITHDRAWN = "enrolment.withdrawn", _("Withdrawn")
    CONTACT_ERASED = "enrolment.contact_erased", _("Contact erased")
    RELEASE_PUBLISHED = "release.published", _("Release published")


TEST = "webhook.test"  # sent on request, whatever the webhook is for
SENT_KINDS = [*WebhookKind.choices, (TEST, _("Test"))]
KIND_OF_EVENT = {
    EnrolmentEvent.Kind.ENROLLED: WebhookKind.CREATED,
    EnrolmentEvent.Kind.WAITLISTED: WebhookKind.CREATED,
    EnrolmentEvent.Kind.AMENDED: WebhookKind.AMENDED,
    EnrolmentEvent.Kind.PROMOTED: WebhookKind.PROMOTED,
    EnrolmentEvent.Kind.ALLOCATED: WebhookKind.ALLOCATED,
    EnrolmentEvent.Kind.COMPLETED: WebhookKind.COMPLETED,
    EnrolmentEvent.Kind.WITHDRAWN: WebhookKind.WITHDRAWN,
    EnrolmentEvent.Kind.CONTACT_ERASED: WebhookKind.CONTACT_ERASED,
}


class Webhook(models.Model):
    """An address of a client that is told of what happens to its enrolments, and of releases."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        PAUSED = "paused", _("Paused by the client")
        DISABLED = "disabled", _("Disabled, because it did not answer")

    class Reason(models.TextChoices):
        GONE = "gone", _("It answered 410: it is there no longer.")
        FAILING = "failing", _("Nothing got through in all the attempts of three days.")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(
        Client, models.CASCADE, related_name="webhooks", verbose_name=_("client")
    )
    url = models.CharField(_("address"), max_length=500)
    kinds = models.JSONField(_("kinds"), default=list)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE)
    disabled_because = models.CharField(
        _("disabled because"), max_length=10, choices=Reason, blank=True
    )
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)
    secret = models.TextField(editable=False, help_text=_("Encrypted: see catalogue.sending."))
    former_secret = models.TextField(editable=False, blank=True)
    former_until = models.DateTimeField(null=True, blank=True, editable=False)
    # A sender has it until then, or it asked to be left alone until then.
    not_before = models.DateTimeField(_("not before"), null=True, blank=True, editable=False)
    claim = models.UUIDField(null=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [
            models.CheckConstraint(
                name="webhook_disabled_for_a_reason",
                condition=Q(status="disabled") & ~Q(disabled_because="")
                | ~Q(status="disabled") & Q(disabled_because=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.client}: {self.url}"


class WebhookDeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    def of(self, webhook: Webhook) -> Self:
        """What a webhook's client may still see: not what is about schools of others."""
        may_act = Q(mandate_for("enrolment__school", webhook.client_id))
        may_see = Q(enrolment__isnull=True) | may_act
        return self.filter(may_see, webhook=webhook)


class WebhookDelivery(models.Model):
    """Something that a webhook is told: written with what it tells, and sent until it arrives.

    It is called the same every time that it is sent, and holds no personal data.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("To be delivered")
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Given up")
        DROPPED = "dropped", _("Not sent any more, for the mandate has ended")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(
        Webhook, models.CASCADE, related_name="deliveries", verbose_name=_("webhook")
    )
    kind = models.CharField(_("kind"), max_length=30, choices=SENT_KINDS)
    payload = models.TextField(_("payload"), help_text=_("The bytes that are signed and sent."))
    enrolment = models.ForeignKey(
        Enrolment,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("enrolment"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    created_at = models.DateTimeField(_("created at"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt at"), null=True)
    first_failed_at = models.DateTimeField(_("first failed at"), null=True)
    last_attempt_at = models.DateTimeField(_("last attempt at"), null=True)
    last_status = models.PositiveSmallIntegerField(_("last answer"), null=True)
    last_error = models.CharField(_("last error"), max_length=30, blank=True)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "pk"]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.CheckConstraint(
                name="webhookdelivery_has_a_next_attempt_while_pending",
                condition=Q(state="pending", next_attempt_at__isnull=False)
                | (~Q(state="pending") & Q(next_attempt_at__isnull=True)),
            )
        ]
        indexes = [
            models.Index(
                fields=["webhook", "next_attempt_at"],
                name="webhookdelivery_due",
                condition=Q(state="pending"),
            ),
            models.Index(fields=["webhook", "-created_at"], name="webhookdelivery_by_webhook"),
            models.Index(fields=["created_at"], name="webhookdelivery_by_age"),
        ]

    def __str__(self) -> str:
        return self.message

    @property
    def message(self) -> str:
        """Return its name on the wire, `webhook-id`."""
        return f"msg_{self.pk.hex}"


def listening_for(school: int) -> models.QuerySet[Webhook]:
    """Return the webhooks of every client that may act today for the school with this key."""
    is_made_up = Exists(School.objects.filter(pk=school, code__startswith=MADE_UP))
    tried = Q(is_for_all_schools=True) & is_made_up
    covers = Q(school=school) | Q(board__schools=school) | tried
    held: Any = Mandate.objects.covering().filter(covers, client=OuterRef("client"))
    return Webhook.objects.filter(Exists(held)).order_by()
