"""In which order the database committed enrolments, by what it writes down itself.

SQLite has one writer at a time, so its rowid says it; PostgreSQL keeps the instant of each commit.
"""

import sqlite3
import uuid

import psycopg

SQLITE = "SELECT id FROM catalogue_enrolment ORDER BY rowid"
# xmin is the transaction that wrote the row; none of those that are asked for was changed since.
POSTGRESQL = "SELECT id FROM catalogue_enrolment ORDER BY pg_xact_commit_timestamp(xmin)"


def order_of_commit(url: str) -> dict[str, int]:
    """Return the rank of each enrolment by its id."""
    if url.startswith("sqlite:///"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            ids = [uuid.UUID(hex=key) for (key,) in connection.execute(SQLITE)]
    else:
        with psycopg.connect(url) as connection:
            ids = [key for (key,) in connection.execute(POSTGRESQL)]
    return {str(key): rank for rank, key in enumerate(ids)}
