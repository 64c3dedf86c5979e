"""Which column says what: DUO has renamed its columns, and its kinds of file differ."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from catalogue.importing.places import FilesRefused, Mistake, Place
from catalogue.importing.schools_files import Row, Table, quoted

# Names of a column, the best first. In headers only letters and digits count.
COLUMNS: dict[str, tuple[str, ...]] = {
    "brin": ("INSTELLINGSCODE", "BRIN NUMMER", "BRIN"),
    "location": ("VESTIGINGSCODE", "VESTIGINGSNUMMER", "BRIN VESTIGING"),
    "name": ("VESTIGINGSNAAM", "INSTELLINGSNAAM", "SCHOOLNAAM", "NAAM"),
    "place": ("PLAATSNAAM",),
    "street": ("STRAATNAAM",),
    "house_number": ("HUISNUMMER-TOEVOEGING", "HUISNUMMER"),
    "postcode": ("POSTCODE",),
    "municipality": ("GEMEENTENAAM",),
    "province": ("PROVINCIE",),
    "denomination": ("DENOMINATIE",),
    "website": ("INTERNETADRES",),
    "board": ("BEVOEGD GEZAG NUMMER",),
    "board_name": ("BEVOEGD GEZAG NAAM",),
    "structure": ("ONDERWIJSSTRUCTUUR",),
    "kind": ("SOORT PRIMAIR ONDERWIJS", "SOORT ONDERWIJS"),
}
NEEDED = ("name", "place")  # and a code, from one column or from two
MOST_NAMED = 40


@dataclass(frozen=True)
class Columns:
    """Where in a row each thing stands that the file says."""

    places: Mapping[str, int]
    header: tuple[str, ...]

    def cell(self, row: Row, column: str) -> str | None:
        """Return what `row` says; empty where it says nothing, None if there is no such column."""
        place = self.places.get(column)
        return None if place is None else row.cells[place]

    def __str__(self) -> str:
        telling = ("brin", "location", "structure", "kind")
        named = [self.header[self.places[name]] for name in telling if name in self.places]
        return ", ".join(named) + ("" if self.has_locations else " (head locations only)")

    @property
    def has_locations(self) -> bool:
        """Whether the file tells the locations of a school apart."""
        return "location" in self.places


def columns_of(table: Table) -> Columns:
    """Find the columns of `table`.

    Raises:
        FilesRefused: one that a school cannot do without is missing, or one is there twice.
    """
    headers = [folded(text) for text in table.header]
    places: dict[str, int] = {}
    mistakes = []
    place = Place(str(table.path), 1)
    for column, names in COLUMNS.items():
        found = [folded(name) for name in names if folded(name) in headers]
        if found:
            places[column] = headers.index(found[0])
            if headers.count(found[0]) > 1:
                mistakes.append(Mistake(place, f"the column {names[0]} is there more than once"))
    missing = [column for column in NEEDED if column not in places]
    if not {"brin", "location"} & places.keys():
        missing.insert(0, "brin")
    mistakes += [Mistake(place, missing_column(table, column)) for column in missing]
    if missing:
        there = ", ".join(quoted(text) for text in table.header[:MOST_NAMED])
        mistakes.append(Mistake(place, f"the columns are {there}"))
    if mistakes:
        raise FilesRefused(mistakes)
    return Columns(places, table.header)


def missing_column(table: Table, column: str) -> str:
    names = COLUMNS[column]
    there = {text.upper(): text for text in table.header}
    near = (get_close_matches(name, there, n=1, cutoff=0.7) for name in names)
    nearest = [f"; the nearest is {quoted(there[text])}" for texts in near for text in texts]
    return f"there is no column {' or '.join(names)}{''.join(nearest[:1])}"


def folded(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text.upper())
