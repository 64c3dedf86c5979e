"""docs/configuration.md lists the variables that the settings read, no more and no fewer."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_variable_is_documented_and_no_other():
    settings = (ROOT / "api" / "settings.py").read_text()
    manual = (ROOT / "docs" / "configuration.md").read_text()

    read = set(re.findall(r'environ\.get\("([A-Z_]+)"|env\(\s*"([A-Z_]+)"', settings))
    listed = set(re.findall(r"^\| `([A-Z_]+)`", manual, flags=re.MULTILINE)) - {"PORT"}

    assert {one or other for one, other in read} == listed
