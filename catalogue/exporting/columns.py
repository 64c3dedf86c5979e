"""From an item as JSON has it to the cells of a row."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
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

    def reader(self) -> Callable[[Item], Any]:
        """Return what reads this member of an item; `cell_of` makes a cell of it."""
        first, *further = self.path
        if self.unit is Unit.JSON:
            return lambda item: compact(follow(item, (first, *further)))
        if not further:
            return itemgetter(first)
        return partial(follow_from if further[1:] else follow_one, first, further)


def columns(names: Mapping[Unit, str], order: str) -> tuple[Column, ...]:
    """Return the columns named in `order`; `names` says, by unit, which have it.

    `[]` after a name there says that it holds several values.
    """
    units = {name: unit for unit, listed in names.items() for name in listed.split()}
    lists = {name.removesuffix("[]") for name in units if name.endswith("[]")}
    found = {name.removesuffix("[]"): unit for name, unit in units.items()}
    return tuple(Column(name, found[name], name in lists) for name in order.split())


def follow_from(first: str, further: Sequence[str], item: Item) -> Any:
    outer = item[first]
    return None if outer is None else follow(outer, further)


def follow_one(first: str, further: Sequence[str], item: Item) -> Any:
    """Return what `follow_from` does, for a path of two names: nearly all are."""
    outer = item[first]
    return outer.get(further[0]) if outer.__class__ is dict else follow(outer, further)


def follow(value: Any, path: Sequence[str]) -> Any:
    """Return the member of `value` that `path` leads to; of a list those of all its members."""
    for place, name in enumerate(path):
        if value is None:
            return None
        if isinstance(value, list):
            return [follow(one, path[place:]) for one in value]
        value = value.get(name)
    return value


def cell_of(value: Any) -> Cell:
    """Return a cell as it is, and a list as one text; an empty list is no value."""
    if not isinstance(value, list):
        return value  # type: ignore[no-any-return]
    if not value:
        return None
    try:
        return SEPARATOR.join(value)
    except TypeError:
        return SEPARATOR.join(map(as_text, value))


def as_text(cell: Any) -> str:
    """Write a cell as JSON does, without quotes."""
    if isinstance(cell, list):
        return str(cell_of(cell) or "")
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "" if cell is None else str(cell)


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def readers(wanted: Iterable[Column]) -> list[Callable[[Item], Any]]:
    return [column.reader() for column in wanted]
