"""Copies a thousand of an invented menu within the database, table by table and by release.

Rows come after those that are there, and those of one release together, as publishing leaves them.
Published content refuses to be written, so the triggers are put aside meanwhile.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction

from benchmarks.inventions import mark_of
from catalogue.models import (
    ChangesDocument,
    EvidenceClaim,
    EvidenceClaimVersion,
    Finding,
    FindingVersion,
    Intervention,
    InterventionState,
    InterventionVersion,
    Source,
    SourceVersion,
    StateDocument,
)

NAMED = "SELECT id, 0 AS part FROM {table} WHERE slug LIKE '%{mark}%'"
OWNED = "SELECT t.{key} AS id, {part} AS part FROM {table} t JOIN {owners} o ON o.id = t.{owner}"
# `first` is the key of the first copy of a row, `step` how far the next copy is from it.
KEYS = """
CREATE TEMPORARY TABLE {keys} AS
SELECT id, part, {top} + {copies} * (start - 1) + rank - start + 1 AS first, step FROM (
    SELECT id, part, rank, COUNT(*) OVER (PARTITION BY part) AS step,
        MIN(rank) OVER (PARTITION BY part) AS start
    FROM (SELECT id, part, ROW_NUMBER() OVER (ORDER BY part, id) AS rank FROM ({rows}) r) ranked
) counted
"""


@dataclass(frozen=True)
class Table:
    """Rows that are copied: those with the mark in their slug, or those of copied owners."""

    model: type[Any]
    owner: str = ""
    part: str = ""  # what is written together; by default what the owner is written with

    @property
    def name(self) -> str:
        return str(self.model._meta.db_table)

    @property
    def keys(self) -> str:
        return f"copied_{self.name}"

    @property
    def key(self) -> str:
        return str(self.model._meta.pk.column)

    def rows(self, mark: str) -> str:
        """Return the query for the keys of what is copied, and for the part of each."""
        if not self.owner:
            return NAMED.format(table=self.name, mark=mark)
        owner = next(f for f in self.model._meta.concrete_fields if f.column == self.owner)
        return OWNED.format(
            key=self.key,
            part=self.part or "o.part",
            table=self.name,
            owners=keys_of(owner.related_model),
            owner=self.owner,
        )


VERSION = {"owner": "identity_id", "part": "t.release_id"}
TABLES = [
    Table(Source),
    Table(SourceVersion, **VERSION),
    Table(Intervention),
    Table(InterventionVersion, **VERSION),
    *(
        Table(getattr(InterventionVersion, tags).through, "interventionversion_id")
        for tags in ("sectors", "themes", "sources")
    ),
    Table(ChangesDocument, "version_id"),
    Table(EvidenceClaim),
    Table(EvidenceClaimVersion, **VERSION),
    Table(Finding),
    Table(FindingVersion, **VERSION),
    Table(InterventionState, "identity_id", "t.known_from"),
    Table(StateDocument, "state_id"),
]


def keys_of(model: type[models.Model]) -> str:
    return next((table.keys for table in TABLES if table.model is model), "")


def copy_thousand(thousand: int, *, to: range) -> None:
    """Say again for each thousand of `to` what one says, with the mark of the other."""
    for table in TABLES:
        write_keys(table, thousand, len(to))
    for table in TABLES:
        with triggers_aside(table):
            copy(table, thousand, to)
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), [t.model for t in TABLES]):
            cursor.execute(sql)


def write_keys(table: Table, thousand: int, copies: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(MAX({table.key}), 0) FROM {table.name}")
        top = cursor.fetchone()[0]
        rows = table.rows(mark_of(thousand))
        cursor.execute(KEYS.format(keys=table.keys, top=top, copies=copies, rows=rows))
        cursor.execute(f"CREATE UNIQUE INDEX {table.keys}_by_id ON {table.keys} (id)")
        cursor.execute(f"ANALYZE {table.keys}")


def copy(table: Table, thousand: int, to: range) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT part FROM {table.keys} ORDER BY part")
        parts = [part for (part,) in cursor.fetchall()]
        for part in parts:
            for number, other in enumerate(to):
                marks = {"from": mark_of(thousand), "to": mark_of(other)}
                cursor.execute(statement(table, number, marks), {"part": part})


def statement(table: Table, number: int, marks: dict[str, str]) -> str:
    """Return the statement that writes copy `number` of the rows of one part."""
    columns, values, joins = [], [], []
    for field in table.model._meta.concrete_fields:
        value = f"t.{field.column}"
        others = table.keys if field.primary_key else ""
        others = keys_of(field.related_model) if field.related_model else others
        if others:
            keys = f"k{len(joins)}"
            joins.append(f"LEFT JOIN {others} {keys} ON {keys}.id = {value}")
            value = f"COALESCE({keys}.first + {number} * {keys}.step, {value})"
        elif isinstance(field, models.CharField | models.TextField):
            value = f"REPLACE({value}, '{marks['from']}', '{marks['to']}')"
        columns.append(field.column)
        values.append(value)
    return (
        f"INSERT INTO {table.name} ({', '.join(columns)}) SELECT {', '.join(values)} "
        f"FROM {table.keys} k JOIN {table.name} t ON t.{table.key} = k.id {' '.join(joins)} "
        "WHERE k.part = %(part)s ORDER BY k.first"
    )


@contextmanager
def triggers_aside(table: Table) -> Iterator[None]:
    """Write a table in one transaction, without its triggers."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield
            return
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
            [table.name],
        )
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _name, sql in triggers:
            cursor.execute(sql)
