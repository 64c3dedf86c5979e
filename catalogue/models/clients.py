"""Programs that act for schools, and the mandates that they hold."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import CharField, Exists, F, OuterRef, Q
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from .clock import amsterdam_day
from .schools import MADE_UP, School, SchoolBoard


class Scope(models.TextChoices):
    """What a token may be used for."""

    READ = "enrolments:read", _("Read enrolments")
    WRITE = "enrolments:write", _("Enrol, amend and withdraw")


class Client(models.Model):
    """A program of an organisation, with credentials of its own."""

    class Kind(models.TextChoices):
        BOARD_SOFTWARE = "board-software", _("Software of a school board")
        SUPPLIER = "supplier", _("Supplier of several boards")

    application = models.OneToOneField(
        "oauth2_provider.Application",
        models.PROTECT,
        related_name="client",
        verbose_name=_("credentials"),
    )
    name = models.CharField(_("name"), max_length=200)
    organisation = models.CharField(_("organisation"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    scopes = models.JSONField(_("scopes"), default=list)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("client")
        verbose_name_plural = _("clients")

    def __str__(self) -> str:
        return self.name


class MandateQuerySet(models.QuerySet["Mandate"]):
    def covering(self, day: date | Any | None = None) -> Self:
        """Mandates that hold on `day`, of the Netherlands; today by the database's clock."""
        on = amsterdam_day() if day is None else day
        not_over = Q(last_day__isnull=True) | Q(last_day__gte=on)
        not_ended = Q(ended_at__isnull=True) | Q(ended_at__date__gt=on)
        return self.filter(not_over, not_ended, first_day__lte=on)


class Mandate(models.Model):
    """What lets a client act for a school, for every school of a board, or for all made-up ones.

    The last is to try the service with, so it covers no school that exists.
    It holds from its first up to and including its last day, or until it is ended: at once, the
    rest of that day included.  It is never deleted, for what was done under it.
    """

    client = models.ForeignKey(
        Client, models.PROTECT, related_name="mandates", verbose_name=_("client")
    )
    school = models.ForeignKey(
        School,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates",
        verbose_name=_("school"),
    )
    board = models.ForeignKey(
        SchoolBoard,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates",
        verbose_name=_("school board"),
    )
    is_for_all_schools = models.BooleanField(
        _("for all schools"), default=False, help_text=_("To try the service with.")
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), null=True, blank=True)
    granted_by = models.CharField(_("granted by"), max_length=150)
    granted_at = models.DateTimeField(_("granted at"), auto_now_add=True)
    granted_because = models.TextField(_("granted because"))
    ended_by = models.CharField(_("ended by"), max_length=150, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_because = models.TextField(_("ended because"), blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        ordering = ["client", "first_day", "pk"]
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = [
            models.CheckConstraint(
                name="mandate_is_for_a_school_or_a_board_or_all",
                condition=Q(school__isnull=False, board__isnull=True, is_for_all_schools=False)
                | Q(school__isnull=True, board__isnull=False, is_for_all_schools=False)
                | Q(school__isnull=True, board__isnull=True, is_for_all_schools=True),
            ),
            models.CheckConstraint(
                name="mandate_last_day_is_not_before_the_first",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
            ),
            models.CheckConstraint(
                name="mandate_ended_by_whom_and_why",
                condition=Q(ended_at__isnull=True, ended_by="", ended_because="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by="") & ~Q(ended_because="")),
            ),
        ]

    def __str__(self) -> str:
        whom = self.school or self.board or _("all made-up schools")
        return f"{self.client}: {whom}"


def mandate_for(school: str, client: Client | int, on: date | None = None) -> Exists:
    """Return whether `client` may act for the school that `school` leads to in the outer query,
    which is one of schools if that is empty."""
    key, within = (school, f"{school}__") if school else ("pk", "")
    code = Substr(OuterRef(f"{within}code"), 1, len(MADE_UP), output_field=CharField())
    tried = Q(is_for_all_schools=True, code_begins_with=MADE_UP)
    covers = Q(school=OuterRef(key)) | Q(board=OuterRef(f"{within}board")) | tried
    holding = Mandate.objects.covering(on).alias(code_begins_with=code)
    return Exists(holding.filter(covers, client=client))


def schools_of(client: Client, on: date | None = None) -> models.QuerySet[School]:
    """Return the schools that `client` may act for on `on`; today by the database's clock."""
    return School.objects.filter(mandate_for("", client, on))
