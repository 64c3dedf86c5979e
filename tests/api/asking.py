"""Asking the API as a stranger does."""

from typing import Any

from django.test import Client


def ask(path: str, /, language: str = "en", **query: Any) -> dict[str, Any]:
    """Return the answer to a question that is to be answered."""
    answer = Client().get(f"/v1{path}", query, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.content.decode()
    body: dict[str, Any] = answer.json()
    return body


def refused(path: str, /, *, status: int = 400, **query: Any) -> dict[str, Any]:
    """Return the problem that answers a question that is to be refused."""
    answer = Client().get(f"/v1{path}", query, headers={"Accept-Language": "en"})
    assert answer.status_code == status, answer.content.decode()
    body: dict[str, Any] = answer.json()
    return body


def mistakes(path: str, /, **query: Any) -> dict[str, tuple[str, str | None]]:
    """Return code and suggestion per parameter that a question is refused for."""
    errors = refused(path, **query)["errors"]
    return {error["parameter"]: (error["code"], error.get("suggestion")) for error in errors}


def slugs(path: str = "/interventions", /, **query: Any) -> list[str]:
    return [row["slug"] for row in ask(path, **query)["results"]]
