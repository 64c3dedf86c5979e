"""When a study recruits, for how many places, and how many of them are taken."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .studies import Study


class Recruitment(models.Model):
    """The recruitment of one study; a study without it does not recruit through this catalogue.

    This row is what every enrolment in the study locks.  `places_taken`, `waiting` and
    `last_number` are kept by triggers of the database, whoever writes an enrolment.
    """

    class State(models.TextChoices):
        NOT_YET_OPEN = "not-yet-open", _("Not yet open")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    study = models.OneToOneField(
        Study,
        models.PROTECT,
        primary_key=True,
        related_name="recruitment",
        verbose_name=_("study"),
    )
    opens_at = models.DateTimeField(_("opens at"), help_text=_("The first instant of it."))
    closes_at = models.DateTimeField(
        _("closes at"),
        null=True,
        blank=True,
        help_text=_("From this instant on no school can enrol; none: until further notice."),
    )
    places = models.PositiveIntegerField(
        _("places"),
        null=True,
        blank=True,
        help_text=_("How many schools can take part at most; none: as many as enrol."),
    )
    places_taken = models.PositiveIntegerField(_("places taken"), default=0, editable=False)
    waiting = models.PositiveIntegerField(
        _("schools on the waiting list"), default=0, editable=False
    )
    last_number = models.PositiveIntegerField(default=0, editable=False)
    allocation_public_at = models.DateTimeField(
        _("allocation public since"),
        null=True,
        blank=True,
        help_text=_("Before this instant nobody is told to which arm a school was allocated."),
    )
    revision = models.PositiveBigIntegerField(
        default=0, editable=False, help_text=_("Grows with everything that changes here.")
    )

    class Meta:
        ordering = ["study"]
        verbose_name = _("recruitment")
        verbose_name_plural = _("recruitments")
        constraints = [
            models.CheckConstraint(
                name="recruitment_never_has_more_holders_than_places",
                condition=Q(places__isnull=True) | Q(places_taken__lte=F("places")),
            ),
            models.CheckConstraint(
                name="recruitment_closes_after_it_opens",
                condition=Q(closes_at__isnull=True) | Q(closes_at__gte=F("opens_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.study}: {self.places_taken}/{self.places or '∞'}"

    @property
    def places_left(self) -> int | None:
        """Places that are free; none when they are unlimited."""
        return None if self.places is None else self.places - self.places_taken

    @property
    def is_full(self) -> bool:
        return self.places is not None and self.places_taken >= self.places

    def state_at(self, instant: datetime) -> State:
        """Return whether a school could enrol at `instant`; take it from the database's clock."""
        return self.state_between(self.opens_at, self.closes_at, instant)

    @classmethod
    def state_between(
        cls, opens_at: datetime, closes_at: datetime | None, instant: datetime
    ) -> State:
        """Return the same for those who read no model."""
        if instant < opens_at:
            return cls.State.NOT_YET_OPEN
        if closes_at is not None and instant >= closes_at:
            return cls.State.CLOSED
        return cls.State.OPEN

    def is_allocation_public_at(self, instant: datetime) -> bool:
        return self.allocation_public_at is not None and self.allocation_public_at <= instant
