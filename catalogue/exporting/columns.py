"""From an item as JSON has it to the cells of a row."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .units import Unit

Item = Mapping[str, Any]
Cell = str | int | float | bool | None
SEPARATOR = "; "


@dataclass(frozen=True)
class Column:
    """A member of an item, by its names from the outside in with dots, and its unit."""

    name: str
    unit: Unit
    is_list: bool = False

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(self.name.split("."))


def columns(names: Mapping[Unit, str], order: str) -> tuple[Column, ...]:
    """Return the columns named in `order`; `names` says, by unit, which have it.

    `[]` after a name there says that it holds several values.
    """
    units = {name: unit for unit, listed in names.items() for name in listed.split()}
    lists = {name.removesuffix("[]") for name in units if name.endswith("[]")}
    found = {name.removesuffix("[]"): unit for name, unit in units.items()}
    return tuple(Column(name, found[name], name in lists) for name in order.split())


def row_reader(wanted: Sequence[Column]) -> Callable[[Item], list[Any]]:
    """Return what reads these members of an item at once, in their order.

    Of a list on the way to a member it reads those of all that are in it; `cell_of` makes a cell.
    """
    members = members_of([(column.path, place) for place, column in enumerate(wanted)])
    places = list(members.places())
    order = [places.index(place) for place in range(len(wanted))]
    of_json = [place for place, column in enumerate(wanted) if column.unit is Unit.JSON]

    def read(item: Item) -> list[Any]:
        found = members.read(item)
        row = [found[place] for place in order]
        for place in of_json:
            row[place] = compact(row[place])
        return row

    return read


@dataclass(frozen=True)
class Members:
    """Members that are read together: those that hold a value, and what is in the others."""

    names: tuple[str, ...]
    values: tuple[int, ...]  # the places of theirs in a row
    inner: tuple[tuple[str, "Members"], ...]

    def places(self) -> Iterator[int]:
        """Yield the place of each member, in the order in which they are read."""
        yield from self.values
        for _name, inside in self.inner:
            yield from inside.places()

    @cached_property
    def nothing(self) -> list[None]:
        return [None for _place in self.places()]

    def read(self, item: Item) -> list[Any]:
        found: list[Any] = list(map(item.get, self.names))
        for name, inside in self.inner:
            value = item.get(name)
            if value is None:
                found += inside.nothing
            elif isinstance(value, list):
                rows = [inside.read(one) for one in value]
                found += [[row[n] for row in rows] for n in range(len(inside.nothing))]
            else:
                found += inside.read(value)
        return found


def members_of(places: Sequence[tuple[Sequence[str], int]]) -> Members:
    """Return members by their names from the outside in, each with its place in a row."""
    values: dict[str, int] = {}
    inside: dict[str, list[tuple[Sequence[str], int]]] = {}
    for (name, *further), place in places:
        if further:
            inside.setdefault(name, []).append((further, place))
        else:
            values[name] = place
    inner = tuple((name, members_of(some)) for name, some in inside.items())
    return Members(tuple(values), tuple(values.values()), inner)


def cell_of(value: Any) -> Cell:
    """Return a cell as it is, and a list as one text; an empty list is no value."""
    if not isinstance(value, list):
        return value  # type: ignore[no-any-return]
    if not value:
        return None
    return SEPARATOR.join([one if one.__class__ is str else as_text(one) for one in value])


def as_text(cell: Any) -> str:
    """Write a cell as JSON does, without quotes."""
    if isinstance(cell, list):
        return str(cell_of(cell) or "")
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "" if cell is None else str(cell)


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
