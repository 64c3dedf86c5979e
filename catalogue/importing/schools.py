"""Loading DUO's files of school locations."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from catalogue.actions.schools import (
    Complete,
    SchoolRecord,
    SchoolTally,
    SectorNotKnown,
    TooManySchoolsGone,
    put_schools,
)
from catalogue.importing.places import FilesRefused, Mistake, Place
from catalogue.importing.schools_columns import Columns, columns_of
from catalogue.importing.schools_files import Row, Table, quoted, read_table
from catalogue.importing.schools_rows import RowRefused, code_of, read_row

Progress = Callable[[Sequence[Row]], Iterable[Row]]


class RegisterRefused(Exception):
    """Files of which nothing is loaded, for what they say together."""


@dataclass
class Register:
    """What the files say together: one record per location."""

    tables: list[tuple[Table, Columns]]
    sectors: frozenset[str]
    records: list[SchoolRecord] = field(default_factory=list)
    refused: list[Mistake] = field(default_factory=list)
    mentioned: set[str] = field(default_factory=set)
    rows: int = 0
    nameless: int = 0  # rows that do not say which school they are of


def read_register(
    paths: Iterable[Path], *, sectors: Collection[str] = (), progress: Progress = list
) -> Register:
    """Read the files; `sectors` is what the schools are that their file says no sector of.

    Raises:
        FilesRefused: a file is no table of schools; every such file is named.
    """
    register = Register([], frozenset(sectors))
    mistakes: list[Mistake] = []
    for path in paths:
        try:
            register.tables.append(open_table(path, register.sectors))
        except FilesRefused as refusal:
            mistakes += refusal.mistakes
    if mistakes:
        raise FilesRefused(mistakes)
    read: defaultdict[str, list[tuple[Place, SchoolRecord]]] = defaultdict(list)
    for table, columns in register.tables:
        register.rows += len(table.rows)
        for place, record in read_rows(progress(table.rows), columns, register):
            read[record.code].append((place, record))
    for code in sorted(read):
        merge(read[code], register)
    return register


def open_table(path: Path, sectors: Collection[str]) -> tuple[Table, Columns]:
    table = read_table(path)
    columns = columns_of(table)
    if not table.rows:
        raise FilesRefused([Mistake(Place(str(path)), "it holds no schools, only a header")])
    if not sectors and not {"structure", "kind"} & columns.places.keys():
        reason = "it does not say of which sector its schools are: add --sector, as in --sector po"
        raise FilesRefused([Mistake(Place(str(path)), reason)])
    return table, columns


def read_rows(
    rows: Iterable[Row], columns: Columns, register: Register
) -> Iterator[tuple[Place, SchoolRecord]]:
    """Yield what each row says; what is refused is noted in `register`."""
    for row in rows:
        code = None
        try:
            code = code_of(row, columns)
            register.mentioned.add(code)
            yield row.place, read_row(row, columns, code=code, sectors=register.sectors)
        except RowRefused as refusal:
            register.nameless += code is None
            register.refused.append(Mistake(row.place, str(refusal)))


def load_register(
    register: Register,
    *,
    is_complete: bool = False,
    most_refused: float = 1.0,
    most_closed: float = 2.0,
    by: str,
) -> SchoolTally:
    """Write what the files say; shares are in percent.

    Raises:
        RegisterRefused: they cannot be loaded together, or not as complete.
    """
    if len(register.refused) * 100 > most_refused * register.rows:
        count = f"{len(register.refused)} of {register.rows} rows are refused"
        raise RegisterRefused(f"{count}, which is more than {most_refused:g} %")
    try:
        complete = promise(register, most_closed) if is_complete else None
        return put_schools(register.records, complete=complete, by=by)
    except SectorNotKnown as error:
        reason = f"the catalogue holds no sector {error}: load the vocabularies first (seed)"
        raise RegisterRefused(reason) from error
    except TooManySchoolsGone as error:
        gone, known = error.args
        reason = f"{gone} of {known} open schools are not in these files, more than"
        reason += f" {most_closed:g} %: if they have all closed, raise --max-closed"
        raise RegisterRefused(reason) from error


def promise(register: Register, most_closed: float) -> Complete:
    if register.nameless:
        reason = "row(s) do not say of which school they are, so the files are not complete"
        raise RegisterRefused(f"{register.nameless} {reason}: mend them or leave out --complete")
    for table, columns in register.tables:
        if not columns.has_locations:
            reason = "holds head locations only, so it is not complete: leave out --complete"
            raise RegisterRefused(f"{table.path} {reason}")
    # What --sector says and no row needed is not among them: of that the files hold nothing.
    spoken_of = {sector for record in register.records for sector in record.sectors}
    return Complete(frozenset(spoken_of), frozenset(register.mentioned), most_closed)


def merge(rows: list[tuple[Place, SchoolRecord]], register: Register) -> None:
    """Take the rows of one location together: they may differ in the sector only."""
    first, record = rows[0]
    sectors = frozenset().union(*(other.sectors for _place, other in rows))
    merged = replace(record, sectors=sectors)
    if all(replace(other, sectors=sectors) == merged for _place, other in rows):
        register.records.append(merged)
        return
    against = next(row for row in rows if replace(row[1], sectors=sectors) != merged)
    for place, other in rows:
        there, than = against if replace(other, sectors=sectors) == merged else (first, record)
        different = ", ".join(differences(other, than))
        reason = f"{record.code} is said differently in {there}: {different}"
        register.refused.append(Mistake(place, reason))


def differences(one: SchoolRecord, other: SchoolRecord) -> Iterator[str]:
    for item in fields(SchoolRecord):
        here, there = getattr(one, item.name), getattr(other, item.name)
        if here != there and item.name != "sectors":
            name = item.name.replace("_", " ")
            yield f"{name} {quoted(here or '')} here, {quoted(there or '')} there"
