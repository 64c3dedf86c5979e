"""Backups made while others write, put back elsewhere, and what is refused."""

import os
import re
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from .conftest import manage, new_database, serving_from
from .writer import PLACES, STUDY
from .writing import Writer

Environment = dict[str, str]


@pytest.fixture(scope="module")
def written(environment: Environment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup that was made while a release came out and schools enrolled."""
    file = tmp_path_factory.mktemp("backups") / "menu.backup"
    demo = ["demo_study", STUDY, "--places", str(PLACES), "--sectors", "po", "--closes-in", "30d"]
    assert manage(environment, *demo).returncode == 0
    writer, done = Writer(environment), threading.Event()

    def write() -> None:
        while not done.is_set():
            for door in ("enrolment", "enrolment", "release", "school"):
                writer.write(door)

    writer.write("enrolment")
    thread = threading.Thread(target=write)
    thread.start()
    made = manage(environment, "backup", str(file))
    before = writer.acknowledged["enrolment"]
    done.set()
    thread.join()
    writer.stop()
    assert made.returncode == 0, made.stderr
    assert before > 1, "nothing was written meanwhile"
    return file


@pytest.fixture(scope="module")
def empty(
    migrated_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Environment]:
    """An environment whose database is of the kind that this run tests, and empty at first."""
    with new_database(tmp_path_factory.mktemp("empty"), like=migrated_database) as url:
        yield serving_from(url)


def test_damaged_backup_leaves_nothing_behind(
    written: Path, empty: Environment, tmp_path: Path
) -> None:
    damaged = tmp_path / "damaged.backup"
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "catalogue_interventionversion.ndjson":
                content = content[: content.rindex(b"\n", 0, -1) + 1]
            target.writestr(name, content)

    done = manage(empty, "restore", str(damaged))

    assert done.returncode == 1
    assert "catalogue_interventionversion differs" in done.stderr
    assert manage(empty, "verify_releases").stdout == ""


def test_backup_made_while_others_write_is_one_moment_that_can_be_put_back(
    written: Path, empty: Environment
) -> None:
    manifest = orjson.loads(zipfile.ZipFile(written).read("manifest.json"))

    done = manage(empty, "restore", str(written))

    assert done.returncode == 0, done.stderr
    checked = manage(empty, "verify_releases")
    assert checked.returncode == 0, checked.stderr
    there = re.findall(r"^release (\d+) (\w{64}) ok$", checked.stdout, re.MULTILINE)
    assert dict(there) == manifest["releases"]
    said = manifest["tables"]
    assert said["catalogue_enrolmentevent"]["rows"] == said["catalogue_enrolment"]["rows"]
    assert f"enrolments enrolled: {said['catalogue_enrolment']['rows']}" in done.stdout
    writer = Writer(empty)
    writer.write("school")  # new rows come after those that were put back
    writer.stop()


def test_what_is_there_already_is_not_overwritten(environment: Environment, written: Path) -> None:
    assert "is there already" in manage(environment, "backup", str(written)).stderr

    done = manage(environment, "restore", str(written))

    assert done.returncode == 1
    assert "not empty" in done.stderr


@pytest.mark.skipif(
    not os.environ.get("DATABASE_URL", "").startswith("postgres"),
    reason="moves from PostgreSQL to SQLite; from SQLite it would be the same kind",
)
def test_database_moves_to_another_kind_and_is_equal(
    environment: Environment, tmp_path: Path
) -> None:
    target = f"sqlite:///{tmp_path / 'moved.sqlite3'}"

    done = manage(environment, "move_database", target)

    assert done.returncode == 0, done.stderr
    assert "Nothing changed here meanwhile" in done.stdout
    there = manage(serving_from(target), "verify_releases").stdout
    assert there == manage(environment, "verify_releases").stdout


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://menu:hunter2@db/menu", "DATABASE_URL must begin with"),
        ("postgresql://menu:hunter2@127.0.0.1:1/menu", "Connection refused"),
        ("sqlite:////no/such/folder/menu.sqlite3", "unable to open database file"),
    ],
)
def test_database_that_cannot_be_moved_to_is_told_with_the_reason(
    environment: Environment, url: str, reason: str
) -> None:
    done = manage(environment, "move_database", url)

    assert done.returncode == 1
    assert reason in done.stderr
    assert "hunter2" not in done.stderr
    assert "Traceback" not in done.stderr
