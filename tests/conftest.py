"""What every test runs under: both databases, no sockets to the outside, no waiting."""

import gc
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management.commands import flush
from django.db import connection, transaction
from django.test import override_settings

from tests.databases import connected_to, manage, new_database, serving_from, url_of

os.environ["RATE_LIMITS"] = "off"  # of the servers that tests start: all ask from one address


@pytest.fixture(autouse=True, scope="session")
def _limits_are_lifted() -> Iterator[None]:
    with override_settings(RATE_LIMITS="off"):
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest, the running servers, so that both processes end together."""
    items.sort(key=lambda item: not item.nodeid.startswith("tests/system/"))
    for item in items:
        if "migrated_database" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db)  # or there is no database to copy


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what stays to the end: modules, and the tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def _passwords_are_hashed_in_few_rounds() -> Iterator[None]:
    """Hash them as they always are, but not a million times: each would take half a second."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PBKDF2PasswordHasher, "iterations", 1_000)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Keep SQLite's test database in a file: threads do not queue for one in memory."""
    if connection.vendor == "sqlite":
        file = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(file)


@pytest.fixture(autouse=True, scope="session")
def _published_content_may_be_emptied_between_tests() -> Iterator[None]:
    """Let Django's flush empty the tables that the database protects; tests cannot do it."""
    handle = flush.Command.handle
    flush.Command.handle = empty_what_is_filled  # type: ignore[method-assign]
    yield
    flush.Command.handle = handle  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def migrated_database(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The URL of a database without rows, that nobody writes in: it is copied."""
    connection.close()  # nobody may be connected to what is copied
    empty = url_of(connection.settings_dict["NAME"])
    with new_database(tmp_path_factory.mktemp("migrated"), like=empty) as url:
        yield url


@pytest.fixture(scope="session")
def seeded_database(
    migrated_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The URL of a database with the real menu, that nobody writes in: it is copied."""
    with new_database(tmp_path_factory.mktemp("seeded"), like=migrated_database) as url:
        done = manage(serving_from(url), "seed")
        assert done.returncode == 0, done.stderr
        yield url


@pytest.fixture(scope="module")
def real_menu(seeded_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The real menu, in a copy that is of the tests of one module alone."""
    folder = tmp_path_factory.mktemp("copy")
    with new_database(folder, like=seeded_database) as url, connected_to(url):
        yield


MADE_BY_MIGRATE = {"django_migrations", "django_content_type", "auth_permission"}


def empty_what_is_filled(_command: flush.Command, **_options: Any) -> None:
    """Empty the few tables that a test filled, without the triggers that protect them."""
    names = set(connection.introspection.django_table_names(only_existing=True)) - MADE_BY_MIGRATE
    is_filled = "SELECT '{0}' WHERE EXISTS (SELECT 1 FROM {0})"
    asked = [is_filled.format(name) for name in sorted(names)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        filled = [name for (name,) in cursor.fetchall()]
        triggers = disarm(cursor) if filled else []
        for name in filled:
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608  # a name of ours
        rearm(cursor, triggers)


def disarm(cursor: Any) -> list[str]:
    """Take the triggers away and return how they were made; PostgreSQL need only overlook them."""
    if connection.vendor == "postgresql":
        cursor.execute("SET LOCAL session_replication_role = replica")
        return []
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = cursor.fetchall()
    for name, _sql in triggers:
        cursor.execute(f"DROP TRIGGER {name}")
    return [sql for _name, sql in triggers]


def rearm(cursor: Any, triggers: list[str]) -> None:
    for sql in triggers:
        cursor.execute(sql)
