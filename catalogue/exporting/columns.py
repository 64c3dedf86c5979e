"""From an item as JSON has it to the cells of a row."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from typing import Any

from .texts import SEPARATOR, texts_of
from .units import Unit

Item = Mapping[str, Any]
Values = list[Any]  # of one column


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


def column_reader(wanted: Sequence[Column]) -> Callable[[Sequence[Item]], list[Values]]:
    """Return what reads members of many items at once: of each its values, in the items' order.

    Of a list on the way to a member it reads those of all that are in it; `cells_of` makes cells.
    """
    members = members_of([(column.path, place) for place, column in enumerate(wanted)])
    places = list(members.places())
    order = [places.index(place) for place in range(len(wanted))]
    of_json = [place for place, column in enumerate(wanted) if column.unit is Unit.JSON]

    def read(items: Sequence[Item]) -> list[Values]:
        found = members.read(items)
        values = [found[place] for place in order]
        for place in of_json:
            values[place] = list(map(compact, values[place]))
        return values

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

    def read(self, items: Sequence[Item]) -> list[Values]:
        found: list[Values] = [[item.get(name) for item in items] for name in self.names]
        for name, inside in self.inner:
            held = [item.get(name) for item in items]
            if any(one.__class__ is list for one in held):
                each = inside.read(list(chain.from_iterable(filter(None, held))))
                found += [parted(values, held) for values in each]
            else:
                found += inside.read([one or {} for one in held])
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


def cells_of(values: Values) -> Values:
    """Return the cells of a column: where there are lists, each is one text, or none if empty."""
    if list not in set(map(type, values)):
        return values
    lists = [one if one.__class__ is list else [one] for one in values]
    held = list(chain.from_iterable(lists))
    if not set(map(type, held)) <= {str}:
        lists = parted(texts_of(held), lists)
    return [SEPARATOR.join(one) or None for one in lists]


def parted(values: Values, lists: Sequence[Values | None]) -> list[Any]:
    """Return values, which came from what these lists hold, as lists of the same lengths."""
    ends = pairwise(accumulate((len(one or ()) for one in lists), initial=0))
    return [one and values[a:b] for one, (a, b) in zip(lists, ends, strict=True)]


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
