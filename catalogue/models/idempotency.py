"""Answers that are kept, so that a request that is sent again has no second effect."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .clients import Client
from .enrolments import Enrolment


class IdempotentRequest(models.Model):
    """The answer to a client's key, written in the transaction of what it acknowledges."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(
        max_length=64, help_text=_("SHA-256 of method, path and canonical body, in hex.")
    )
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    enrolment = models.ForeignKey(
        Enrolment,
        models.CASCADE,
        null=True,
        related_name="+",
        help_text=_("Whose contact the body may hold: erased together."),
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        constraints = [
            models.UniqueConstraint(
                name="idempotentrequest_key_once_per_client", fields=["client", "key"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.client} {self.status}"
