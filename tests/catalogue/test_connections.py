"""A connection to PostgreSQL from one request to the next."""

import psycopg
import pytest
from django.db import close_old_connections, connection

from catalogue.models import Release

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server"),
]


def beside(statement, *values):
    """Return the first column of what a connection of its own is answered."""
    parameters = connection.get_connection_params()
    kept = {k: v for k, v in parameters.items() if k not in {"context", "cursor_factory"}}
    with psycopg.connect(**kept, autocommit=True) as other:
        return [row[0] for row in other.execute(statement, values)]


def ask():
    """Ask something, as a request does after others."""
    close_old_connections()
    return Release.objects.count()


def test_connection_that_the_server_ended_is_opened_anew():
    ask()
    before = connection.connection.info.backend_pid

    assert beside("SELECT pg_terminate_backend(%s, 5000)", before) == [True]

    assert ask() == 0
    assert connection.connection.info.backend_pid != before


def test_connection_that_works_is_not_asked_whether_it_does():
    ask()
    held = connection.connection.info.backend_pid
    close_old_connections()

    connection.cursor().close()

    assert connection.connection.info.backend_pid == held
    (last,) = beside("SELECT query FROM pg_stat_activity WHERE pid = %s", held)
    assert "catalogue_release" in last
