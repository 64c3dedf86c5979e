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

    def forget(self) -> None:
        """Let go of the connection of this thread: the next reading connects anew."""
        ...


class HeldNumbers:
    """Numbers read on one connection per thread, and gone by for a moment.

    A number that was read holds for `hold` seconds from when it was asked, unless it ticks: every
    writer must wait longer than that between its commit and telling of it.
    """

    broken: type[Exception]

    def __init__(self, groups: Mapping[str, Group], *, hold: float) -> None:
        self.groups = groups
        self.hold = hold
        self.local = threading.local()

    def read(self, groups: tuple[str, ...]) -> Read:
        local, now = self.local, time.monotonic()
        try:
            numbers, until = local.held.get(groups, ((), now))
        except AttributeError:
            local.held, until = {}, now
        if now < until:
            held: Read = numbers
            return held
        try:
            numbers = self.ask(groups)
        except self.broken as error:
            self.forget()
            raise NotKnown from error
        if not any(self.groups[name].ticks for name in groups):
            local.held[groups] = numbers, now + self.hold
        return numbers

    def forget(self) -> None:
        connection = getattr(self.local, "connection", None)
        self.local.__dict__.clear()
        if connection is not None:
            connection.close()

    def ask(self, groups: tuple[str, ...]) -> Read:
        """Return the numbers as the database has them now."""
        raise NotImplementedError


class SqliteNumbers(HeldNumbers):
    """Numbers in an SQLite file."""

    broken = sqlite3.Error

    def __init__(self, file: str, groups: Mapping[str, Group], *, hold: float) -> None:
        super().__init__(groups, hold=hold)
        self.file = file

    def ask(self, groups: tuple[str, ...]) -> Read:
        local = self.local
        if not hasattr(local, "connection"):
            local.connection = sqlite3.connect(self.file, isolation_level=None)
            local.connection.execute("PRAGMA query_only=1")
        return tuple(local.connection.execute(statement(self.groups, groups)).fetchone())


class PostgresqlNumbers(HeldNumbers):
    """Numbers in PostgreSQL, asked by one prepared statement."""

    broken = psycopg.Error

    def __init__(
        self, parameters: Mapping[str, Any], groups: Mapping[str, Group], *, hold: float
    ) -> None:
        super().__init__(groups, hold=hold)
        self.parameters = parameters

    def ask(self, groups: tuple[str, ...]) -> Read:
        local = self.local
        if not hasattr(local, "connection"):
            local.connection = psycopg.connect(**self.parameters, autocommit=True)
            local.prepared = {}
        libpq = local.connection.pgconn
        name = local.prepared.get(groups)
        if name is None:
            name = f"numbers{len(local.prepared)}".encode()
            must_be(libpq.prepare(name, statement(self.groups, groups).encode()), libpq)
            local.prepared[groups] = name
        answer = must_be(libpq.exec_prepared(name, []), libpq)
        return tuple(answer.get_value(0, place) for place in range(len(groups)))


def must_be(result: Any, libpq: Any) -> Any:
    if result.status not in {ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK}:
        raise psycopg.OperationalError(libpq.error_message.decode(errors="replace"))
    return result


def statement(groups: Mapping[str, Group], names: Iterable[str]) -> str:
    return "SELECT " + ", ".join(f"({groups[name].sql})" for name in names)
