"""Clients that are generated from the document, each with its own tests, on a real server.

`make clients` writes them; what they are tested with is in `clients/`.
"""

import json
import os
import shutil
import subprocess
import sys

import pytest

from .conftest import ROOT, Server

CLIENTS = ROOT / "clients"


@pytest.fixture(scope="module")
def asking(server: Server) -> dict[str, str]:
    """The environment of a client with a mandate, and a study that recruits."""
    server.manage("import_schools", "fixtures/example-schools.csv")
    server.manage("demo_study", "demo", "--places", "10")
    made = json.loads(server.manage("create_client", "Generated", "--all-schools").stdout)
    return os.environ | {
        "MENU_URL": server.url,
        "MENU_CLIENT_ID": made["client_id"],
        "MENU_CLIENT_SECRET": made["client_secret"],
    }


def test_client_in_python_reads_and_enrols(asking: dict[str, str]) -> None:
    folder = CLIENTS / "python"
    assert (folder / "intervention_menu").is_dir(), "Run `make clients` first."
    options = ["-q", "-c", os.devnull, "--rootdir", ".", "-W", "error"]
    plain = [f"-pno:{name}" for name in ("django", "xdist", "cacheprovider", "hypothesispytest")]

    said = run([sys.executable, "-m", "pytest", *options, *plain, "."], folder, asking)

    assert " passed" in said
    assert "skipped" not in said


def test_client_in_typescript_reads_and_enrols(asking: dict[str, str]) -> None:
    folder = CLIENTS / "typescript"
    node = shutil.which("node")
    assert node, "The client in TypeScript needs Node.js 20 or later: install node and npm."
    assert (folder / "built").is_dir(), "Run `make clients` first."
    files = sorted(map(str, (folder / "built" / "test").glob("*.test.js")))

    said = run([node, "--test", "--test-reporter", "tap", *files], folder, asking)

    assert "# fail 0" in said
    assert "# pass 0" not in said


def run(command: list[str], folder: object, environment: dict[str, str]) -> str:
    """Run a command in `folder` and return what it says, which is shown if it fails."""
    done = subprocess.run(
        command, cwd=str(folder), env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    return done.stdout
