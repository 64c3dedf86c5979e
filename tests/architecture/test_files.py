"""Sizes of files, and words that belong in none."""

import re

import pytest

from tests.architecture.sources import files, named, texts

LIMITS = {"catalogue": 300, "api": 300, "tests": 400, "benchmarks": 300}

# Put together, so that this file does not hold them.
MACHINE_PATHS = [f"/{folder}/" for folder in ("work", "root")]
REGISTRIES = ["py" + "pi.org", "python" + "hosted.org", "artif" + "actory", "npm" + "js.org"]
REGISTRIES += ["index" + "-url =", "--index" + "-url", "proxy." + "golang"]
UNFINISHED = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]) + r")\b")


def lines_of(path):
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_module_outgrows_its_room():
    modules = [
        path for path in files() if path.suffix == ".py" and "/migrations/" not in str(path)
    ]
    found = {
        named(path): lines_of(path)
        for path in modules
        if lines_of(path) > LIMITS.get(named(path).split("/")[0], 300)
    }

    assert found == {}, "split it by noun"


def test_no_module_is_named_after_nothing():
    nameless = {"utils.py", "helpers.py", "common.py", "base.py", "misc.py", "tools.py"}

    found = {named(path) for path in files() if path.name in nameless}
    assert found == {"catalogue/postgresql/base.py"}, "Django prescribes the name of that one"


@pytest.mark.parametrize("words", [MACHINE_PATHS, REGISTRIES], ids=["machine", "registry"])
def test_no_file_names_a_machine_or_a_registry(words):
    found = [(name, word) for name, text in texts() for word in words if word in text.lower()]

    assert found == []


def test_nothing_is_left_to_be_done():
    found = [
        (name, match.group())
        for name, text in texts()
        if not name.startswith(("fixtures/", "docs/openapi"))
        for match in UNFINISHED.finditer(text)
    ]

    assert found == []
