"""A fair queue in front of SQLite's single write lock."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection


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
    with Path(f"{name}-queue").open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield  # closing the file lets the next one in
