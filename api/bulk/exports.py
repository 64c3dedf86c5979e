"""What is asked for: rows with their columns, and how many there are."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from orjson import Fragment

from catalogue.exporting.columns import Column, Item


@dataclass(frozen=True)
class Export:
    """A whole list: the stem of its file's name, its columns, its rows and their number.

    Nothing is read before `rows` or `count` is called: both are, inside one moment of the
    database. Where items are kept as JSON, `lines` has them so.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterable[Item]]
    count: Callable[[], int]
    lines: Callable[[], Iterable[Fragment]] | None = None
