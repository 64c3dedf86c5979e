"""Whatever is in a file that is imported: it is loaded, or refused with a reason."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.catalogue import findings_files, registers, seed_files
from tests.security.mutations import changed

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
ROOT = Path(__file__).resolve().parents[2]
FINDINGS = (
    f"{findings_files.HEADER}\nAshworth,1992,60,0.65,0.26\nAyers,1993,,0.2,0.1\n".encode(),
    b'study,year,effect_size,ci_lower,ci_upper\n"Bell, A.",1984,0.5,0.1,0.9\n',
)
SCHOOLS = (
    (ROOT / "fixtures" / "example-schools.csv").read_bytes()[:1500],
    registers.text_of(registers.row(), registers.row("99XX01")).encode("cp1252"),
    registers.text_of(registers.row(), header=registers.NEW, end="\n").encode(),
)
NAMES = sorted(seed_files.FILES)


def fuzz(few: int) -> settings:
    """Try `few` files in the gate, and as many as FUZZ_EXAMPLES says in `make fuzz`."""
    return settings(
        max_examples=EXAMPLES or few,
        derandomize=not EXAMPLES,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def loaded_or_refused(load: Callable[[], object]) -> None:
    """Load, and undo it; nothing is raised but a refusal."""
    with transaction.atomic():
        with suppress(CommandError):
            load()
        transaction.set_rollback(True)


def test_any_file_of_findings_is_loaded_or_refused(tmp_path):
    findings_files.build_menu()
    path = tmp_path / "findings.csv"

    @fuzz(30)
    @given(changed(FINDINGS))
    def check(content):
        path.write_bytes(content)
        loaded_or_refused(lambda: findings_files.load(path))

    check()


def test_any_file_of_schools_is_loaded_or_refused(tmp_path):
    registers.with_sectors()

    @fuzz(30)
    @given(changed(SCHOOLS))
    def check(content):
        path = registers.written(tmp_path, content)
        loaded_or_refused(lambda: registers.load(path, "--sector", "po", "--max-refused", "100"))

    check()


def test_any_file_of_the_fixtures_is_loaded_or_refused(tmp_path):
    seed_files.write_folder(tmp_path)

    @fuzz(20)
    @given(st.data())
    def check(data):
        name = data.draw(st.sampled_from(NAMES))
        right = seed_files.FILES[name].encode()
        path = tmp_path / name
        path.write_bytes(data.draw(changed([right])))
        loaded_or_refused(lambda: seed_files.seed(tmp_path))
        path.write_bytes(right)

    check()
