"""What was published when: the second time axis."""

import time
from typing import Any

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .fields import Basis

HOLD = 0.02  # seconds that a reader may go by a number that it has read


class ReleaseQuerySet(models.QuerySet["Release"]):
    def published(self) -> "ReleaseQuerySet":
        return self.filter(published_at__isnull=False)

    def draft(self) -> "Release | None":
        return self.filter(published_at__isnull=True).first()

    def latest_published(self) -> "Release | None":
        return self.published().order_by("-number").first()


class Release(models.Model):
    """A set of versions that came out together; without `published_at` it is the draft.

    Once it has come out neither the row nor anything in it changes: the database refuses it.
    Where only a window is known, `published_at` is its last moment and `published_after` its
    first day: by then it had certainly come out.
    """

    number = models.PositiveIntegerField(
        _("number"), null=True, blank=True, unique=True, help_text=_("1 for the first release.")
    )
    label_nl = models.CharField(_("label (Dutch)"), max_length=200)
    label_en = models.CharField(_("label (English)"), max_length=200)
    note_nl = models.TextField(_("note (Dutch)"), blank=True)
    note_en = models.TextField(_("note (English)"), blank=True)
    published_at = models.DateTimeField(
        _("published at"), null=True, blank=True, help_text=_("The moment it came out.")
    )
    published_basis = models.CharField(
        _("basis of the moment"),
        max_length=10,
        choices=Basis,
        default=Basis.STATED,
        help_text=_("Whether a source states that moment or it is inferred."),
    )
    published_after = models.DateField(
        _("not before"),
        null=True,
        blank=True,
        help_text=_("First day of the window, if inferred."),
    )
    sha256 = models.CharField(
        "SHA-256",
        max_length=64,
        blank=True,
        help_text=_("SHA-256 over the canonical content, in hex."),
    )
    opened_at = models.DateTimeField(_("opened at"), auto_now_add=True)
    sources: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        "Source", blank=True, related_name="+", verbose_name=_("sources")
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        constraints = [
            models.CheckConstraint(
                name="release_has_number_and_hash_once_published",
                condition=Q(published_at__isnull=True, number__isnull=True, sha256="")
                | (Q(published_at__isnull=False, number__gte=1) & ~Q(sha256="")),
            ),
            models.UniqueConstraint(  # type: ignore[call-overload]  # the stubs know no Q here
                Q(published_at__isnull=True),
                name="release_one_draft_at_a_time",
                condition=Q(published_at__isnull=True),
            ),
            models.CheckConstraint(
                name="release_window_only_if_inferred",
                condition=Q(published_after__isnull=True) | Q(published_basis=Basis.INFERRED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.label_nl}" if self.number else self.label_nl

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class Counter(models.Model):
    """A number that only grows; its row is locked by whoever raises it until they commit.

    A database sequence would not do: two transactions may commit in the other order.
    """

    name = models.CharField(max_length=20, primary_key=True)
    number = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.number}"

    @classmethod
    def raise_by_one(cls, name: str) -> int:
        """Return the next number of `name`; call it inside a transaction.

        The commit returns when no reader goes by the number before it any more.
        """
        transaction.on_commit(outwait_readers)
        cls.objects.get_or_create(name=name)
        counter = cls.objects.select_for_update().get(name=name)
        cls.objects.filter(name=name).update(number=F("number") + 1)
        return counter.number + 1


def outwait_readers() -> None:
    """Wait a tenth longer than a reader holds a number, for clocks do not run quite the same."""
    time.sleep(HOLD * 1.1)
