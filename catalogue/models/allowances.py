"""How much somebody may still do: counted once for all workers, and forgotten by itself.

The generic cell rate algorithm (GCRA): of each key only the instant is kept at which its allowance
will be whole again.  PostgreSQL keeps them in an unlogged table, so that several machines share
them; beside SQLite's database stands a file of its own, as the menu's must not change with them.
"""

import sqlite3
import threading
import time
from collections.abc import Iterable
from contextlib import closing
from typing import NamedTuple

from django.db import DatabaseError, connection
from django.utils.crypto import salted_hmac

from .prepared import opened

SECOND = 1_000_000  # all is reckoned in microseconds: whole numbers add up exactly
SWEPT_EVERY = 256  # times that something is taken, in each worker
PATIENCE = 1.0  # seconds for a lock on the file; no holder needs more than one statement
TABLE = (
    "CREATE {kind} TABLE IF NOT EXISTS catalogue_allowance "
    "(key text PRIMARY KEY, whole_at bigint NOT NULL, was_given boolean NOT NULL)"
)
NOW = "(EXTRACT(EPOCH FROM statement_timestamp()) * 1000000)::bigint"
# What is further away than a whole window was written by a clock that has been put back since.
USED = "{greatest}({now}, {least}(allowance.whole_at, {now} + {window})) + {price}"
TAKE = f"""
    INSERT INTO catalogue_allowance AS allowance (key, whole_at, was_given)
    VALUES ({{key}}, {{now}} + {{price}}, true)
    ON CONFLICT (key) DO UPDATE SET
        was_given = {USED} <= {{now}} + {{window}},
        whole_at = CASE WHEN {USED} <= {{now}} + {{window}} THEN {USED}
                   ELSE {{least}}(allowance.whole_at, {{now}} + {{window}}) END
    RETURNING whole_at - {{now}}, was_given
"""  # noqa: S608  # ours
LOOK = (
    "SELECT {least}(whole_at - {now}, {window}), true FROM catalogue_allowance WHERE key = {key}"
)
GIVE_BACK = "DELETE FROM catalogue_allowance WHERE key = {key}"
SWEEP = "DELETE FROM catalogue_allowance WHERE whole_at < {now}"
NAMES = ("key", "now", "window", "price")
DIALECTS = {
    "sqlite": {name: f":{name}" for name in NAMES} | {"greatest": "max", "least": "min"},
    "postgresql": {name: f"%({name})s::bigint" for name in NAMES}
    | {"key": "%(key)s", "now": NOW, "greatest": "GREATEST", "least": "LEAST"},
}


class Unreachable(Exception):
    """Whatever keeps the allowances does not answer."""


class Allowance(NamedTuple):
    """Up to `quota` times at once; what was used comes back evenly, all of it in `window` s."""

    quota: int
    window: int

    @property
    def price(self) -> int:
        return self.window * SECOND // self.quota


class Standing(NamedTuple):
    """Whether it was given, how often it can be given again at once, and seconds to wait."""

    was_given: bool
    left: int
    until_whole: int
    until_next: int


def key(kind: str, *whose: str) -> str:
    """Return what is counted under: a digest, so that no address and no name is kept."""
    return f"{kind}:{salted_hmac(kind, chr(0).join(whose), algorithm='sha256').hexdigest()[:32]}"


def give_back(key: str) -> None:
    """Make the allowance of `key` whole again.

    Raises:
        Unreachable: nobody knows how much was left.
    """
    ask(GIVE_BACK, key=key)


def take(key: str, allowance: Allowance) -> Standing:
    """Use the allowance of `key` once, if there is any left.

    Raises:
        Unreachable: nobody knows how much is left.
    """
    window = allowance.window * SECOND
    (used, was_given), *_more = ask(TAKE, key=key, window=window, price=allowance.price)
    sweep_now_and_then()
    return standing(bool(was_given), used, allowance)


def look(key: str, allowance: Allowance) -> Standing:
    """Tell what `take` would, and take nothing.

    Raises:
        Unreachable: nobody knows how much is left.
    """
    rows = ask(LOOK, key=key, window=allowance.window * SECOND)
    used = max(rows[0][0], 0) if rows else 0
    return standing(used + allowance.price <= allowance.window * SECOND, used, allowance)


def standing(is_given: bool, used: int, allowance: Allowance) -> Standing:
    left = max(allowance.window * SECOND - used, 0) // allowance.price
    over = used + allowance.price - allowance.window * SECOND
    return Standing(is_given, left, seconds(used), seconds(over))


def seconds(microseconds: int) -> int:
    return max(-(-microseconds // SECOND), 0)


def forget() -> None:
    """Give everybody everything back."""
    ask("DELETE FROM catalogue_allowance")


class Turns(threading.local):
    """What each thread has of its own: its connection to the file, and when it sweeps next."""

    taken = 0
    file = ""
    connection: sqlite3.Connection | None = None


turns = Turns()


def sweep_now_and_then() -> None:
    """Remove what is whole again: so there are never more rows than came in one window."""
    turns.taken += 1
    if turns.taken % SWEPT_EVERY == 0:
        ask(SWEEP)


def ask(statement: str, **values: str | int) -> list[tuple[int, int]]:
    sql = statement.format(**DIALECTS[connection.vendor])
    try:
        return list(
            of_file(sql, values) if connection.vendor == "sqlite" else of_table(sql, values)
        )
    except (sqlite3.Error, DatabaseError) as error:
        turns.connection = None
        raise Unreachable from error


def of_table(sql: str, values: dict[str, str | int]) -> Iterable[tuple[int, int]]:
    with opened() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def of_file(sql: str, values: dict[str, str | int]) -> Iterable[tuple[int, int]]:
    file = beside(str(connection.settings_dict["NAME"]))
    if turns.connection is None or turns.file != file:
        turns.file, turns.connection = file, open_file(file)
    now = int(time.time() * SECOND)
    with closing(turns.connection.execute(sql, values | {"now": now})) as cursor:
        return cursor.fetchall()


def open_file(file: str) -> sqlite3.Connection:
    file_opened = sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)
    file_opened.execute("PRAGMA journal_mode=WAL")
    file_opened.execute("PRAGMA synchronous=OFF")  # after a crash everybody may begin again
    file_opened.execute(TABLE.format(kind=""))
    return file_opened


def beside(database: str) -> str:
    is_in_memory = "mode=memory" in database or database == ":memory:"
    return ":memory:" if is_in_memory else f"{database}-allowances"
