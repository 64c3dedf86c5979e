"""A database file that may not be written for a while, under a server that opens it then."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
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


def status(*asked: str) -> int:
    told = ["curl", "-s", "-o", os.devnull, "-w", "%{http_code}", *asked]
    return int(subprocess.run(told, capture_output=True, check=True).stdout)


def test_service_writes_again_as_soon_as_the_file_may_be_written(
    environment: dict[str, str], tmp_path: Path
) -> None:
    credentials = tmp_path / "credentials"
    done = manage(environment, "demo_client", str(credentials))
    assert done.returncode == 0, done.stderr
    folder = Path(environment["DATABASE_URL"].removeprefix("sqlite:///")).parent
    before = AS_ANYBODY if os.geteuid() == 0 else []
    with ExitStack() as stack:
        other = stack.enter_context(Serving(environment))
        assert status(f"{other}/v1/interventions") == 200  # its log and index are there now
        give_back = stack.enter_context(may_not_be_written(folder))
        serving = Serving(environment | {"RATE_LIMITS": "off"}, before=before)
        url = stack.enter_context(serving)
        read = [f"{url}/v1/interventions"]
        write = [
            f"{url}/oauth/token",
            "-K",
            str(credentials),
            "-d",
            "grant_type=client_credentials",
        ]
        assert [status(*read), status(*read), status(*write)] == [200, 200, 503]

        give_back()

        assert status(*write) in {200, 503}  # it may notice only now
        assert status(*write) == 200
