"""What one row of a file says of a school."""

import re

from catalogue.actions.schools import SAID, SchoolRecord
from catalogue.importing.schools_columns import Columns
from catalogue.importing.schools_files import Row, quoted
from catalogue.importing.schools_sectors import sectors_of_kind, sectors_of_structure
from catalogue.models import School, SchoolBoard
from catalogue.models.schools import BOARD_NUMBER, POSTCODE, SCHOOL_CODE

BRIN = re.compile(r"[0-9]{2}[A-Z]{2}")
LOCATION = re.compile(r"[0-9]{1,2}")
NAMES = {name: School._meta.get_field(name) for name in SAID}
NAMES["board_name"] = SchoolBoard._meta.get_field("name")
LENGTHS = {name: int(getattr(column, "max_length", 0)) for name, column in NAMES.items()}


class RowRefused(Exception):
    """A row that is not right; the rest of its file may be."""


def code_of(row: Row, columns: Columns) -> str:
    """Return the code of the school that a row is about.

    Raises:
        RowRefused: it does not say.
    """
    if row.problem:
        raise RowRefused(row.problem)
    return school_code(columns.cell(row, "brin"), columns.cell(row, "location"))


def school_code(brin: str | None, location: str | None) -> str:
    """Return the code of six signs; `location` is all of it, or its last two digits.

    None stands for a column that the file has not: a file without locations is of head locations.
    """
    brin, location = without_spaces(brin), without_spaces(location)
    if location is None and brin and BRIN.fullmatch(brin):
        return f"{brin}00"
    if brin and location and LOCATION.fullmatch(location):
        location = brin[:4] + location.zfill(2)
    code = brin if location is None else location
    if not code or not re.fullmatch(SCHOOL_CODE, code):
        said = " ".join(quoted(text) for text in (brin, location) if text is not None)
        raise RowRefused(f"{said} is not the code of a location, as 99XX00 is")
    if brin and brin not in {code, code[:4]}:
        raise RowRefused(f"{quoted(code)} is not a location of {quoted(brin)}")
    return code


def without_spaces(text: str | None) -> str | None:
    return None if text is None else text.replace(" ", "").upper()


def read_row(row: Row, columns: Columns, *, code: str, sectors: frozenset[str]) -> SchoolRecord:
    """Return what a row says; `sectors` holds if it says none.

    Raises:
        RowRefused: it is not right.
    """
    said = {name: columns.cell(row, name) for name in LENGTHS}
    if said["postcode"]:
        said["postcode"] = postcode(said["postcode"])
    for column, length in LENGTHS.items():
        if len(said[column] or "") > length:
            raise RowRefused(f"the {column.replace('_', ' ')} is longer than {length} characters")
    name, place = said.pop("name"), said.pop("place")
    if not name or not place:
        raise RowRefused(f"{code} has no {'place' if name else 'name'}")
    own = sectors_of(row, columns) or sectors
    if not own:
        raise RowRefused(f"the sector of {code} is not said: add --sector for such rows")
    board = board_number(columns.cell(row, "board"))
    return SchoolRecord(code=code, name=name, place=place, sectors=own, board=board, **said)


def postcode(text: str) -> str:
    plain = text.replace(" ", "").upper()
    if not re.fullmatch(POSTCODE, plain):
        raise RowRefused(f"{quoted(text)} is not a postcode, as 1234 AB is")
    return plain


def board_number(text: str | None) -> str | None:
    if text and not re.fullmatch(BOARD_NUMBER, text):
        raise RowRefused(f"{quoted(text)} is not the number of a board: that has five digits")
    return text


def sectors_of(row: Row, columns: Columns) -> frozenset[str]:
    """Return the sectors that a row says; the structure of secondary schools tells pro from vo."""
    if structure := sectors_of_structure(columns.cell(row, "structure") or ""):
        return structure
    try:
        kind = columns.cell(row, "kind")
        return sectors_of_kind(kind) if kind else frozenset()
    except ValueError as error:
        raise RowRefused(f"{quoted(str(error))} is not a kind of education known here") from error
