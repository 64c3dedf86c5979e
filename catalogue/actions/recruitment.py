"""Opening and closing recruitment, places, and who moves up from the waiting list."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from catalogue.actions.changes import record_change
from catalogue.actions.transitions import record_event
from catalogue.errors import PlacesBelowHolders
from catalogue.models import Client, Counter, Enrolment, Recruitment, Study
from catalogue.models.clock import database_now

COUNTER = "studies"


def lock_recruitment(study: Study) -> Recruitment:
    """Make every other writer of enrolments in `study` wait until this transaction ends.

    On SQLite the transaction holds the lock of the whole database from its beginning.  What the
    row says is read in a statement of its own, after the lock is there.
    """
    Recruitment.objects.select_for_update().values_list("pk").get(study=study)
    return Recruitment.objects.get(study=study)


@transaction.atomic
def open_recruitment(
    *,
    study: Study,
    opens_at: datetime,
    closes_at: datetime | None,
    places: int | None,
    by: str,
) -> Recruitment:
    """Let schools enrol in `study` from `opens_at` up to, not including, `closes_at`.

    No `closes_at` means until further notice, no `places` as many schools as enrol.  Done again,
    it changes all three: with more places the waiting list moves up.

    Raises:
        PlacesBelowHolders: more schools hold a place than `places`.
    """
    Counter.raise_by_one(COUNTER)
    Recruitment.objects.get_or_create(study=study, defaults={"opens_at": opens_at, "places": 0})
    recruitment = lock_recruitment(study)
    refuse_too_few(recruitment, places)
    recruitment.opens_at, recruitment.closes_at = opens_at, closes_at
    recruitment.places = places
    save(recruitment, "opens_at", "closes_at", "places")
    record_change(
        "recruitment.opened",
        subject=study,
        by=by,
        opens_at=opens_at.isoformat(),
        closes_at=closes_at and closes_at.isoformat(),
        places=places,
    )
    promote_waiting(study, by=by)
    return Recruitment.objects.get(study=study)


@transaction.atomic
def close_recruitment(*, study: Study, by: str) -> Recruitment:
    """Let no school enrol in `study` from this instant on; its waiting list keeps moving up."""
    Counter.raise_by_one(COUNTER)
    recruitment = lock_recruitment(study)
    now = database_now()
    recruitment.closes_at = min(now, recruitment.closes_at or now)
    recruitment.opens_at = min(recruitment.opens_at, recruitment.closes_at)
    save(recruitment, "opens_at", "closes_at")
    record_change("recruitment.closed", subject=study, by=by)
    return recruitment


@transaction.atomic
def set_places(*, study: Study, places: int | None, by: str) -> Recruitment:
    """Give `study` more or fewer places; none means unlimited.  Free ones go to who waits.

    Raises:
        PlacesBelowHolders: more schools hold a place than `places`.
    """
    Counter.raise_by_one(COUNTER)
    recruitment = lock_recruitment(study)
    refuse_too_few(recruitment, places)
    recruitment.places = places
    save(recruitment, "places")
    record_change("recruitment.places_set", subject=study, by=by, places=places)
    promote_waiting(study, by=by)
    return Recruitment.objects.get(study=study)


def refuse_too_few(recruitment: Recruitment, places: int | None) -> None:
    if places is not None and places < recruitment.places_taken:
        raise PlacesBelowHolders(
            _("%d schools hold a place in this study.") % recruitment.places_taken
        )


def save(recruitment: Recruitment, *fields: str) -> None:
    """Write `fields` alone: the other columns belong to the triggers."""
    values = {name: getattr(recruitment, name) for name in fields}
    Recruitment.objects.filter(pk=recruitment.pk).update(revision=F("revision") + 1, **values)


def promote_waiting(study: Study, *, by: str, client: Client | None = None) -> list[Enrolment]:
    """Give every free place to who waits longest; the caller holds the lock of the recruitment."""
    recruitment = Recruitment.objects.get(study=study)
    waiting = Enrolment.objects.filter(study=study).waiting()
    left = recruitment.places_left
    promoted = list(waiting if left is None else waiting[:left])
    now = database_now()
    for enrolment in promoted:
        enrolment.status = Enrolment.Status.ENROLLED
        enrolment.updated_at = now
        enrolment.revision += 1
        enrolment.save(update_fields=["status", "updated_at", "revision"])
        record_event(enrolment, "promoted", at=now, client=client, by=by)
    return promoted
