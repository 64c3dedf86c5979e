"""Bringing schools and their boards in line with what a register says."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from catalogue.actions.change_notes import note_schools
from catalogue.actions.changes import record_change
from catalogue.models import Counter, School, SchoolBoard, Sector

COUNTER = "schools"
BATCH = 500
FEW = 25  # schools that may close whatever share of all they are
SAID = (  # fields of a school that a register gives as they are
    *("name", "street", "house_number", "postcode", "place", "municipality", "province"),
    *("denomination", "website"),
)
DERIVED = ("name_key", "place_key", "municipality_key", "words")
WRITTEN = (*SAID, "board", "closed_on", *DERIVED)
TAGS = School.sectors.through


@dataclass(frozen=True)
class SchoolRecord:
    """What a register says of one location.

    Empty text is what the register leaves empty; None is what it does not speak of, which stays
    as it is.
    """

    code: str
    name: str
    place: str
    sectors: frozenset[str]
    street: str | None = None
    house_number: str | None = None
    postcode: str | None = None
    municipality: str | None = None
    province: str | None = None
    denomination: str | None = None
    website: str | None = None
    board: str | None = None
    board_name: str | None = None


@dataclass(frozen=True)
class Complete:
    """A promise: of these sectors there are no schools but those that were read.

    `mentioned` are codes that the files hold, also on rows that were refused: such a school has
    not gone.  If more than `most_closed` percent of the sectors' open schools would close, and
    those are not just a `FEW`, the promise is not believed.
    """

    sectors: frozenset[str]
    mentioned: frozenset[str] = frozenset()
    most_closed: float = 100.0


@dataclass
class SchoolTally:
    """How many schools became what; one that is reopened may have been changed as well."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    closed: int = 0
    reopened: int = 0
    boards_created: int = 0
    boards_updated: int = 0

    def changes(self) -> dict[str, int]:
        return {name: n for name, n in vars(self).items() if n and name != "unchanged"}


class SectorNotKnown(Exception):
    """A sector that the catalogue does not hold; nothing has been written."""


class TooManySchoolsGone(Exception):
    """A register that is said to be complete and holds far less than it did."""


@transaction.atomic
def put_schools(
    records: Collection[SchoolRecord], *, complete: Complete | None = None, by: str
) -> SchoolTally:
    """Create, change, reopen and, if `records` are `complete`, close schools.

    At most one record per code.  The counter `schools` is locked first, and raised once if
    anything changed; what says the same already is left alone.

    Raises:
        SectorNotKnown: a record is of a sector that the catalogue does not hold.
        TooManySchoolsGone: more than `complete.most_closed` percent would close.
    """
    lock_schools()
    wanted = {sector for record in records for sector in record.sectors}
    writing = Writing(sectors=sector_keys(wanted | (complete.sectors if complete else set())))
    gone = writing.gone(records, complete) if complete else []
    writing.put_boards(records)
    for record in records:
        writing.put(record)
    writing.save(gone)
    changes = writing.tally.changes()
    if changes:
        Counter.raise_by_one(COUNTER)
        note_schools(writing.touched(gone), writing.renamed)
        record_change("schools.imported", subject=COUNTER, by=by, **changes)
    return writing.tally


def lock_schools() -> None:
    """Make every other writer of schools wait until this transaction ends."""
    Counter.objects.get_or_create(name=COUNTER)
    Counter.objects.select_for_update().get(name=COUNTER)


def sector_keys(wanted: Collection[str]) -> dict[str, int]:
    """Return the key of each sector by its code.

    Raises:
        SectorNotKnown: one is not there.
    """
    known = dict(Sector.objects.filter(slug__in=wanted).values_list("slug", "pk"))
    if unknown := sorted(set(wanted) - known.keys()):
        raise SectorNotKnown(", ".join(unknown))
    return known


class Writing:
    """What the register changes, collected so that it is written in few statements."""

    def __init__(self, sectors: Mapping[str, int]) -> None:
        self.sectors = sectors
        self.tally = SchoolTally()
        self.known = {school.code: school for school in School.objects.all()}
        self.tagged: defaultdict[int, set[int]] = defaultdict(set)
        for school, sector in TAGS.objects.values_list("school_id", "sector_id"):
            self.tagged[school].add(sector)
        self.boards: dict[str, SchoolBoard] = {}
        self.renamed: list[SchoolBoard] = []
        self.changed: list[School] = []
        self.retagged: dict[str, set[int]] = {}

    def gone(self, records: Iterable[SchoolRecord], complete: Complete) -> list[int]:
        """Return the open schools that a complete register no longer holds.

        A school that is of another sector as well is none of them: another register may hold it.
        """
        sectors = {self.sectors[sector] for sector in complete.sectors}
        there = complete.mentioned | {record.code for record in records}
        known = self.known.values()
        spoken_of = [s for s in known if s.is_open and set() < self.tagged[s.pk] <= sectors]
        gone = [school.pk for school in spoken_of if school.code not in there]
        if len(gone) > FEW and len(gone) * 100 > complete.most_closed * len(spoken_of):
            raise TooManySchoolsGone(len(gone), len(spoken_of))
        return gone

    def put_boards(self, records: Iterable[SchoolRecord]) -> None:
        """Create the boards that are new, and name those that the register names otherwise."""
        numbers = {record.board for record in records if record.board}
        names = {record.board: record.board_name for record in records if record.board_name}
        self.boards = {board.number: board for board in SchoolBoard.objects.all()}
        new = [SchoolBoard(number=number) for number in sorted(numbers - self.boards.keys())]
        self.boards |= {board.number: board for board in new}
        renamed = [
            board
            for board in self.boards.values()
            if board.name != names.get(board.number, board.name)
        ]
        for board in renamed:
            board.name = names[board.number]
        self.renamed = [board for board in renamed if board.pk is not None]
        SchoolBoard.objects.bulk_create(new, batch_size=BATCH)
        SchoolBoard.objects.bulk_update(self.renamed, ["name"], batch_size=BATCH)
        self.tally.boards_created, self.tally.boards_updated = len(new), len(self.renamed)

    def put(self, record: SchoolRecord) -> None:
        """Note what the register says of one school, and count what that makes of it."""
        school = self.known.get(record.code) or School(code=record.code)
        was_open, before = school.is_open, said_by(school)
        self.say(school, record)
        sectors = {self.sectors[sector] for sector in record.sectors}
        if sectors != self.tagged[school.pk]:
            self.retagged[record.code] = sectors
        if said_by(school) != before:
            self.changed.append(school)
        elif record.code not in self.retagged:
            self.tally.unchanged += 1
            return
        if record.code not in self.known:
            self.tally.created += 1
        elif was_open:
            self.tally.updated += 1
        else:
            self.tally.reopened += 1

    def say(self, school: School, record: SchoolRecord) -> None:
        for name in SAID:
            if (value := getattr(record, name)) is not None:
                setattr(school, name, value)
        if record.board is not None:
            school.board = self.boards.get(record.board)
        school.closed_on = None
        school.derive()

    def save(self, gone: list[int]) -> None:
        School.objects.bulk_create(
            self.changed,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=WRITTEN,
        )
        keys = dict(School.objects.values_list("code", "pk")) if self.retagged else {}
        tags = {keys[code]: sectors for code, sectors in self.retagged.items()}
        for schools in in_batches(tags):
            TAGS.objects.filter(school_id__in=schools).delete()
        TAGS.objects.bulk_create(
            (
                TAGS(school_id=school, sector_id=sector)
                for school in tags
                for sector in tags[school]
            ),
            batch_size=BATCH,
        )
        for schools in in_batches(gone):
            School.objects.filter(pk__in=schools).update(closed_on=timezone.localdate())
        self.tally.closed = len(gone)

    def touched(self, gone: list[int]) -> set[str]:
        """Return the codes of all schools that were written."""
        keys = set(gone)
        closed = {school.code for school in self.known.values() if school.pk in keys}
        return {school.code for school in self.changed} | self.retagged.keys() | closed


def said_by(school: School) -> tuple[object, ...]:
    """Return what is compared to know whether a school is to be written."""
    columns = (*SAID, *DERIVED, "board_id", "is_open")
    return tuple(getattr(school, name) for name in columns)


def in_batches(keys: Iterable[int]) -> Iterator[list[int]]:
    """Yield `keys` in lists that a statement can hold."""
    ordered = list(keys)
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]
