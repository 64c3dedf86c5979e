"""The numbers that tell whether a kept answer still holds, as the database has them."""

import sqlite3
import time
from collections.abc import Iterable, Mapping
from threading import Lock
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


class Held(NamedTuple):
    numbers: Read
    until: float  # of time.monotonic()


class Numbers(Protocol):
    """What a database knows of how often each group has changed."""

    def read(self, groups: tuple[str, ...]) -> Held:
        """Return the number of each group, as of now, and until when they may be gone by.

        Raises:
            NotKnown: the database does not answer.
        """
        ...

    def forget(self) -> None:
        """Let go of the connection: the next reading connects anew."""
        ...


class HeldNumbers:
    """Numbers read on one connection, one reading at a time, and gone by for a moment.

    A number that was read holds for `hold` seconds from when it was asked, unless it ticks: every
    writer must wait longer than that between its commit and telling of it.
    """

    broken: type[Exception]

    def __init__(self, groups: Mapping[str, Group], *, hold: float) -> None:
        self.groups = groups
        self.hold = hold
        self.lock = Lock()
        self.connection: Any = None
        self.held: dict[tuple[str, ...], Held] = {}

    def read(self, groups: tuple[str, ...]) -> Held:
        held = self.held.get(groups)
        return held if held and time.monotonic() < held.until else self.read_anew(groups)

    def read_anew(self, groups: tuple[str, ...]) -> Held:
        with self.lock:
            now = time.monotonic()
            try:
                if self.connection is None:
                    self.connection = self.connect()
                numbers = self.ask(self.connection, groups)
            except self.broken as error:
                self.let_go()
                raise NotKnown from error
            if any(self.groups[name].ticks for name in groups):
                return Held(numbers, now)
            held = self.held[groups] = Held(numbers, now + self.hold)
            return held

    def forget(self) -> None:
        with self.lock:
            self.let_go()

    def let_go(self) -> None:
        connection, self.connection = self.connection, None
        self.held.clear()
        if connection is not None:
            connection.close()

    def connect(self) -> Any:
        raise NotImplementedError

    def ask(self, connection: Any, groups: tuple[str, ...]) -> Read:
        """Return the numbers as the database has them now."""
        raise NotImplementedError


class SqliteNumbers(HeldNumbers):
    """Numbers in an SQLite file."""

    broken = sqlite3.Error

    def __init__(self, file: str, groups: Mapping[str, Group], *, hold: float) -> None:
        super().__init__(groups, hold=hold)
        self.file = file

    def connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.file, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA query_only=1")
        return connection

    def ask(self, connection: sqlite3.Connection, groups: tuple[str, ...]) -> Read:
        return tuple(connection.execute(statement(self.groups, groups)).fetchone())


class PostgresqlNumbers(HeldNumbers):
    """Numbers in PostgreSQL, by statements that each connection prepares once."""

    broken = psycopg.Error

    def __init__(
        self, parameters: Mapping[str, Any], groups: Mapping[str, Group], *, hold: float
    ) -> None:
        super().__init__(groups, hold=hold)
        self.parameters = parameters
        self.prepared: dict[tuple[str, ...], bytes] = {}  # names of statements

    def connect(self) -> psycopg.Connection[Any]:
        self.prepared = {}
        return psycopg.connect(**self.parameters, autocommit=True)

    def ask(self, connection: psycopg.Connection[Any], groups: tuple[str, ...]) -> Read:
        libpq, prepared = connection.pgconn, self.prepared
        if groups not in prepared:
            name = f"numbers{len(prepared)}".encode()
            must_be(libpq.prepare(name, statement(self.groups, groups).encode()), libpq)
            prepared[groups] = name
        answer = must_be(libpq.exec_prepared(prepared[groups], []), libpq)
        return tuple(answer.get_value(0, place) for place in range(len(groups)))


def must_be(result: Any, libpq: Any) -> Any:
    if result.status not in {ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK}:
        raise psycopg.OperationalError(libpq.error_message.decode(errors="replace"))
    return result


def statement(groups: Mapping[str, Group], names: Iterable[str]) -> str:
    return "SELECT " + ", ".join(f"({groups[name].sql})" for name in names)
