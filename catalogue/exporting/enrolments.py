"""Enrolments as rows for a spreadsheet, with a record of every time that they are taken out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from catalogue.actions.changes import record_change
from catalogue.exporting.files import CONTENT_TYPES, Cell, Kind, csv_pieces, xlsx_file
from catalogue.models import Enrolment
from catalogue.models.clock import AMSTERDAM, database_now
from catalogue.models.enrolments import EnrolmentQuerySet

CHUNK = 500
DELIMITERS = {"nl": ";", "en": ","}
Columns = list[tuple[str, Callable[[Enrolment], Cell]]]


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for: the kind of file, its language, and whether the contact is in it.

    `filter` says which enrolments, for the record.
    """

    kind: Kind
    language: str
    with_contact: bool
    filter: dict[str, str]


@dataclass(frozen=True)
class Export:
    """A file to be sent: its name, its type, how many rows, and the pieces or the file itself."""

    name: str
    content_type: str
    rows: int
    content: Any


def export_enrolments(enrolments: EnrolmentQuerySet, *, wanted: Wanted, by: str) -> Export:
    """Record that `by` takes out these enrolments, then return the file.

    A CSV is read from the database while it is sent. It never holds more rows than the record
    says, not even when a school enrols meanwhile.
    """
    count = enrolments.count()
    now = database_now()
    with translation.override(wanted.language):
        columns = [*about(now), *(contact() if wanted.with_contact else [])]
        stem = _("enrolments")
    name = f"{stem}-{now.astimezone(AMSTERDAM):%Y-%m-%d}.{wanted.kind}"
    record_change(
        "enrolments.exported",
        subject=f"{name} ({count})",
        by=by,
        rows=count,
        filter=wanted.filter,
        with_contact=wanted.with_contact,
        language=wanted.language,
    )
    headings = [heading for heading, _value in columns]
    rows = rows_of(enrolments, columns, count)
    content: Any
    if wanted.kind == "csv":
        content = csv_pieces(headings, rows, delimiter=DELIMITERS[wanted.language])
    else:
        content = xlsx_file(headings, rows, sheet=stem)
    return Export(name, CONTENT_TYPES[wanted.kind], count, content)


def rows_of(enrolments: EnrolmentQuerySet, columns: Columns, most: int) -> Iterator[list[Cell]]:
    # Studies and clients are few: per chunk each is read once, not once per row.
    whole = (
        enrolments.order_by("study__slug", "number")
        .select_related("school", "school__board")
        .prefetch_related("study__recruitment", "client", "school__sectors")
    )
    for enrolment in whole[:most].iterator(chunk_size=CHUNK):
        yield [value(enrolment) for _heading, value in columns]


def about(now: datetime) -> Columns:
    """Return what may be known of an enrolment without its contact, worded in this language."""
    statuses = {value: str(label) for value, label in Enrolment.Status.choices}
    consents = {value: str(label) for value, label in Enrolment.Consent.choices}
    answers = {True: _("yes"), False: _("no")}
    title = f"title_{translation.get_language()}"
    return [
        (_("Receipt"), lambda e: e.receipt),
        (_("Study"), lambda e: e.study.slug),
        (_("Title of the study"), lambda e: str(getattr(e.study, title))),
        (_("School code"), lambda e: e.school.code),
        (_("School"), lambda e: e.school.name),
        (_("Place"), lambda e: e.school.place),
        (_("Municipality"), lambda e: e.school.municipality),
        (_("Province"), lambda e: e.school.province),
        (_("Sectors"), lambda e: ", ".join(s.slug for s in e.school.sectors.all())),
        (_("Board number"), lambda e: e.school.board.number if e.school.board else ""),
        (_("Board"), lambda e: e.school.board.name if e.school.board else ""),
        (_("Status"), lambda e: statuses[e.status]),
        (_("Number in the study"), lambda e: e.number),
        (_("Arm"), lambda e: shown_arm(e, now)),
        (_("Groups"), groups_in_words),
        (_("Pupils"), lambda e: sum(group["pupils"] for group in e.groups)),
        (_("Consent of the participation council"), lambda e: consents[e.council_consent]),
        (_("Consent decided on"), lambda e: e.council_decided_on),
        (_("Accepts random allocation"), lambda e: answers[e.accepts_random_allocation]),
        (_("Enrolled at (Amsterdam)"), lambda e: local(e.created_at)),
        (_("Ended at (Amsterdam)"), lambda e: local(e.ended_at)),
        (_("Enrolled by client"), lambda e: e.client.name if e.client else ""),
    ]


def contact() -> Columns:
    """Return the personal data, a reason in free words among it."""
    return [
        (_("Contact: name"), lambda e: e.contact_name),
        (_("Contact: role"), lambda e: e.contact_role),
        (_("Contact: e-mail"), lambda e: e.contact_email),
        (_("Contact: telephone"), lambda e: e.contact_telephone),
        (_("Reason for withdrawal"), lambda e: e.withdrawal_reason),
    ]


def shown_arm(enrolment: Enrolment, now: datetime) -> str:
    """Return the arm, which nobody is told before the allocation is public."""
    is_public = enrolment.study.recruitment.is_allocation_public_at(now)
    return enrolment.arm if is_public else ""


def groups_in_words(enrolment: Enrolment) -> str:
    return "; ".join(f"{group['grade']}: {group['pupils']}" for group in enrolment.groups)


def local(instant: datetime | None) -> datetime | None:
    """Return the time of the clock in Amsterdam, which is what a spreadsheet shows."""
    return instant and instant.astimezone(AMSTERDAM).replace(tzinfo=None, microsecond=0)
