"""A release as a folder of files that anybody can check, the same byte for byte every time."""

import filecmp
import hashlib
from collections.abc import Iterator
from datetime import UTC, date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import rfc8785
from django.utils import timezone, translation

from catalogue.models import Release

from .snapshot_files import schema_of, write_csv, write_lines, write_parquet
from .snapshot_tables import TABLES, Table

FORMAT = 1  # raised when the same release comes to be written in other bytes
MANIFEST = "manifest.json"
LICENCE = {
    "value": None,
    "absence": "not-stated",
    "note": "None has been stated for this collection; sources.ndjson names the publications.",
}
MEDIA_TYPES = {
    ".csv": "text/csv",
    ".json": "application/schema+json",
    ".ndjson": "application/x-ndjson",
    ".parquet": "application/vnd.apache.parquet",
}


class FolderIsTaken(Exception):
    """The folder holds something else, which is never overwritten."""


def write_snapshot(release: Release, folder: Path) -> bool:
    """Write a published release into `folder`; return False if it was there already.

    It is made beside the folder and renamed when it is whole.

    Raises:
        FolderIsTaken: the folder holds anything but this very snapshot.
    """
    folder = folder.absolute()
    is_taken = folder.exists() and not (folder.is_dir() and not any(folder.iterdir()))
    if is_taken and not (folder / MANIFEST).is_file():
        raise FolderIsTaken(str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as beside:
        made = Path(beside) / folder.name
        made.mkdir()
        fill(made, release)
        if not is_taken:
            made.replace(folder)
        elif not are_same(made, folder):
            raise FolderIsTaken(str(folder))
    return not is_taken


def fill(folder: Path, release: Release) -> None:
    """Write every table, and the manifest last."""
    if release.published_at is None:
        raise ValueError("A draft has no snapshot: it may still change.")
    valid_on = timezone.localdate(release.published_at)
    rows = {table.name: write_table(folder, table, release, valid_on) for table in TABLES}
    files = list(described(folder, rows))
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "release": told(release),
        "valid_on": valid_on.isoformat(),
        "licence": LICENCE,
        "files": files,
    }
    (folder / MANIFEST).write_bytes(rfc8785.dumps(manifest) + b"\n")


def write_table(folder: Path, table: Table, release: Release, valid_on: date) -> int:
    """Write one table in every form; return the number of its rows."""
    stem = folder / table.name
    count = write_lines(stem.with_suffix(".ndjson"), table.rows(release, valid_on))
    write_csv(stem.with_suffix(".csv"), table.columns, table.rows(release, valid_on))
    write_parquet(stem.with_suffix(".parquet"), table.columns, table.rows(release, valid_on))
    with translation.override("en"):
        schema = schema_of(table.name, table.columns)
    stem.with_suffix(".schema.json").write_bytes(rfc8785.dumps(schema) + b"\n")
    return count


def told(release: Release) -> dict[str, Any]:
    moment, after = release.published_at, release.published_after
    return {
        "number": release.number,
        "label": {"nl": release.label_nl, "en": release.label_en},
        "published_at": moment and moment.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "published_basis": release.published_basis,
        "published_after": after and after.isoformat(),
        "sha256": release.sha256,
    }


def described(folder: Path, rows: dict[str, int]) -> Iterator[dict[str, Any]]:
    """Yield what the manifest says of each file."""
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        said = {
            "path": path.name,
            "media_type": MEDIA_TYPES[path.suffix],
            "bytes": path.stat().st_size,
            "sha256": digest,
        }
        yield said if path.suffix == ".json" else said | {"rows": rows[path.stem]}


def are_same(one: Path, other: Path) -> bool:
    """Whether two folders hold the same files, byte for byte."""
    names = sorted(path.name for path in one.iterdir())
    if names != sorted(path.name for path in other.iterdir()):
        return False
    _same, different, unread = filecmp.cmpfiles(one, other, names, shallow=False)
    return not different and not unread
