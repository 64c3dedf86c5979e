"""Giving what has changed its number, once it is committed and somebody wants to know."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.utils import timezone

from catalogue.actions.change_notes import BATCH, note, touched_by
from catalogue.actions.changes import record_change
from catalogue.actions.queueing import in_the_queue
from catalogue.models import (
    VERSIONED,
    ChangeNote,
    Counter,
    InterventionState,
    PublicChange,
    Recruitment,
    Release,
)
from catalogue.models.clock import DatabaseNow
from catalogue.models.public_changes import ON_THE_MENU, RELEASES, RESOURCES, STUDIES
from catalogue.models.releases import outwait_readers
from catalogue.models.versions import versions_of

COUNTER = "changes"
DAY = "changes-day"  # the day that has been told of, as a number
LEAP = 1_000_000
Resource = tuple[str, str]


def bring_up_to_date() -> int:
    """Give whatever changed its number; return the last number that was given out.

    What is committed before this is called has its number when it returns.  Nothing is written
    if nothing changed.
    """
    last, day = read_counters()
    if day == timezone.localdate().toordinal() and not is_anything_new():
        return last
    with in_the_queue():
        return number_changes()


def read_counters() -> tuple[int, int]:
    rows = Counter.objects.filter(name__in=[COUNTER, DAY]).values_list("name", "number")
    numbers = dict(rows)
    return numbers.get(COUNTER, 0), numbers.get(DAY, 0)


def is_anything_new() -> bool:
    return ChangeNote.objects.exists() or recruitments_to_tell().exists()


@transaction.atomic
def number_changes() -> int:
    """Move every resource that changed up to a new number; return the last number.

    The counter stays locked until commit, so nobody sees a number before all that are lower;
    and until nobody is given an answer from before the change any more.
    """
    Counter.objects.get_or_create(name=COUNTER)
    last = Counter.objects.select_for_update().get(name=COUNTER).number
    noted = list(ChangeNote.objects.order_by("pk"))
    turned = touched_by_the_clock() - {(one.resource, one.key) for one in noted}
    rows = [*in_order(noted), *(unwritten(*resource) for resource in sorted(turned))]
    told = list(as_changes(rows, last))
    PublicChange.objects.bulk_create(
        told,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["resource", "key"],
        update_fields=["number", "action", "release", "at", "mark"],
    )
    for some in in_batches([one.pk for one in noted]):  # others may have come in between
        ChangeNote.objects.filter(pk__in=some).delete()
    Counter.objects.filter(name=COUNTER).update(number=last + len(told))
    if noted:
        outwait_readers()
    return last + len(told)


def in_order(notes: Iterable[ChangeNote]) -> list[ChangeNote]:
    """Return the last note of each resource, in the order of these."""
    newest: dict[Resource, ChangeNote] = {}
    for one in notes:
        newest.pop((one.resource, one.key), None)
        newest[one.resource, one.key] = one
    return list(newest.values())


def unwritten(resource: str, key: str) -> ChangeNote:
    return ChangeNote(resource=resource, key=key, at=timezone.now())


def as_changes(notes: Collection[ChangeNote], last: int) -> Iterator[PublicChange]:
    """Yield the change of each resource; what is not there and never was, is not told."""
    keys = defaultdict(list)
    for one in notes:
        keys[one.resource].append(one.key)
    there = {name: keys_among(there_now(name), said) for name, said in keys.items()}
    known = {name: keys_among(listed(name), said) for name, said in keys.items()}
    marks = dict(marked_recruitments().values_list("study__slug", "mark"))
    for one in notes:
        is_there = one.key in there[one.resource]
        if is_there or one.key in known[one.resource]:
            last += 1
            yield PublicChange(
                resource=one.resource,
                key=one.key,
                number=last,
                action=PublicChange.Action.UPDATED if is_there else PublicChange.Action.DELETED,
                release=one.release,
                at=one.at,
                mark=marks.get(one.key) if one.resource == STUDIES else None,
            )


def there_now(resource: str) -> tuple[QuerySet[Any], str]:
    """Return the rows of what can be read of `resource` today, and the column of their keys."""
    model, column = RESOURCES[resource]
    newest = Release.objects.latest_published()
    number, today = (newest.number or 0) if newest else 0, timezone.localdate()
    if resource == "interventions":
        return InterventionState.objects.as_of(number, today).live(), column
    for identity in ON_THE_MENU:
        if identity is model:
            held = versions_of(VERSIONED[identity]).as_of(number, today)
            return held.live(), f"identity__{column}"
    rows = Release.objects.published() if resource == RELEASES else model._default_manager.all()
    return rows, column


def listed(resource: str) -> tuple[QuerySet[Any], str]:
    """Return what has been told of `resource` before, and the column of its keys."""
    return PublicChange.objects.filter(resource=resource), "key"


def keys_among(rows: tuple[QuerySet[Any], str], wanted: list[str]) -> set[str]:
    """Return those of the `wanted` keys that are in the column of the rows."""
    queryset, column = rows
    narrowed = (queryset.filter(**{f"{column}__in": some}) for some in in_batches(wanted))
    return {
        str(key) for some in narrowed for key in some.order_by().values_list(column, flat=True)
    }


def in_batches(items: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def touched_by_the_clock() -> set[Resource]:
    """Return what no writer notes: recruitment as it goes, and what another day brings.

    Every enrolment raises the revision of the recruitment that it locks anyway; that is as good
    as a note, and costs it nothing.
    """
    slugs = recruitments_to_tell().values_list("study__slug", flat=True)
    return {*turn_the_day(timezone.localdate()), *((STUDIES, slug) for slug in slugs)}


def turn_the_day(today: date) -> set[Resource]:
    """Return what shows something else than on the day that was told of last; note this day.

    A clock that was put back counts too: what had come goes again.
    """
    day, is_first = Counter.objects.get_or_create(name=DAY, defaults={"number": today.toordinal()})
    if is_first or day.number == today.toordinal():
        return set()
    Counter.objects.filter(name=DAY).update(number=today.toordinal())
    first, last = sorted((date.fromordinal(day.number), today))
    return touched_by(Q(valid_from__gt=first, valid_from__lte=last))


def marked_recruitments() -> QuerySet[Any]:
    """Return every recruitment with a `mark`: its revision, whether it has opened, and closed."""
    opened, closed = (
        Case(When(**{f"{name}__lte": DatabaseNow()}, then=1), default=0)
        for name in ("opens_at", "closes_at")
    )
    return Recruitment.objects.order_by().annotate(mark=F("revision") * 4 + opened * 2 + closed)


def recruitments_to_tell() -> QuerySet[Any]:
    told = PublicChange.objects.filter(
        resource=STUDIES, key=OuterRef("study__slug"), mark=OuterRef("mark")
    )
    return marked_recruitments().filter(~Exists(told))


@transaction.atomic
def renew_changes(*, by: str) -> None:
    """Have everything told again, by numbers far above all that anybody can have read.

    For a database that went back to an older one, or that something else wrote in.
    """
    Counter.objects.get_or_create(name=COUNTER)
    Counter.objects.select_for_update().get(name=COUNTER)
    Counter.objects.filter(name=COUNTER).update(number=F("number") + LEAP)
    for resource in RESOURCES:
        rows, column = there_now(resource)
        keys = {str(key) for key in rows.order_by().values_list(column, flat=True)}
        gone = listed(resource)[0].exclude(action=PublicChange.Action.DELETED)
        note((resource, key) for key in keys.union(gone.values_list("key", flat=True)))
    Counter.raise_by_one("programme")  # so that no answer that was kept is given
    record_change("changes.renewed", subject=COUNTER, by=by)
