"""How an enrolment gets from one status to another, and what is written down of it."""

from datetime import datetime
from typing import Any

from catalogue.actions.webhook_outbox import tell_of_enrolment
from catalogue.errors import TransitionNotAllowed
from catalogue.models import Client, Enrolment, EnrolmentEvent
from catalogue.models.clock import database_now
from catalogue.models.prepared import Insert

INSERT = Insert(EnrolmentEvent)


def lock_enrolment(enrolment: Enrolment) -> Enrolment:
    """Return the row as it is now, locked; the recruitment is locked before it, never after."""
    Enrolment.objects.select_for_update().only("pk").get(pk=enrolment.pk)
    return Enrolment.objects.select_related("study", "school").get(pk=enrolment.pk)


def become(
    enrolment: Enrolment,
    status: Enrolment.Status,
    *,
    client: Client | None,
    by: str,
    **values: Any,
) -> None:
    """Give a locked enrolment another status, with `values`, and write the event of it."""
    if not enrolment.may_become(status):
        raise TransitionNotAllowed(present=enrolment.status, wanted=status)
    now = database_now()
    values |= {"status": status, "updated_at": now, "revision": enrolment.revision + 1}
    if status in Enrolment.ENDED:
        values["ended_at"] = now
    for name, value in values.items():
        setattr(enrolment, name, value)
    enrolment.save(update_fields=list(values))
    record_event(enrolment, status, at=now, client=client, by=by)


def record_event(
    enrolment: Enrolment, kind: str, *, at: datetime, client: Client | None, by: str, **detail: Any
) -> None:
    """Write down what happened, and whom to tell; `detail` never holds personal data."""
    INSERT(
        EnrolmentEvent(enrolment=enrolment, kind=kind, at=at, client=client, by=by, detail=detail)
    )
    tell_of_enrolment(enrolment, kind, at)
