"""The database that every peer reads: a copy of the invented menu, with its words in a table.

`python -m benchmarks.reads_data` writes that table into DATABASE_URL.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from benchmarks.databases import PROJECT, Database

TABLE = (
    "CREATE TABLE benchmark_searchterm (term varchar(60) {collation} NOT NULL, "
    "version_id bigint NOT NULL, weight smallint NOT NULL, PRIMARY KEY (term, version_id))"
)
INDEX = "CREATE INDEX benchmark_term_by_version ON benchmark_searchterm (version_id, term, weight)"
COLLATIONS = {"sqlite": "COLLATE BINARY", "postgresql": 'COLLATE "C"'}
INSERT = "INSERT INTO benchmark_searchterm (term, version_id, weight) VALUES (%s, %s, %s)"


def copy(database: Database, folder: Path) -> str:
    """Return the address of a copy, which may be published into."""
    if database.kind == "sqlite":
        target = folder / "reads.sqlite3"
        for end in ("", "-wal"):
            if (source := Path(f"{database.file}{end}")).exists():
                shutil.copy(source, f"{target}{end}")
        return f"sqlite:///{target}"
    with psycopg.connect(database.server, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS reads WITH (FORCE)")
        connection.execute(f"CREATE DATABASE reads TEMPLATE {database.name}")
    return database.url.replace(database.name, "reads")


@contextmanager
def prepared(database: Database, folder: Path) -> Iterator[str]:
    """Make the menu if it is not there; yield the address of a copy that is ready to be read."""
    database.prepare()
    url = copy(database, folder)
    environment = os.environ | {"DATABASE_URL": url, "DEVELOPMENT": "1"}
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.reads_data"]
    subprocess.run(command, env=environment, cwd=PROJECT, check=True)
    try:
        yield url
    finally:
        if database.kind == "postgresql":
            with psycopg.connect(database.server, autocommit=True) as connection:
                connection.execute("DROP DATABASE reads WITH (FORCE)")


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "api.settings")
    django.setup()

    from django.db import connection, transaction

    from catalogue.models import InterventionVersion
    from catalogue.search.terms import index_terms

    rows = [
        (term, version.pk, weight)
        for version in InterventionVersion.objects.published()
        for term, weight in index_terms(version.texts()).items()
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TABLE.format(collation=COLLATIONS[connection.vendor]))
        cursor.execute(INDEX)
        cursor.executemany(INSERT, rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
