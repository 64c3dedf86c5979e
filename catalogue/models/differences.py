"""What differs between two contents, field by field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """One field with its old and its new value; None where there was or is nothing.

    `path` names the field from the outside in: ("months",) or ("title", "nl").
    """

    path: tuple[str, ...]
    old: Any
    new: Any


def differences(old: Content | None, new: Content | None) -> list[Difference]:
    """Return every field that differs; objects are compared by member, lists as a whole."""
    return list(_walk(old or {}, new or {}, ()))


def _walk(old: Content, new: Content, path: tuple[str, ...]) -> Iterator[Difference]:
    for name in dict.fromkeys([*old, *new]):
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        if all(value is None or isinstance(value, Mapping) for value in (before, after)):
            yield from _walk(before or {}, after or {}, (*path, name))
        else:
            yield Difference((*path, name), before, after)
