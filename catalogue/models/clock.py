"""The clock of the database: of several machines that serve the API it is the only one."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.functions import TruncDate

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class DatabaseNow(models.Func):
    """The instant at which the statement runs, not the one at which its transaction began.

    A statement that waited for a lock must be asked for it afterwards, in a statement of its own:
    only then is it the instant at which the lock was there.  Precise to a millisecond on SQLite,
    where it has the six digits that instants are kept with: they are compared as texts.
    """

    output_field = models.DateTimeField()
    on_postgresql = "clock_timestamp()"
    on_sqlite = "strftime('%%Y-%%m-%%d %%H:%%M:%%f000', 'now')"

    def as_postgresql(
        self, compiler: Any, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        return self.on_postgresql, ()

    def as_sqlite(
        self, compiler: Any, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        return self.on_sqlite, ()


def amsterdam_day() -> TruncDate:
    """Return the day in the Netherlands by the database's clock, as an expression."""
    return TruncDate(DatabaseNow(), tzinfo=AMSTERDAM)


def database_now() -> datetime:
    """Ask the database what time it is."""
    sql = DatabaseNow.on_postgresql if connection.vendor == "postgresql" else DatabaseNow.on_sqlite
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql}".replace("%%", "%"))
        (now,) = cursor.fetchone()
    if isinstance(now, datetime):
        return now
    return datetime.fromisoformat(f"{now}+00:00")
