"""Files of findings for the tests: written as CSV, and loaded with the command."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from catalogue.models import VERSIONED, Change, Counter, Release
from tests.builders import build_draft, build_intervention, build_source

HEADER = "study,year,sample_size,effect_size,standard_error"
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "findings-writing-to-learn.csv"


def build_menu() -> None:
    """Put what the files refer to in the draft."""
    build_draft()
    build_source("source")
    build_intervention("feedback")


def write(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "findings.csv"
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return path


def load(path: Path, **options: Any) -> tuple[str, str]:
    """Run the command; return what it writes on standard output and on standard error."""
    out, err = StringIO(), StringIO()
    options = {"intervention": "feedback"} | options
    call_command("import_findings", str(path), stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def refusal(path: Path, **options: Any) -> list[str]:
    """Return what the command complains of, without the folder of the file."""
    with pytest.raises(CommandError) as refused:
        load(path, **options)
    return str(refused.value).replace(f"{path.parent}/", "").splitlines()


def mistakes(path: Path) -> list[str]:
    """Return the mistakes in a file that is refused, without the last line, which counts them."""
    *lines, last = refusal(path)
    assert last == f"{len(lines)} mistake(s); nothing has been loaded."
    return lines


def rows() -> dict[Any, Any]:
    """Return all that an import may write, to compare before and after."""
    models = [Release, Counter, Change, *VERSIONED, *VERSIONED.values()]
    return {model: list(model._default_manager.order_by("pk").values()) for model in models}
