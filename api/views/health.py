"""Whether this process is alive, and whether it can serve."""

from collections.abc import Callable

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
        parts = {name: "ok" if works(check) else "failing" for name, check in CHECKS.items()}
        failing = [name for name, state in parts.items() if state != "ok"]
        if failing:
            raise Problem(
                "service-unavailable",
                _("Not ready: %s.") % ", ".join(failing),
                headers={"Retry-After": RETRY_AFTER},
                parts=parts,
            )
        return Response({"status": "ok", "parts": parts})


def works(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except DatabaseError:
        return False


def database_answers() -> bool:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() is not None


def migrations_are_applied() -> bool:
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def release_is_published() -> bool:
    return Release.objects.published().exists()


CHECKS: dict[str, Callable[[], bool]] = {
    "database": database_answers,
    "migrations": migrations_are_applied,
    "release": release_is_published,
}
