"""The server that the tests ask, by `MENU_URL`, and the client that was made for them."""

import os
from collections.abc import Iterator

import httpx
import pytest
from intervention_menu import AuthenticatedClient, Client

ADDRESS = os.environ["MENU_URL"]
BASE_URL = f"{ADDRESS}/v1"


@pytest.fixture
def anybody() -> Iterator[Client]:
    with Client(base_url=BASE_URL) as client:
        yield client


@pytest.fixture
def supplier() -> Iterator[AuthenticatedClient]:
    """A client with a mandate for every school."""
    shown = {name: os.environ[f"MENU_{name.upper()}"] for name in ("client_id", "client_secret")}
    form = {"grant_type": "client_credentials"} | shown
    token = httpx.post(f"{ADDRESS}/oauth/token", data=form).json()["access_token"]
    with AuthenticatedClient(base_url=BASE_URL, token=token) as client:
        yield client


@pytest.fixture
def impostor() -> Iterator[AuthenticatedClient]:
    with AuthenticatedClient(base_url=BASE_URL, token="not a token") as client:
        yield client
