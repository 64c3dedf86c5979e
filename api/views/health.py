"""Whether this process is alive, and whether it can serve."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.filters.backend import StrictParametersMixin
from api.problems import Problem
from catalogue.models import Release

RETRY_AFTER = "5"  # seconds
LEAST_ROOM = 50_000_000  # bytes on the disk of an SQLite file, which grows while it is written


class LiveView(StrictParametersMixin, APIView):
    """The process answers; nothing else is asked."""

    permission_classes = [AllowAny]
    schema = None

    def get(self, request: Request) -> Response:
        return Response({"status": "ok"})


class ReadyView(StrictParametersMixin, APIView):
    """Everything that an answer needs is there; says which part is not."""

    permission_classes = [AllowAny]
    schema = None

    def get(self, request: Request) -> Response:
        parts = states()
        failing = [name for name, state in parts.items() if state == "failing"]
        if failing:
            raise Problem(
                "service-unavailable",
                _("Not ready: %s.") % ", ".join(failing),
                headers={"Retry-After": RETRY_AFTER},
                parts=parts,
            )
        return Response({"status": "ok", "parts": parts})


def states() -> dict[str, str]:
    """Return the state of every part; what a database that is away cannot tell is unknown."""
    parts: dict[str, str] = {}
    for name, check in CHECKS.items():
        is_told_by_database = name in TOLD_BY_DATABASE and parts["database"] != "ok"
        works = None if is_told_by_database else worked(check)
        parts[name] = "unknown" if works is None else "ok" if works else "failing"
    return parts


def worked(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, OSError):
        return False


def database_answers() -> bool:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() is not None


def disk_has_room() -> bool:
    """Whether an SQLite file can grow; what PostgreSQL writes on is another machine's."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "sqlite":
        return True
    file = Path(connection.get_connection_params()["database"])
    may_write = os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)
    return may_write and shutil.disk_usage(file.parent).free >= LEAST_ROOM


def migrations_are_applied() -> bool:
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def release_is_published() -> bool:
    return Release.objects.published().exists()


CHECKS: dict[str, Callable[[], bool]] = {
    "database": database_answers,
    "disk": disk_has_room,
    "migrations": migrations_are_applied,
    "release": release_is_published,
}
TOLD_BY_DATABASE = {"migrations", "release"}
