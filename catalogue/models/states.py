"""The menu on both time axes, laid out for reading: derived from the versions, never a source."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from .fields import KeyField
from .interventions import Intervention, InterventionVersion
from .menu import Category

OPEN_RELEASE = 2_147_483_647
OPEN_DAY = date(9999, 12, 31)
LAST_DAY = OPEN_DAY - timedelta(days=1)  # what holds then holds for good


class InterventionStateQuerySet(models.QuerySet["InterventionState"]):
    def as_of(self, release: int, valid_on: date) -> Self:
        """What held on `valid_on` by what release `release` knew: at most one row per item."""
        day = min(valid_on, LAST_DAY)
        return self.filter(
            known_from__lte=release,
            known_until__gt=release,
            valid_from__lte=day,
            valid_until__gt=day,
        )

    def live(self) -> Self:
        return self.filter(is_removal=False)


class InterventionState(models.Model):
    """A rectangle of release numbers and days in which one version is what the menu says.

    Both ranges run from `…_from` up to, not including, `…_until`. Publishing a release closes
    the rectangles it supersedes and adds those that follow from it.
    """

    version = models.ForeignKey(InterventionVersion, models.PROTECT, related_name="states")
    identity = models.ForeignKey(
        Intervention, models.PROTECT, related_name="states", db_index=False
    )
    known_from = models.PositiveIntegerField(_("known from release"))
    known_until = models.PositiveIntegerField(_("known until release"), default=OPEN_RELEASE)
    valid_from = models.DateField(_("holds from"))
    valid_until = models.DateField(_("holds until"), default=OPEN_DAY)
    is_removal = models.BooleanField(default=False)
    slug = KeyField(max_length=100)
    category = models.ForeignKey(Category, models.PROTECT, related_name="+", db_index=False)
    months = models.SmallIntegerField(null=True)
    evidence_strength = models.PositiveSmallIntegerField(null=True)
    cost_band = models.PositiveSmallIntegerField(null=True)
    sort_code = KeyField(max_length=200)
    sort_title_nl = KeyField(max_length=200)
    sort_title_en = KeyField(max_length=200)

    objects = InterventionStateQuerySet.as_manager()

    class Meta:
        ordering = ["sort_code", "slug"]
        constraints = [
            models.CheckConstraint(
                name="interventionstate_ranges_run_forward",
                condition=models.Q(known_from__lt=F("known_until"))
                & models.Q(valid_from__lt=F("valid_until")),
            )
        ]
        # `state_as_of` is for counting. It starts with `is_removal` because SQLite seeks nothing
        # by NOT: it would find a page there and sort all of it, where an order has its own index.
        indexes = [
            models.Index(
                name="state_as_of",
                fields=[
                    *("is_removal", "known_until", "valid_until", "known_from", "valid_from"),
                    *("version", "category", "months", "evidence_strength", "cost_band"),
                ],
            ),
            models.Index(fields=["identity", "known_until"], name="state_by_identity"),
            models.Index(fields=["slug", "known_until", "valid_until"], name="state_by_slug"),
            models.Index(fields=["sort_code", "slug"], name="state_by_code"),
            models.Index(fields=["sort_title_nl", "slug"], name="state_by_title_nl"),
            models.Index(fields=["sort_title_en", "slug"], name="state_by_title_en"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} in releases [{self.known_from}, {self.known_until})"
