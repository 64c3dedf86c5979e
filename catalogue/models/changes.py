"""Who did what, and when."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Change(models.Model):
    """An action that was carried out; written in the transaction of the action itself."""

    at = models.DateTimeField(_("at"), auto_now_add=True)
    by = models.CharField(_("by"), max_length=150)
    action = models.CharField(_("action"), max_length=60)
    subject = models.CharField(_("subject"), max_length=200)
    detail = models.JSONField(_("detail"), default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("change")
        verbose_name_plural = _("changes")

    def __str__(self) -> str:
        return f"{self.action} {self.subject} by {self.by}"
