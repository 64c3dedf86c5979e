"""docs/configuration.md lists the variables that are read, no more and no fewer."""

import re
from pathlib import Path

from api.environment import VARIABLES

ROOT = Path(__file__).resolve().parents[2]


def test_every_variable_is_documented_and_no_other():
    manual = (ROOT / "docs" / "configuration.md").read_text()

    listed = re.findall(r"^\| `([A-Z_]+)`", manual, flags=re.MULTILINE)

    assert sorted(set(listed) - {"PORT"}) == sorted(variable.name for variable in VARIABLES)
