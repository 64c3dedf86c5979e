"""Erasing personal data once it is needed no longer."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from catalogue.actions.idempotency import forget_expired_requests
from catalogue.actions.recruitment import lock_recruitment
from catalogue.actions.transitions import record_event
from catalogue.actions.webhook_deliveries import forget_old_deliveries
from catalogue.models import Enrolment, IdempotentRequest, Study
from catalogue.models.clock import database_now
from catalogue.models.enrolments import EnrolmentQuerySet

# docs/privacy.md says why.
AFTER_WITHDRAWAL = timedelta(days=90)
AFTER_COMPLETION = timedelta(days=365)
AFTER_CLOSING = timedelta(days=365)  # of who still waits when recruitment has been closed so long


def erase_expired_contacts(*, by: str) -> int:
    """Erase the contact of every enrolment that needs none any more; return how many.

    Kept answers that hold it go with it, and what webhooks were told more than 30 days ago.  One
    transaction per study, so that no enrolment waits long.
    """
    now = database_now()
    studies = Study.objects.filter(pk__in=expired_at(now).values("study")).order_by("pk")
    erased = sum(erase_in(study, now, by=by) for study in studies)
    forget_expired_requests()
    forget_old_deliveries()
    return erased


PERSONAL = (
    *("contact_name", "contact_role", "contact_email", "contact_telephone"),
    "withdrawal_reason",  # free text, in which a name may stand
)


def expired_at(now: datetime) -> EnrolmentQuerySet:
    status = Enrolment.Status
    expired = (
        Q(status=status.WITHDRAWN, ended_at__lte=now - AFTER_WITHDRAWAL)
        | Q(status=status.COMPLETED, ended_at__lte=now - AFTER_COMPLETION)
        | Q(status=status.WAITLISTED, study__recruitment__closes_at__lte=now - AFTER_CLOSING)
    )
    return Enrolment.objects.filter(expired, contact_erased_at__isnull=True)


@transaction.atomic
def erase_in(study: Study, now: datetime, *, by: str) -> int:
    lock_recruitment(study)  # whoever waits may be moving up at this moment
    enrolments = list(expired_at(now).filter(study=study))
    for enrolment in enrolments:
        for name in PERSONAL:
            setattr(enrolment, name, "")
        enrolment.contact_erased_at = enrolment.updated_at = now
        enrolment.revision += 1
        enrolment.save(update_fields=[*PERSONAL, "contact_erased_at", "updated_at", "revision"])
        record_event(enrolment, "contact-erased", at=now, client=None, by=by)
    IdempotentRequest.objects.filter(enrolment__in=enrolments).delete()
    return len(enrolments)
