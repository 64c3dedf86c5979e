"""Queries that are asked so often that turning them into SQL would cost more than the answer."""

import threading
from collections.abc import Callable, Mapping
from typing import Any

from django.db import connection, models

Build = Callable[..., "models.QuerySet[Any, tuple[Any, ...]]"]


class Prepared:
    """A query that is built once in each thread and asked with other values every time.

    `build` gets a stand-in for each of its arguments, whole numbers or text, and must put every
    one of them in the query as it is: the value is found back by it among the parameters.
    """

    def __init__(self, build: Build, **stand_ins: int | str) -> None:
        self.build = build
        self.stand_ins = stand_ins
        self.built = threading.local()

    def first(self, **values: Any) -> tuple[Any, ...] | None:
        """Return the first row, or none."""
        if getattr(self.built, "vendor", None) != connection.vendor:
            self.compile()
        slots = zip(self.built.names, self.built.params, strict=True)
        params = [values[name] if name else param for name, param in slots]
        with connection.cursor() as cursor:
            cursor.execute(self.built.sql, params)
            row = cursor.fetchone()
        if row is None:
            return None
        (found,) = self.built.compiler.results_iter([[row]], tuple_expected=True)
        return tuple(found)

    def compile(self) -> None:
        query = self.build(**self.stand_ins).query
        compiler = query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        names: Mapping[Any, str] = {value: name for name, value in self.stand_ins.items()}
        self.built.compiler, self.built.sql, self.built.params = compiler, sql, params
        self.built.names = [names.get(param) for param in params]
        if missing := set(self.stand_ins) - set(self.built.names):
            raise LookupError(missing)
        self.built.vendor = connection.vendor
