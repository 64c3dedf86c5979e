"""Databases of the kind that this run tests, and the commands that are run on them."""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.db import connection
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]


def manage(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def serving_from(url: str) -> dict[str, str]:
    return os.environ | {"DATABASE_URL": url, "DEVELOPMENT": "1"}


@contextmanager
def new_database(folder: Path, like: str | None = None) -> Iterator[str]:
    """Give the URL of a database of the kind that this run tests: empty, or a copy of `like`."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        file = folder / "menu.sqlite3"
        if like:
            shutil.copy(name_in(like), file)
        yield f"sqlite:///{file}"
        return
    name = f"system_{secrets.token_hex(4)}"
    template = name_in(like) if like else "template1"
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(create.format(sql.Identifier(name), sql.Identifier(template)))
        yield url_of(name)
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def url_of(name: str) -> str:
    """Return the URL of a database beside the one that this run was given."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        return f"sqlite:///{name}"
    head, _, options = given.partition("?")
    return f"{head.rpartition('/')[0]}/{name}{'?' if options else ''}{options}"


def name_in(url: str) -> str:
    """Return the name that a connection knows the database by: a path if it is SQLite's."""
    if url.startswith("sqlite"):
        return url.removeprefix("sqlite:///")
    return urlsplit(url).path.lstrip("/")


@contextmanager
def connected_to(url: str) -> Iterator[None]:
    """Let the tests of this process read and write there."""
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name_in(url)
    yield
    connection.close()
    connection.settings_dict["NAME"] = own
