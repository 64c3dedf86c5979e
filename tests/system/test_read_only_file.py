"""A database file that may not be written for a while, under a server that opens it then."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from tests.databases import manage

from .conftest import Serving

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no file")

# Root may write everything; without these two rights it is refused like anybody else.
AS_ANYBODY = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


@contextmanager
def may_not_be_written(folder: Path) -> Iterator[Callable[[], None]]:
    """Take away the right to write; give what gives it back."""
    files = [path for path in folder.iterdir() if path.name.startswith("menu.sqlite3")]
    for path in files:
        path.chmod(0o444)
    folder.chmod(0o555)

    def give_back() -> None:
        folder.chmod(0o755)
        for path in files:
            path.chmod(0o644)

    try:
        yield give_back
    finally:
        give_back()


def asks_for_a_token(url: str, credentials: Path) -> int:
    asked = ["curl", "-s", "-K", str(credentials), f"{url}/oauth/token"]
    asked += ["-d", "grant_type=client_credentials", "-o", os.devnull, "-w", "%{http_code}"]
    return int(subprocess.run(asked, capture_output=True, check=True).stdout)


def reads(url: str) -> int:
    asked = ["curl", "-s", f"{url}/v1/interventions", "-o", os.devnull, "-w", "%{http_code}"]
    return int(subprocess.run(asked, capture_output=True, check=True).stdout)


def test_service_writes_again_as_soon_as_the_file_may_be_written(
    environment: dict[str, str], tmp_path: Path
) -> None:
    credentials = tmp_path / "credentials"
    done = manage(environment, "demo_client", str(credentials))
    assert done.returncode == 0, done.stderr
    folder = Path(environment["DATABASE_URL"].removeprefix("sqlite:///")).parent
    before = AS_ANYBODY if os.geteuid() == 0 else []
    with (
        Serving(environment),  # somebody has it open, so that its log and index are there
        may_not_be_written(folder) as let_it_be,
        Serving(environment | {"RATE_LIMITS": "off"}, before=before) as url,
    ):
        assert [reads(url), reads(url), asks_for_a_token(url, credentials)] == [200, 200, 503]

        let_it_be()

        assert asks_for_a_token(url, credentials) in {200, 503}  # it may notice only now
        assert asks_for_a_token(url, credentials) == 200
