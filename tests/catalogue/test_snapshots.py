"""A release as a folder: whole, checkable, and the same bytes on both databases."""

import csv
import hashlib
import json
from io import StringIO

import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command
from jsonschema import Draft202012Validator

from catalogue.exporting.snapshots import MANIFEST, write_snapshot
from catalogue.models import Release
from tests.builders import build_draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_menu")]

# Of release 4 as fixtures/ has it, with the versions of requirements.txt. Another hash means that
# every snapshot that somebody keeps looks different now: raise FORMAT and say so in CHANGELOG.md.
MANIFEST_OF_RELEASE_4 = "0a435ad2dd2d1bcc7361b3fc930298356e51d915ea07dbba36ec4ca65a4a2791"
TABLES = {
    *("interventions", "claims", "findings", "sources", "scales", "sectors", "themes"),
    *("categories", "versions"),
}


@pytest.fixture
def folder(tmp_path):
    write_snapshot(Release.objects.get(number=4), tmp_path / "release-4")
    return tmp_path / "release-4"


def snapshot(number, folder):
    output = StringIO()
    call_command("snapshot", str(number), str(folder), stdout=output)
    return output.getvalue().strip()


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_snapshot_of_the_real_menu_is_the_same_bytes_on_every_database(folder):
    assert digest(folder / MANIFEST) == MANIFEST_OF_RELEASE_4


def test_manifest_says_of_every_other_file_how_long_it_is_and_what_it_hashes_to(folder):
    manifest = json.loads((folder / MANIFEST).read_text())
    files = {said["path"]: said for said in manifest["files"]}

    assert files.keys() == {path.name for path in folder.iterdir()} - {MANIFEST}
    for name, said in files.items():
        assert said["sha256"] == digest(folder / name)
        assert said["bytes"] == (folder / name).stat().st_size
    release = Release.objects.get(number=4)
    assert manifest["release"]["sha256"] == release.sha256
    assert manifest["release"]["number"] == 4
    assert manifest["licence"]["absence"] == "not-stated"


def test_versions_are_the_lines_that_the_hash_of_the_release_is_taken_over(folder):
    assert digest(folder / "versions.ndjson") == Release.objects.get(number=4).sha256


def test_every_table_comes_in_every_form_with_the_same_rows(folder):
    manifest = json.loads((folder / MANIFEST).read_text())
    rows = {said["path"]: said["rows"] for said in manifest["files"] if "rows" in said}

    assert {path.name.partition(".")[0] for path in folder.iterdir()} == TABLES | {"manifest"}
    for name in TABLES:
        text = (folder / f"{name}.csv").read_text(encoding="utf-8-sig")
        records = list(csv.DictReader(StringIO(text, newline="")))
        parquet = pq.read_table(folder / f"{name}.parquet")
        found = lines(folder / f"{name}.ndjson")
        assert len(found) == len(records) == parquet.num_rows > 0
        assert {rows[f"{name}.{form}"] for form in ("ndjson", "csv", "parquet")} == {len(found)}
        assert parquet.column_names == list(records[0])
        assert [row["slug"] for row in found] == parquet.column("slug").to_pylist()


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_line_is_as_its_schema_says(folder, name):
    schema = json.loads((folder / f"{name}.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)

    for line in lines(folder / f"{name}.ndjson"):
        assert [error.message for error in validator.iter_errors(line)] == []


def test_interventions_are_the_menu_of_that_day_and_numbers_are_typed(folder):
    parquet = pq.read_table(folder / "interventions.parquet")
    row = {row["slug"]: row for row in parquet.to_pylist()}["feedback"]
    unrated = {row["slug"]: row for row in parquet.to_pylist()}["schrijfonderwijs"]

    assert parquet.num_rows == 29
    assert row["effect.months"] == 6
    assert row["effect.absence"] is None
    assert row["sectors"] == ["po", "pro", "sbo", "so", "vo", "vso"]
    assert (unrated["effect.months"], unrated["effect.absence"]) == (None, "not-rated")


def test_older_release_says_what_it_said_then(tmp_path):
    snapshot(2, tmp_path / "then")

    manifest = json.loads((tmp_path / "then" / MANIFEST).read_text())
    found = {row["slug"]: row for row in lines(tmp_path / "then" / "interventions.ndjson")}

    assert manifest["valid_on"] == "2022-04-01"
    assert max(row["release"] for row in found.values()) == 2
    assert "schrijfonderwijs" not in found


def test_snapshot_that_is_there_already_stays_as_it_is(tmp_path):
    folder = tmp_path / "release-4"

    first, before = snapshot(4, folder), contents(folder)
    again = snapshot(4, folder)

    assert first.endswith("release 4 written")
    assert again.endswith("release 4 unchanged: it was there already")
    assert contents(folder) == before


def test_empty_folder_is_filled(tmp_path):
    folder = tmp_path / "empty"
    folder.mkdir()

    assert snapshot(4, folder).endswith("written")
    assert (folder / MANIFEST).is_file()


@pytest.mark.parametrize("name", ["notes.txt", MANIFEST])
def test_folder_that_holds_something_else_is_left_alone(tmp_path, name):
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / name).write_text("mine")

    with pytest.raises(CommandError, match="holds something else"):
        snapshot(4, tmp_path / "taken")

    assert contents(tmp_path / "taken") == {name: b"mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_snapshot_that_somebody_changed_is_not_repaired(folder):
    (folder / "themes.csv").write_text("mine")

    with pytest.raises(CommandError, match="holds something else"):
        snapshot(4, folder)

    assert (folder / "themes.csv").read_text() == "mine"


def test_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "file").write_text("mine")

    with pytest.raises(CommandError, match="holds something else"):
        snapshot(4, tmp_path / "file")


@pytest.mark.parametrize("number", [5, 0, -1])
def test_release_that_has_not_come_out_has_no_snapshot(tmp_path, number):
    with pytest.raises(CommandError, match="has not come out; published: 1, 2, 3, 4"):
        call_command("snapshot", "--", str(number), str(tmp_path / "none"))

    assert list(tmp_path.iterdir()) == []


def test_draft_leaves_nothing_half_made(tmp_path):
    with pytest.raises(ValueError, match="draft"):
        write_snapshot(build_draft(), tmp_path / "draft")

    assert list(tmp_path.iterdir()) == []
