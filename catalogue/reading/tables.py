"""Every table, row by row, in a form that any database gives and takes back the same."""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import orjson
from django.apps import apps
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Field, Model

PASSING = {"sessions.Session"}  # worth nothing in another database
CHUNK = 2_000  # rows
AS_IT_IS = orjson.OPT_SORT_KEYS  # PostgreSQL gives the members of a JSON value in its own order


class Table:
    """The rows of one model, without what the database reckons itself."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model
        self.name = model._meta.db_table
        self.fields = [field for field in model._meta.local_concrete_fields if not field.generated]
        self.columns = [field.column or field.attname for field in self.fields]

    def lines(self) -> Iterator[bytes]:
        """Yield each row as a JSON array in the order of `columns`, in no order of rows."""
        names = [field.attname for field in self.fields]
        every: models.QuerySet[Any, Any] = models.QuerySet(self.model)
        for row in every.order_by().values_list(*names).iterator(chunk_size=CHUNK):
            yield orjson.dumps(row, default=told, option=AS_IT_IS)

    def insert(self, lines: Iterable[bytes]) -> None:
        """Write rows that `lines` gave, as they are: nothing is filled in or hashed again."""
        quote = connection.ops.quote_name
        columns = ", ".join(quote(name) for name in self.columns)
        places = ", ".join(["%s"] * len(self.columns))
        statement = f"INSERT INTO {quote(self.name)} ({columns}) VALUES ({places})"  # noqa: S608
        with connection.cursor() as cursor:
            for chunk in in_chunks(lines):
                cursor.executemany(statement, [self.values(line) for line in chunk])

    def values(self, line: bytes) -> list[Any]:
        return [
            field.get_db_prep_save(read(field, value), connection)
            for field, value in zip(self.fields, orjson.loads(line), strict=True)
        ]


def tables() -> list[Table]:
    """Return every table that holds what would be missed."""
    every = apps.get_models(include_auto_created=True)
    return [Table(model) for model in every if model._meta.label not in PASSING and of_us(model)]


def applied_migrations() -> list[str]:
    """Return what was done to make the tables what they are."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def of_us(model: type[Model]) -> bool:
    return model._meta.managed and not model._meta.proxy


def told(value: object) -> str:
    """Tell what JSON has no form for."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    raise TypeError(type(value).__name__)


def read(field: "Field[Any, Any]", value: Any) -> Any:
    if value is None or isinstance(field, models.JSONField):
        return value
    return field.to_python(value)


def in_chunks(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    chunk: list[bytes] = []
    for line in lines:
        chunk.append(line)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


class Digest:
    """A fingerprint of rows, whatever order they come in: the sum of their SHA-256, modulo 2**256.

    It shows what was lost or damaged; it is no seal against someone who forges rows.
    """

    def __init__(self) -> None:
        self.rows = 0
        self.total = 0

    def over(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the lines again, counted in."""
        for line in lines:
            self.rows += 1
            self.total += int.from_bytes(hashlib.sha256(line).digest(), "big")
            yield line

    @property
    def hex(self) -> str:
        return f"{self.total % 2**256:064x}"


def digests() -> dict[str, str]:
    """Return the fingerprint of every table, by name."""
    return {table.name: digest_of(table).hex for table in tables()}


def digest_of(table: Table) -> Digest:
    digest = Digest()
    for _line in digest.over(table.lines()):
        pass
    return digest
