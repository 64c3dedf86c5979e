"""Demanding that the database refuses something."""

# ruff: noqa: S608 (table names and keys of our own make up the statements)

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from catalogue.actions.releases import content_hash
from catalogue.models import Release


@contextmanager
def refused(release: Release) -> Iterator[None]:
    """Demand that a trigger, or Django before it, refuses what is done and nothing is different.

    A foreign key that stands in the way as well is no proof: some connections do not check them.
    """
    before = list(Release.objects.values())
    refusal = pytest.raises((IntegrityError, ProtectedError), match=r"append-only|protected")
    with refusal, transaction.atomic():
        yield
    assert list(Release.objects.values()) == before
    assert content_hash(release) == release.sha256


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def copied(model: type[Any], pk: int, **values: Any) -> str:
    """Return SQL that selects a row of `model` with other values, for INSERT; None leaves out."""
    columns = {field.column: field.column for field in model._meta.concrete_fields}
    columns |= {name: f"'{value}'" for name, value in values.items() if value is not None}
    said = {name: text for name, text in columns.items() if values.get(name, text) is not None}
    table = model._meta.db_table
    columns_of, values_of = ", ".join(said), ", ".join(said.values())
    return f"INTO {table} ({columns_of}) SELECT {values_of} FROM {table} WHERE id = {pk}"
