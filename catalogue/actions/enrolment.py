"""What a school may do with its place in a study: enrol, amend, withdraw."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, TypedDict

from django.db import transaction
from django.utils.translation import gettext as _

from catalogue.actions.recruitment import lock_recruitment, promote_waiting
from catalogue.actions.transitions import become, lock_enrolment, record_event
from catalogue.errors import (
    AlreadyEnrolled,
    EnrolmentHasEnded,
    MadeUpAndReal,
    NotMandated,
    RandomAllocationNotAccepted,
    RecruitmentClosed,
    SchoolClosed,
    SchoolNotEligible,
    StaleRevision,
)
from catalogue.models import Client, Enrolment, Recruitment, School, Study
from catalogue.models.clock import AMSTERDAM, database_now
from catalogue.models.enrolments import new_receipt
from catalogue.models.prepared import Insert
from catalogue.models.standing import FACTS, LOCK, READ, STANDING


class Group(TypedDict):
    """Pupils who take part together."""

    grade: str
    pupils: int


@dataclass(frozen=True)
class Particulars:
    """What a school enrols with; every value has been checked to fit its field."""

    contact_name: str
    contact_role: str
    contact_email: str
    contact_telephone: str
    groups: Sequence[Group]
    council_consent: str
    council_decided_on: date | None
    accepts_random_allocation: bool


INSERT = Insert(Enrolment)
AMENDABLE = {field.name for field in fields(Particulars)} - {"accepts_random_allocation"}


@transaction.atomic(savepoint=False)
def enrol_school(
    *, study: Study, school: School, particulars: Particulars, client: Client | None, by: str
) -> Enrolment:
    """Give `school` a place in `study`, or the next spot on its waiting list.

    The row of the recruitment stays locked until commit, so of two schools that ask for the last
    place the first is enrolled and the second waitlisted, in the order of their numbers.  What
    does not depend on others is checked before the lock.  Without a `client` somebody at the
    desk acts, who needs no mandate.  A refusal undoes all of the transaction that it is part of.

    Raises:
        NotMandated: the client may not act for the school today.
        MadeUpAndReal: one of the school and the study exists, the other does not.
        SchoolClosed: the register holds it no longer.
        SchoolNotEligible: the study does not recruit from the school's sectors.
        RandomAllocationNotAccepted: the study is randomised and the school does not accept that.
        RecruitmentClosed: by the database's clock it is not open, or the study does not recruit.
        AlreadyEnrolled: the school has an enrolment here that is not withdrawn.
    """
    receipt = refuse_unfit(study, school, client, new_receipt())
    if study.is_randomised and not particulars.accepts_random_allocation:
        raise RandomAllocationNotAccepted(
            _("Schools are allocated at random and may be the ones that others are compared with.")
        )
    recruitment, now = lock_open_recruitment(study, school)

    must_wait = recruitment.is_full or recruitment.waiting > 0
    status = Enrolment.Status.WAITLISTED if must_wait else Enrolment.Status.ENROLLED
    enrolment = Enrolment(
        study=study,
        school=school,
        client=client,
        receipt=receipt,
        status=status,
        number=recruitment.last_number + 1,
        created_at=now,
        updated_at=now,
        **vars(particulars),
    )
    INSERT(enrolment)
    enrolment.waiting_list_position = recruitment.waiting + 1 if must_wait else None
    record_event(enrolment, status, at=now, client=client, by=by)
    return enrolment


def refuse_unfit(study: Study, school: School, client: Client | None, receipt: str) -> str:
    """Refuse a school that may not enrol whoever else does; return a receipt that is free."""
    # No client has the number 0: without one nobody asks for a mandate.
    asked = FACTS.first(
        study=study.pk, school=school.pk, client=client.pk if client else 0, receipt=receipt
    )
    closed_on, is_eligible, is_mandated, is_taken = asked or (None, False, False, False)
    if client is not None and not is_mandated:
        raise NotMandated(_("You hold no mandate for school %s today.") % school.code)
    refuse_mixture(study, school)
    if closed_on:
        raise SchoolClosed(
            _("School %(code)s has not been in the register since %(day)s.")
            % {"code": school.code, "day": closed_on.isoformat()}
        )
    if not is_eligible:
        raise SchoolNotEligible(_("This study does not recruit the sector of this school."))
    return new_receipt() if is_taken else receipt


def refuse_mixture(study: Study, school: School) -> None:
    """Keep what is there to try the service with apart from what is real.

    A client needs no such rule: it can act for made-up schools if it was let, and for all of
    them at once, but then for no others (`mandate_for`).
    """
    words = {"study": study.slug, "school": school.code}
    if study.is_fictitious and not school.is_fictitious:
        raise MadeUpAndReal(
            _("Study %(study)s is made up, to try the service with; school %(school)s is not.")
            % words
        )
    if school.is_fictitious and not study.is_fictitious:
        raise MadeUpAndReal(
            _("School %(school)s is made up, to try the service with; study %(study)s is not.")
            % words
        )


def lock_open_recruitment(study: Study, school: School) -> tuple[Recruitment, datetime]:
    """Lock the recruitment and return it with the instant at which the lock was there.

    Raises:
        RecruitmentClosed: it is not open at that instant.
        AlreadyEnrolled: `school` has an enrolment in `study` that is not withdrawn.
    """
    # Two statements: what the first would read beside the lock could be from before it waited.
    if not LOCK.first(study=study.pk):
        raise RecruitmentClosed(_("This study does not recruit here."))
    row = STANDING.first(study=study.pk, school=school.pk)
    *said, standing, now = row or ()
    recruitment = Recruitment(study=study, **dict(zip(READ, said, strict=True)))

    state = recruitment.state_at(now)
    if state is Recruitment.State.NOT_YET_OPEN:
        raise RecruitmentClosed(_("Recruitment opens at %s.") % spoken(recruitment.opens_at))
    if state is Recruitment.State.CLOSED and recruitment.closes_at:
        raise RecruitmentClosed(_("Recruitment closed at %s.") % spoken(recruitment.closes_at))
    if standing:
        raise AlreadyEnrolled(
            _("The school has an enrolment in this study that is not withdrawn."),
            enrolment=standing,
        )
    return recruitment, now


def spoken(instant: datetime) -> str:
    return f"{instant.astimezone(AMSTERDAM):%Y-%m-%d %H:%M %Z}"


@transaction.atomic
def amend_enrolment(
    *,
    enrolment: Enrolment,
    changes: dict[str, Any],
    expected_revision: int | None,
    client: Client | None,
    by: str,
) -> Enrolment:
    """Change fields of the contact, the groups or the consent; nothing else can be amended.

    What is the same already makes no new revision and no event.

    Raises:
        StaleRevision: the enrolment is no longer at `expected_revision`.
        EnrolmentHasEnded: it was withdrawn or completed, or its contact has been erased.
    """
    if unknown := changes.keys() - AMENDABLE:
        raise ValueError(sorted(unknown))
    enrolment = lock_enrolment(enrolment)
    if expected_revision is not None and enrolment.revision != expected_revision:
        raise StaleRevision(_("Somebody changed it in the meantime; read it again."))
    if enrolment.has_ended:
        raise EnrolmentHasEnded(_("It is %s and stays as it is.") % enrolment.status)
    if enrolment.contact_erased_at is not None:
        raise EnrolmentHasEnded(_("Its contact has been erased; it stays as it is."))
    changed = sorted(name for name, value in changes.items() if getattr(enrolment, name) != value)
    if not changed:
        return enrolment
    for name in changed:
        setattr(enrolment, name, changes[name])
    now = database_now()
    enrolment.updated_at = now
    enrolment.revision += 1
    enrolment.save(update_fields=[*changed, "updated_at", "revision"])
    record_event(enrolment, "amended", at=now, client=client, by=by, fields=changed)
    return enrolment


@transaction.atomic
def withdraw_enrolment(
    *, enrolment: Enrolment, reason: str, client: Client | None, by: str
) -> Enrolment:
    """End an enrolment; a place that it held goes to who waits longest, in this transaction.

    Raises:
        TransitionNotAllowed: it was withdrawn or completed before.
    """
    lock_recruitment(enrolment.study)
    enrolment = lock_enrolment(enrolment)
    kept = "" if enrolment.contact_erased_at else reason  # what was erased stays so
    become(enrolment, Enrolment.Status.WITHDRAWN, withdrawal_reason=kept, client=client, by=by)
    promote_waiting(enrolment.study, by=by, client=client)
    return enrolment


@transaction.atomic
def complete_enrolment(*, enrolment: Enrolment, by: str) -> Enrolment:
    """Note that the final measurement of the school has come in.

    Raises:
        TransitionNotAllowed: it is not allocated.
    """
    lock_recruitment(enrolment.study)
    enrolment = lock_enrolment(enrolment)
    become(enrolment, Enrolment.Status.COMPLETED, client=None, by=by)
    return enrolment
