"""While an upgrade goes on the version before serves from the new tables, and loses nothing."""

import io
import json
import subprocess
import sys
import tarfile
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from .conftest import ROOT, Serving, manage

# What was served before; name the next one when a version is released.
PREVIOUS = "72b8e47d352d1f4f0d203081cafb0cb0ca2338bc"


@pytest.fixture(scope="module")
def previous(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code of the version before, as it was."""
    packed = subprocess.run(["git", "archive", PREVIOUS], cwd=ROOT, capture_output=True)
    assert packed.returncode == 0, "This needs the history: git fetch --unshallow"
    folder = tmp_path_factory.mktemp("previous")
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    # It wrote workbooks with a library that is not installed any more; nobody asks for one here.
    (folder / "xlsxwriter.py").write_text("Workbook = object\n")
    return folder


def read(url: str) -> Any:
    with urllib.request.urlopen(url) as answer:
        return json.load(answer)


def write(environment: dict[str, str], code: Path, *doors: str) -> None:
    """Let the code in `code` write through these doors; see tests/system/writer.py."""
    lines = "".join(f"{door}\n" for door in doors)
    command = [sys.executable, "-m", "tests.system.writer"]
    done = subprocess.run(
        command, cwd=code, env=environment, input=lines, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, lines), done.stderr


def test_version_before_reads_and_writes_in_the_new_tables(
    environment: dict[str, str], previous: Path
) -> None:
    demo = ["demo_study", "demo", "--places", "1000", "--sectors", "po", "--closes-in", "30d"]
    assert manage(environment, *demo).returncode == 0

    write(environment, previous, "release 1", "story 1", "school 1", "enrolment 1", "places 1")
    with Serving(environment, code=previous) as before:
        assert read(f"{before}/v1/interventions/feedback")["summary"] == "nr 1"
    write(environment, ROOT, "release 2", "school 2", "enrolment 2")
    write(environment, previous, "enrolment 3")

    assert manage(environment, "verify_releases").returncode == 0
    with Serving(environment) as after:
        now, before = read(f"{after}/v1/interventions/feedback/versions")["results"][:2]
        (change,) = (each for each in now["changes"] if each["field"] == "summary.nl")
        assert (change["old"], change["new"]) == ("nr 1", "nr 2")
        assert (now["release"], before["release"]) == (6, 5)
        recruitment = read(f"{after}/v1/studies/demo")["recruitment"]
        assert recruitment["places"] - recruitment["placesLeft"] == 3
        assert read(f"{after}/v1/schools/99ZZ00")["name"] == "nr 2"
