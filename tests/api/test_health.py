"""Whether the process lives, and whether it can serve."""

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from api.views import health
from catalogue.models import Release

pytestmark = pytest.mark.django_db


def publish_something():
    Release.objects.create(number=1, published_at=timezone.now(), sha256="0" * 64)


def test_live_process_says_so(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/health/live")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert response["Cache-Control"] == "no-store"


def test_service_with_everything_is_ready(client):
    publish_something()

    response = client.get("/health/ready")

    assert response.status_code == 200
    parts = dict.fromkeys(("database", "disk", "migrations", "release"), "ok")
    assert response.json() == {"status": "ok", "parts": parts}


def test_service_without_a_release_is_not_ready_and_says_why(client):
    response = client.get("/health/ready?lang=en")

    assert response.status_code == 503
    assert response["Content-Type"] == "application/problem+json"
    assert response["Retry-After"] == "5"
    problem = response.json()
    assert problem["parts"]["release"] == "failing"
    assert set(problem["parts"].values()) == {"ok", "failing"}
    assert problem["detail"] == "Not ready: release."


def test_service_without_a_database_is_not_ready_and_says_why(client, monkeypatch):
    def fail():
        raise OperationalError("connection refused")

    monkeypatch.setitem(health.CHECKS, "database", fail)

    problem = client.get("/health/ready").json()

    unknown = {"migrations": "unknown", "release": "unknown"}
    assert problem["parts"] == {"database": "failing", "disk": "ok", **unknown}
    assert "refused" not in str(problem)


def test_service_with_a_migration_to_go_is_not_ready(client):
    publish_something()
    applied = MigrationRecorder(connection).migration_qs.filter(app="catalogue")
    applied.latest("id").delete()

    assert client.get("/health/ready").json()["parts"]["migrations"] == "failing"


def test_service_whose_disk_is_full_is_not_ready(client, monkeypatch):
    publish_something()
    monkeypatch.setattr(health, "LEAST_ROOM", 2**62)

    disk = client.get("/health/ready").json()["parts"]["disk"]

    assert disk == ("failing" if connection.vendor == "sqlite" else "ok")


def test_health_refuses_parameters_it_does_not_know(client):
    assert client.get("/health/live?x=1").status_code == 400
