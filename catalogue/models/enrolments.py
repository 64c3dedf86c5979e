"""Schools in studies: what they enrolled with, where they stand, and all that happened."""

import secrets
import uuid
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from .clients import Client, mandate_for
from .schools import School
from .studies import Study

# Crockford's base 32: no I, L, O or U, which are misheard or misread.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RECEIPT = r"\A[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\Z"


def new_receipt() -> str:
    """Return eight random characters in two groups, as 7K3M-9QXD."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def live(self) -> Self:
        """Enrolments that count: everything but the withdrawn."""
        return self.exclude(status=Enrolment.Status.WITHDRAWN)

    def waiting(self) -> Self:
        """The waiting list, in its order."""
        return self.filter(status=Enrolment.Status.WAITLISTED).order_by("number")

    def holding_a_place(self) -> Self:
        return self.filter(status__in=Enrolment.HOLDERS)

    def visible_to(self, client: Client) -> Self:
        """Enrolments of schools that `client` may act for today."""
        return self.filter(mandate_for("school", client))

    def with_position(self) -> Self:
        """Annotate `waiting_list_position`: 1 for whoever is next; nothing off the list."""
        ahead = Enrolment.objects.filter(
            study=OuterRef("study"),
            status=Enrolment.Status.WAITLISTED,
            number__lte=OuterRef("number"),
        )
        count = ahead.order_by().values("study").annotate(n=Count("pk")).values("n")
        return self.annotate(
            waiting_list_position=models.Case(
                models.When(status=Enrolment.Status.WAITLISTED, then=Coalesce(Subquery(count), 1)),
                output_field=models.IntegerField(),
            )
        )


class Enrolment(models.Model):
    """A school's place in a study, from joining to the final measurement.

    A school that withdraws after allocation keeps its arm: it is analysed as allocated.
    """

    class Status(models.TextChoices):
        ENROLLED = "enrolled", _("Enrolled, not yet allocated")
        WAITLISTED = "waitlisted", _("On the waiting list")
        ALLOCATED = "allocated", _("Allocated to an arm")
        COMPLETED = "completed", _("Final measurement received")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Consent(models.TextChoices):
        OBTAINED = "obtained", _("Obtained")
        REQUESTED = "requested", _("Requested")
        NOT_REQUESTED = "not-requested", _("Not requested yet")

    HOLDERS = (Status.ENROLLED, Status.ALLOCATED, Status.COMPLETED)
    ENDED = (Status.COMPLETED, Status.WITHDRAWN)
    # The database refuses every other change of status, whoever makes it.
    TRANSITIONS = {
        Status.WAITLISTED: (Status.ENROLLED, Status.WITHDRAWN),
        Status.ENROLLED: (Status.ALLOCATED, Status.WITHDRAWN),
        Status.ALLOCATED: (Status.COMPLETED, Status.WITHDRAWN),
        Status.COMPLETED: (),
        Status.WITHDRAWN: (),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    receipt = models.CharField(
        _("receipt"),
        max_length=9,
        unique=True,
        default=new_receipt,
        editable=False,
        help_text=_("Eight characters that can be read out on the telephone."),
    )
    study = models.ForeignKey(
        Study, models.PROTECT, related_name="enrolments", verbose_name=_("study")
    )
    school = models.ForeignKey(
        School, models.PROTECT, related_name="enrolments", verbose_name=_("school")
    )
    client = models.ForeignKey(
        Client,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="enrolments",
        verbose_name=_("enrolled by client"),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status)
    number = models.PositiveIntegerField(
        _("number"),
        editable=False,
        help_text=_("Its order in the study, and so on the waiting list: in order of commit."),
    )
    arm = models.CharField(_("arm"), max_length=50, blank=True)
    contact_name = models.CharField(_("contact: name"), max_length=100, blank=True)
    contact_role = models.CharField(_("contact: role"), max_length=100, blank=True)
    contact_email = models.EmailField(_("contact: e-mail"), max_length=254, blank=True)
    contact_telephone = models.CharField(_("contact: telephone"), max_length=30, blank=True)
    groups = models.JSONField(
        _("groups"), default=list, help_text=_("Each with its grade and its number of pupils.")
    )
    council_consent = models.CharField(
        _("consent of the participation council"), max_length=15, choices=Consent
    )
    council_decided_on = models.DateField(_("decided on"), null=True, blank=True)
    accepts_random_allocation = models.BooleanField(_("accepts random allocation"))
    withdrawal_reason = models.TextField(_("reason for withdrawal"), blank=True, max_length=1000)
    created_at = models.DateTimeField(_("created at"), editable=False)
    updated_at = models.DateTimeField(_("updated at"), editable=False)
    ended_at = models.DateTimeField(
        _("ended at"), null=True, blank=True, help_text=_("When it was withdrawn or completed.")
    )
    contact_erased_at = models.DateTimeField(_("contact erased at"), null=True, blank=True)
    revision = models.PositiveIntegerField(
        default=1, editable=False, validators=[MinValueValidator(1)]
    )

    waiting_list_position: int | None  # of one just made, or by `with_position`

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["study", "number"]
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(
                name="enrolment_one_live_per_school_and_study",
                fields=["study", "school"],
                condition=~Q(status="withdrawn"),
            ),
            models.UniqueConstraint(
                name="enrolment_number_once_per_study", fields=["study", "number"]
            ),
            models.CheckConstraint(
                name="enrolment_receipt_can_be_read_out", condition=Q(receipt__regex=RECEIPT)
            ),
            models.CheckConstraint(
                name="enrolment_has_an_arm_once_allocated",
                condition=Q(status__in=["waitlisted", "enrolled"], arm="")
                | (Q(status__in=["allocated", "completed"]) & ~Q(arm=""))
                | Q(status="withdrawn"),
            ),
            models.CheckConstraint(
                name="enrolment_ends_when_withdrawn_or_completed",
                condition=Q(status__in=["withdrawn", "completed"], ended_at__isnull=False)
                | (~Q(status__in=["withdrawn", "completed"]) & Q(ended_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="enrolment_has_a_contact_until_erased",
                condition=Q(
                    contact_erased_at__isnull=False,
                    contact_name="",
                    contact_role="",
                    contact_email="",
                    contact_telephone="",
                    withdrawal_reason="",
                )
                | (Q(contact_erased_at__isnull=True) & ~Q(contact_name="") & ~Q(contact_email="")),
            ),
            models.CheckConstraint(
                name="enrolment_consent_has_a_day_once_obtained",
                condition=Q(council_consent="obtained", council_decided_on__isnull=False)
                | (~Q(council_consent="obtained") & Q(council_decided_on__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["study", "number"],
                name="enrolment_waiting_in_order",
                condition=Q(status="waitlisted"),
            ),
            models.Index(fields=["school", "study"], name="enrolment_by_school"),
            models.Index(fields=["status", "ended_at"], name="enrolment_by_end"),
        ]

    def __str__(self) -> str:
        return str(self.receipt)

    @property
    def has_ended(self) -> bool:
        return self.status in self.ENDED

    def may_become(self, status: str) -> bool:
        return status in self.TRANSITIONS[self.Status(self.status)]

    def place_in_line(self) -> int | None:
        """Return 1 for whoever is next on the waiting list; nothing for who is not on it."""
        if self.status != self.Status.WAITLISTED:
            return None
        ahead = Enrolment.objects.filter(study=self.study_id).waiting()
        return ahead.filter(number__lt=self.number).count() + 1


class EnrolmentEvent(models.Model):
    """Something that happened to an enrolment; append-only, and without personal data."""

    class Kind(models.TextChoices):
        ENROLLED = "enrolled", _("Enrolled")
        WAITLISTED = "waitlisted", _("Put on the waiting list")
        PROMOTED = "promoted", _("Moved up from the waiting list")
        AMENDED = "amended", _("Contact or groups changed")
        ALLOCATED = "allocated", _("Allocated to an arm")
        COMPLETED = "completed", _("Final measurement received")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        CONTACT_ERASED = "contact-erased", _("Contact erased")

    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, related_name="events", verbose_name=_("enrolment")
    )
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    at = models.DateTimeField(_("at"))
    by = models.CharField(_("by"), max_length=150)
    client = models.ForeignKey(
        Client, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("client")
    )
    detail = models.JSONField(_("detail"), default=dict, blank=True)

    class Meta:
        ordering = ["enrolment", "pk"]
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.kind}"
