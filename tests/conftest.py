"""What every test runs under: both databases, no sockets to the outside, no waiting."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management.commands import flush
from django.db import connection
from django.test import override_settings

os.environ["RATE_LIMITS"] = "off"  # of the servers that tests start: all ask from one address


@pytest.fixture(autouse=True, scope="session")
def _limits_are_lifted() -> Iterator[None]:
    with override_settings(RATE_LIMITS="off"):
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

    def handle_without_triggers(command: flush.Command, **options: Any) -> None:
        with connection.cursor() as cursor:
            triggers = disarm(cursor)
            try:
                handle(command, **options)
            finally:
                rearm(cursor, triggers)

    flush.Command.handle = handle_without_triggers  # type: ignore[method-assign]
    yield
    flush.Command.handle = handle  # type: ignore[method-assign]


def disarm(cursor: Any) -> list[tuple[str, str]]:
    if connection.vendor == "postgresql":
        cursor.execute("SET session_replication_role = replica")
        return []
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers: list[tuple[str, str]] = cursor.fetchall()
    for name, _sql in triggers:
        cursor.execute(f"DROP TRIGGER {name}")
    return triggers


def rearm(cursor: Any, triggers: list[tuple[str, str]]) -> None:
    if connection.vendor == "postgresql":
        cursor.execute("SET session_replication_role = origin")
    for _name, sql in triggers:
        cursor.execute(sql)
