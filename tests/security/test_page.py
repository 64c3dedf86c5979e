"""docs/security.md names tests that there are, and all that try the ten risks."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
TESTS = ROOT / "tests"
FILE = re.compile(r"`((?:\w+/)+test_\w+)`")
FUNCTION = re.compile(r"`(test_\w+)`")
PART = re.compile(r"`(?:\w+/)?…(_?\w+?)…?`")


def test_files_and_tests_that_the_page_names_are_there():
    written = "\n".join(path.read_text(encoding="utf-8") for path in TESTS.glob("security/*.py"))

    files, functions, parts = (set(p.findall(PAGE)) for p in (FILE, FUNCTION, PART))

    assert len(files) > 20
    assert {name for name in files if not (TESTS / f"{name}.py").is_file()} == set()
    assert {name for name in functions if f"def {name}(" not in written} == set()
    assert {part for part in parts if part not in written} == set()


def test_all_ten_risks_are_tried():
    tried = {
        int(number)
        for path in TESTS.glob("security/test_api_top_ten*.py")
        for number in re.findall(r"def test_api(\d+)_", path.read_text(encoding="utf-8"))
    }

    assert tried == set(range(1, 11))
    assert tried == {int(number) for number in re.findall(r"\| API(\d+) ", PAGE)}
