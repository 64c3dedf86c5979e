"""From what a file says to the fields of a row, and to plain JSON."""

from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Any

from django.db import models

from catalogue.importing.shapes import Slug

# What a rating is called in the files: the name of its value, its field, the start of the others.
RATED = {
    "effect": ("months", "months", "months"),
    "evidence": ("strength", "evidence_strength", "evidence"),
    "cost": ("band", "cost_band", "cost"),
}


def plain(value: Any) -> Any:
    """Return a value as JSON has it: days and times as text, references as their slug."""
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    return str(value) if isinstance(value, Slug) else value


def columns(content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield field and value, with texts in two languages and ratings taken apart."""
    for name, value in content.items():
        if name in RATED:
            number, field, start = RATED[name]
            yield field, value.get(number)
            yield f"{start}_scale", value.get("scale")
            yield f"{start}_absence", value.get("absence") or ""
        elif isinstance(value, dict):
            yield from ((f"{name}_{language}", text) for language, text in value.items())
        else:
            yield name, value


def fitted(field: "models.Field[Any, Any]", value: Any) -> Any:
    """Return a JSON value as `field` keeps it."""
    if isinstance(field, models.DecimalField) and value is not None:
        return field.to_python(str(value))
    return field.to_python(value)
