"""Statements that are sent so often that making their SQL would cost more than running it."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
from django.db import connection, models
from django.db.backends.utils import CursorWrapper
from django.db.transaction import mark_for_rollback_on_error

Build = Callable[..., "models.QuerySet[Any, tuple[Any, ...]]"]


def opened() -> CursorWrapper:
    """Open a cursor; PostgreSQL parses and plans what it sends once in each connection."""
    cursor = connection.cursor()
    if connection.vendor == "postgresql":
        cursor.cursor = psycopg.Cursor(connection.connection)
    return cursor


class Prepared:
    """A query that is built once in each thread and asked with other values every time.

    `build` gets a stand-in for each of its arguments, whole numbers, text or days, and must put
    every one of them in the query as it is: the value is found back by it among the parameters.
    """

    def __init__(self, build: Build, **stand_ins: int | str | date) -> None:
        self.build = build
        self.stand_ins = stand_ins
        self.built = threading.local()

    def first(self, **values: Any) -> tuple[Any, ...] | None:
        """Return the first row, or none."""
        return next(iter(self.rows(**values)), None)

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Return every row."""
        if getattr(self.built, "vendor", None) != connection.vendor:
            self.compile()
        built = self.built
        params = [values[name] if name else param for name, param in built.slots]
        with opened() as cursor:
            cursor.execute(built.sql, params)
            found = cursor.fetchall()
        return list(map(tuple, built.compiler.apply_converters(found, built.converters)))

    def compile(self) -> None:
        query = self.build(**self.stand_ins).query
        compiler = query.get_compiler(connection=connection)
        self.built.sql, params = compiler.as_sql()
        names = {str(value): name for name, value in self.stand_ins.items()}  # SQLite has no days
        self.built.slots = [(names.get(str(param)), param) for param in params]
        if missing := set(self.stand_ins) - {name for name, _param in self.built.slots}:
            raise LookupError(missing)
        selected = [expression for expression, *_ in compiler.select]
        self.built.compiler, self.built.converters = compiler, compiler.get_converters(selected)
        self.built.vendor = connection.vendor


class Insert:
    """The writing of new rows of a model whose database values need no expressions."""

    def __init__(self, model: type[models.Model]) -> None:
        concrete = model._meta.local_concrete_fields
        self.fields = [field for field in concrete if not isinstance(field, models.AutoField)]
        columns = ", ".join(f'"{field.column}"' for field in self.fields)
        places = ", ".join(["%s"] * len(self.fields))
        self.sql = " ".join(
            [f'INSERT INTO "{model._meta.db_table}"', f"({columns}) VALUES ({places})"]
        )

    def __call__(self, row: models.Model) -> None:
        """Write `row`; a key that the database draws is not read back."""
        values = [f.get_db_prep_save(getattr(row, f.attname), connection) for f in self.fields]
        with mark_for_rollback_on_error(connection.alias), opened() as cursor:
            cursor.execute(self.sql, values)
        row._state.adding = False  # noqa: SLF001
