"""The columns that this process holds, brought up to date by whoever asks first."""

from dataclasses import replace
from threading import Lock

from catalogue.models.newest import Newest, newest

from .columns import Columns
from .loading import LaidOutAnew, load
from .updating import lineage, still_out, updated

PATIENCE = 5  # times that the menu may be laid out anew while it is read

_lock = Lock()
_held: list[Columns] = []


def columns_at(asked: Newest) -> Columns:
    """Return columns that hold all that had come out by `asked`, and perhaps more.

    One thread reads while the others wait; whoever asked before the last release came out is not
    held up.
    """
    if columns := held_at(asked):
        return columns
    with _lock:
        columns = held_at(asked) or read(asked)
        _held[:] = [columns]
        return columns


def held_at(asked: Newest) -> Columns | None:
    return next((columns for columns in _held[:] if columns.know(asked)), None)


def read(asked: Newest) -> Columns:
    """Read what is not held yet: what has changed, or everything.

    Raises:
        LaidOutAnew: it was, again and again.
    """
    held = _held[0] if _held else None
    if held and (columns := updated(held, asked)):
        return columns
    is_same_menu = held is not None and still_out(held.newest)
    if held and is_same_menu and asked.number < held.newest.number and still_out(asked):
        return replace(held, earlier=(*held.earlier, asked))
    earlier = lineage(held) if held and is_same_menu else ()
    for _attempt in range(PATIENCE):
        try:
            return replace(load(asked), earlier=(*earlier, asked))
        except LaidOutAnew:
            asked = newest()
    raise LaidOutAnew
