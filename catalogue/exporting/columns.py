"""From an item as JSON has it to the cells of a row."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .units import Unit

Item = Mapping[str, Any]
Cell = str | int | float | bool | None
Tree = list[tuple[str, "int | Tree"]]
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
    tree = tree_of([(column.path, place) for place, column in enumerate(wanted)])
    nothing = [None] * len(wanted)
    of_json = [place for place, column in enumerate(wanted) if column.unit is Unit.JSON]

    def read(item: Item) -> list[Any]:
        row: list[Any] = nothing.copy()
        fill(row, item, tree)
        for place in of_json:
            row[place] = compact(row[place])
        return row

    return read


def tree_of(places: Sequence[tuple[Sequence[str], int]]) -> Tree:
    """Return the names of members, each with its place in the row or with the names inside it."""
    inside: dict[str, list[tuple[Sequence[str], int]]] = {}
    tree: Tree = []
    for (name, *further), place in places:
        if further:
            inside.setdefault(name, []).append((further, place))
        else:
            tree.append((name, place))
    return [*tree, *((name, tree_of(some)) for name, some in inside.items())]


def fill(row: list[Any], item: Item, tree: Tree) -> None:
    for name, inner in tree:
        value = item.get(name)
        if value is None:
            continue
        if isinstance(inner, int):
            row[inner] = value
        elif isinstance(value, list):
            for path, place in leaves(inner):
                row[place] = follow(value, path)
        else:
            fill(row, value, inner)


def leaves(tree: Tree) -> Iterator[tuple[tuple[str, ...], int]]:
    for name, inner in tree:
        if isinstance(inner, int):
            yield (name,), inner
        else:
            yield from (((name, *path), place) for path, place in leaves(inner))


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
