"""A fair queue in front of SQLite's single write lock."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.db import OperationalError, connection


@contextmanager
def in_the_queue() -> Iterator[None]:
    """Wait for one's turn before a transaction that many want at once; elsewhere do nothing.

    SQLite's own waiting is by chance: under 64 writers some wait for seconds.  A lock on a file
    beside the database is given in the order in which it was asked for, across processes, and goes
    with the process that holds it.  Who is in a transaction already has the database's lock and
    must not wait.
    """
    name = str(connection.settings_dict["NAME"])
    is_file = connection.vendor == "sqlite" and "mode=memory" not in name and name != ":memory:"
    if not is_file or connection.in_atomic_block:
        yield
        return
    with queue(Path(f"{name}-queue")) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield  # closing the file lets the next one in


def queue(path: Path) -> BinaryIO:
    """Open the file to queue at; where it may not be written the database may not be either.

    Raises:
        OperationalError: it cannot be opened.
    """
    try:
        return path.open("ab")
    except OSError as error:
        raise OperationalError(f"{path.name} cannot be opened.") from error
