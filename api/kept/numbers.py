"""The numbers that tell whether a kept answer still holds, as the database has them."""

import sqlite3
import threading
import time
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Protocol

import psycopg
from psycopg.pq import ExecStatus

Read = tuple[object, ...]


class Group(NamedTuple):
    """A number, as the SQL expression that gives it; `ticks` if time alone can change it."""

    sql: str
    ticks: bool = False


class NotKnown(Exception):
    """The database did not say what the numbers are."""


class Numbers(Protocol):
    """What a database knows of how often each group has changed."""

    def read(self, groups: tuple[str, ...]) -> Read:
        """Return the number of each group, as of now.

        Raises:
            NotKnown: the database does not answer.
        """
        ...


class SqliteNumbers:
    """Numbers in an SQLite file, read on one connection per thread.

    `PRAGMA data_version` changes with every commit of another connection; while it stands still
    a number that was read holds, unless it ticks.
    """

    def __init__(self, file: str, groups: Mapping[str, Group]) -> None:
        self.file = file
        self.groups = groups
        self.local = threading.local()

    def read(self, groups: tuple[str, ...]) -> Read:
        try:
            return self.ask(groups)
        except sqlite3.Error as error:
            self.local.__dict__.clear()
            raise NotKnown from error

    def ask(self, groups: tuple[str, ...]) -> Read:
        local = self.local
        if not hasattr(local, "connection"):
            local.connection = sqlite3.connect(self.file, isolation_level=None)
            local.connection.execute("PRAGMA query_only=1")
            local.version = None
        (version,) = local.connection.execute("PRAGMA data_version").fetchone()
        if version != local.version:
            local.version, local.known = version, {}
        if groups not in local.known:
            numbers = local.connection.execute(statement(self.groups, groups)).fetchone()
            if any(self.groups[name].ticks for name in groups):
                return tuple(numbers)
            local.known[groups] = tuple(numbers)
        known: Read = local.known[groups]
        return known


class PostgresqlNumbers:
    """Numbers in PostgreSQL: one statement, prepared, on a kept connection per thread.

    A number that was read holds for `hold` seconds from when it was asked, unless it ticks: every
    writer must wait longer than that between its commit and telling of it.
    """

    def __init__(
        self, parameters: Mapping[str, Any], groups: Mapping[str, Group], *, hold: float
    ) -> None:
        self.parameters = parameters
        self.groups = groups
        self.hold = hold
        self.local = threading.local()

    def read(self, groups: tuple[str, ...]) -> Read:
        try:
            return self.ask(groups)
        except psycopg.Error as error:
            self.local.__dict__.clear()
            raise NotKnown from error

    def ask(self, groups: tuple[str, ...]) -> Read:
        local = self.local
        now = time.monotonic()
        if not hasattr(local, "connection"):
            local.connection = psycopg.connect(**self.parameters, autocommit=True)
            local.prepared, local.held = {}, {}
        numbers, until = local.held.get(groups, ((), now))
        if now < until:
            held: Read = numbers
            return held
        libpq = local.connection.pgconn
        name = local.prepared.get(groups)
        if name is None:
            name = f"numbers{len(local.prepared)}".encode()
            must_be(libpq.prepare(name, statement(self.groups, groups).encode()), libpq)
            local.prepared[groups] = name
        answer = must_be(libpq.exec_prepared(name, []), libpq)
        numbers = tuple(answer.get_value(0, place) for place in range(len(groups)))
        if not any(self.groups[name].ticks for name in groups):
            local.held[groups] = numbers, now + self.hold
        return numbers


def must_be(result: Any, libpq: Any) -> Any:
    if result.status not in {ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK}:
        raise psycopg.OperationalError(libpq.error_message.decode(errors="replace"))
    return result


def statement(groups: Mapping[str, Group], names: Iterable[str]) -> str:
    return "SELECT " + ", ".join(f"({groups[name].sql})" for name in names)
