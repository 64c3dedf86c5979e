"""Whatever a file is instead of a whole backup is refused with a reason, and changes nothing."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import CommandError, call_command

from catalogue.exporting.backups import MANIFEST, write_backup
from catalogue.importing.backups import NotPutBack, restore_backup

pytestmark = pytest.mark.django_db(transaction=True)

GROUPS = "auth_group.ndjson"
PLACES = 41  # bytes that are changed, one at a time, spread over the file


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup of a database in which nobody has worked but for one group."""
    Group.objects.create(name="Put back")
    file = tmp_path / "menu.backup"
    write_backup(file)
    Group.objects.all().delete()
    return file


def with_member(backup: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """Return the backup with one of its members changed."""
    other = backup.with_suffix(".changed")
    with zipfile.ZipFile(backup) as source, zipfile.ZipFile(other, "w") as target:
        for each in source.namelist():
            content = source.read(each)
            target.writestr(each, change(content) if each == name else content)
    return other


def with_manifest(backup: Path, **members: Any) -> Path:
    return with_member(backup, MANIFEST, lambda text: orjson.dumps(orjson.loads(text) | members))


def refusal(file: Path) -> str:
    """Return why the command refuses a file: in one line, with the database as it was."""
    with pytest.raises(CommandError) as refused:
        call_command("restore", str(file))
    assert not Group.objects.exists()
    assert Permission.objects.exists()
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_whole_backup_is_put_back(backup: Path) -> None:
    restore_backup(backup)

    assert Group.objects.get().name == "Put back"


@pytest.mark.parametrize("share", [0, 0.3, 0.9, 0.999])
def test_backup_that_was_cut_off_is_refused(backup: Path, share: float) -> None:
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(len(whole) * share)])

    assert "is no whole backup" in refusal(backup)


def test_backup_with_a_damaged_byte_is_put_back_as_it_was_or_refused(backup: Path) -> None:
    whole, refused = backup.read_bytes(), 0
    for number in range(PLACES):
        damaged = bytearray(whole)
        damaged[len(whole) * number // PLACES] ^= 0xFF
        backup.write_bytes(damaged)
        try:
            restore_backup(backup)
        except NotPutBack:
            refused += 1
        else:
            assert Group.objects.get().name == "Put back"
            Group.objects.all().delete()

    assert refused > PLACES // 2


def test_file_that_is_not_there_or_is_something_else_is_refused(
    backup: Path, tmp_path: Path
) -> None:
    assert "is not there" in refusal(tmp_path / "missing")
    assert "is no whole backup" in refusal(Path(__file__))
    assert "is no whole backup" in refusal(tmp_path)


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"null", b"{}", b'{"format": 1}', b'{"format": 1, "migrations": 5}']
)
def test_backup_without_a_sane_manifest_is_refused(backup: Path, text: bytes) -> None:
    assert refusal(with_member(backup, MANIFEST, lambda _text: text))


@pytest.mark.parametrize(
    "text", [b"[]\n", b"{}\n", b"[1]\n", b'["x", "x"]\n', b"[null, null]\n", b"x\n", b'[1, "a"]\n']
)
def test_backup_with_other_rows_is_refused(backup: Path, text: bytes) -> None:
    assert refusal(with_member(backup, GROUPS, lambda _text: text))


def test_backup_of_another_version_is_refused_and_the_difference_named(backup: Path) -> None:
    made = orjson.loads(zipfile.ZipFile(backup).read(MANIFEST))["migrations"]
    older, newer = made[:-1], [*made, "catalogue.9999_later"]

    assert f"only this database has ['{made[-1]}']" in refusal(
        with_manifest(backup, migrations=older)
    )
    assert "only the backup has ['catalogue.9999_later']" in refusal(
        with_manifest(backup, migrations=newer)
    )
    assert "this version reads 1" in refusal(with_manifest(backup, format=2))


def test_backup_is_not_put_where_somebody_has_worked(backup: Path) -> None:
    User.objects.create_user("eva")

    assert "not empty" in refusal(backup)
