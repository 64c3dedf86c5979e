"""A backup put back into an empty database, whole or not at all, and compared with what it was."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DataError, IntegrityError, connection, transaction
from oauth2_provider.models import get_application_model

from catalogue.actions.releases import content_hash
from catalogue.models import Release, School
from catalogue.reading.tables import Table, applied_migrations, digest_of, tables

FORMAT = 1
MANIFEST = "manifest.json"
CANNOT_BE_UNPACKED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError)
SAYS_SOMETHING_ELSE = (AttributeError, LookupError, TypeError, ValueError, ValidationError)


class NotPutBack(Exception):
    """Why a backup was refused; the database is as it was before."""


class Restored(NamedTuple):
    """What was put back, and found equal to what the backup was made of."""

    tables: int
    rows: int
    releases: dict[str, str]  # number: SHA-256
    enrolments: dict[str, int]  # status: how many


def restore_backup(file: Path) -> Restored:
    """Put everything in `file` into this database, which must hold nothing yet.

    Every row is read back and compared, every reference is followed and the hash of every release
    is reckoned again before anything of it stands.

    Raises:
        NotPutBack: the file is no backup, is damaged, or is of another version; or the database is
            not empty.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = orjson.loads(archive.read(MANIFEST))
            check_fit(manifest)
            with transaction.atomic(durable=True):
                refuse_what_is_not_empty()
                with unguarded(every := tables()):
                    empty(every)
                    for table in every:
                        load(archive, table, manifest["tables"][table.name])
                    check(every, manifest)
    except FileNotFoundError as error:
        raise NotPutBack(f"{file} is not there.") from error
    except (*CANNOT_BE_UNPACKED, *SAYS_SOMETHING_ELSE, DataError, IntegrityError) as error:
        why = f"{type(error).__name__}: {error}".splitlines()[0]  # below it may stand a whole row
        raise NotPutBack(f"{file} is no whole backup: {why}") from error
    said = manifest["tables"].values()
    rows = sum(one["rows"] for one in said)
    return Restored(len(said), rows, manifest["releases"], manifest["enrolments"])


def check_fit(manifest: dict[str, Any]) -> None:
    if manifest.get("format") != FORMAT:
        raise NotPutBack(
            f"The backup has form {manifest.get('format')}, this version reads {FORMAT}."
        )
    made, here = set(manifest["migrations"]), set(applied_migrations())
    if made != here:
        lacking, more = sorted(made - here), sorted(here - made)
        raise NotPutBack(
            "The backup was made by another version, or `manage.py migrate` has not been run: "
            f"only the backup has {lacking or 'none'}, only this database has {more or 'none'}."
        )
    columns = {table.name: table.columns for table in tables()}
    if columns != {name: said["columns"] for name, said in manifest["tables"].items()}:
        raise NotPutBack("The tables of the backup are not those of this version.")


def refuse_what_is_not_empty() -> None:
    """Demand that nobody has worked here: what migrations fill in may stand."""
    for model in (Release, School, get_user_model(), get_application_model()):
        if model._default_manager.exists():
            raise NotPutBack(f"This database is not empty: {model._meta.db_table} has rows.")


@contextmanager
def unguarded(every: list[Table]) -> Iterator[None]:
    """Let published rows be written: the triggers of this database refuse anything else."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in every:
                cursor.execute(f"ALTER TABLE {table.name} DISABLE TRIGGER USER")
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in every:
                cursor.execute(f"ALTER TABLE {table.name} ENABLE TRIGGER USER")
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            yield
            for _name, sql in triggers:
                cursor.execute(sql)


def empty(every: list[Table]) -> None:
    with connection.cursor() as cursor:
        for table in every:
            cursor.execute(f"DELETE FROM {table.name}")  # noqa: S608  # a name of ours


def load(archive: zipfile.ZipFile, table: Table, said: dict[str, Any]) -> None:
    with archive.open(f"{table.name}.ndjson") as member:
        table.insert(line.rstrip(b"\n") for line in member)
    digest = digest_of(table)
    if (digest.rows, digest.hex) != (said["rows"], said["digest"]):
        raise NotPutBack(f"{table.name} differs from what the backup was made of.")


def check(every: list[Table], manifest: dict[str, Any]) -> None:
    """Follow every reference, let new rows begin after the old, and reckon the releases again."""
    connection.check_constraints()
    with connection.cursor() as cursor:
        models = [table.model for table in every]
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    for release in Release.objects.published():
        if content_hash(release) != manifest["releases"][str(release.number)]:
            raise NotPutBack(f"Release {release.number} is not what was published.")
