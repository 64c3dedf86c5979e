from typing import Any

import pytest
from django.test import Client


@pytest.fixture(scope="session")
def document() -> dict[str, Any]:
    """The OpenAPI document as a stranger downloads it."""
    answer = Client().get("/v1/openapi.json")
    assert answer.status_code == 200
    parsed: dict[str, Any] = answer.json()
    return parsed
