"""A whole database as one file, which any database of the same version takes back."""

import os
import tempfile
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from django.db import connection
from django.db.models import Count
from django.utils import timezone

from catalogue.models import Enrolment, Release
from catalogue.reading.moments import one_moment
from catalogue.reading.tables import Digest, Table, applied_migrations, tables

FORMAT = 1
MANIFEST = "manifest.json"


class Written(NamedTuple):
    """What a backup holds."""

    digests: dict[str, str]  # of each table, by name
    rows: int
    size: int  # bytes


def write_backup(file: Path) -> Written:
    """Write everything the database holds at this moment into `file`, while others go on writing.

    The file is readable by its owner alone, and there only when it is whole.

    Raises:
        FileExistsError: there is a file already.
        OSError: it cannot be written.
    """
    if file.exists():
        raise FileExistsError(file)
    opened, beside = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    try:
        with os.fdopen(opened, "wb") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                said = fill(archive)
            stream.flush()
            os.fsync(stream.fileno())
        Path(beside).replace(file)
    finally:
        Path(beside).unlink(missing_ok=True)
    digests = {name: one["digest"] for name, one in said.items()}
    return Written(digests, sum(one["rows"] for one in said.values()), file.stat().st_size)


def fill(archive: zipfile.ZipFile) -> dict[str, Any]:
    """Write every table, and the manifest last; return what the manifest says of the tables."""
    with one_moment():
        said = {table.name: write_table(archive, table) for table in tables()}
        manifest = {"format": FORMAT, "tables": said} | particulars()
    archive.writestr(MANIFEST, orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
    return said


def write_table(archive: zipfile.ZipFile, table: Table) -> dict[str, Any]:
    digest = Digest()
    with archive.open(f"{table.name}.ndjson", "w", force_zip64=True) as member:
        for line in digest.over(table.lines()):
            member.write(line)
            member.write(b"\n")
    return {"columns": table.columns, "rows": digest.rows, "digest": digest.hex}


def particulars() -> dict[str, Any]:
    """Return what a person wants to know of a backup before putting it back."""
    enrolments = Enrolment.objects.values("status").annotate(count=Count("pk")).order_by("status")
    return {
        "made_at": timezone.now(),
        "made_on": connection.vendor,
        "migrations": applied_migrations(),
        "releases": {str(r.number): r.sha256 for r in Release.objects.published()},
        "enrolments": {row["status"]: row["count"] for row in enrolments},
    }
