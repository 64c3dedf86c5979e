"""Files of schools in the ways that DUO has written them, with schools of our own making."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from catalogue.models import School, Sector
from tests.builders import build_term

OLD = (
    "PROVINCIE;BEVOEGD GEZAG NUMMER;BRIN NUMMER;VESTIGINGSNUMMER;VESTIGINGSNAAM ;STRAATNAAM;"
    "HUISNUMMER-TOEVOEGING;POSTCODE;PLAATSNAAM;GEMEENTENAAM;DENOMINATIE;INTERNETADRES"
)
NEW = OLD.replace("BRIN NUMMER", "INSTELLINGSCODE").replace("VESTIGINGSNUMMER", "VESTIGINGSCODE")
ROW = {
    "PROVINCIE": "Utrecht",
    "BEVOEGD GEZAG NUMMER": "99999",
    "VESTIGINGSNAAM ": "De Denkbeeldige Mozaïek",
    "STRAATNAAM": "Denkbeeldplein",
    "HUISNUMMER-TOEVOEGING": "1-A",
    "POSTCODE": "1234 AB",
    "PLAATSNAAM": "VOORBEELDSTAD",
    "GEMEENTENAAM": "VOORBEELDSTAD",
    "DENOMINATIE": "Openbaar",
}
CODES = {"INSTELLINGSCODE": "BRIN NUMMER", "VESTIGINGSCODE": "VESTIGINGSNUMMER"}


def row(code: str = "99XX00", **cells: str) -> dict[str, str]:
    """Return the cells of a location under both names of their columns; `_` is a space."""
    named = {name.replace("_", " "): cell for name, cell in cells.items()}
    values = ROW | {"BRIN NUMMER": code[:4], "VESTIGINGSNUMMER": code} | named
    return values | {new: values[old] for new, old in CODES.items() if new not in named}


def text_of(*rows: dict[str, str], header: str = OLD, end: str = "\r\n") -> str:
    separator = ";" if ";" in header else ","
    names = header.split(separator)
    lines = [header, *(separator.join(cells.get(name, "") for name in names) for cells in rows)]
    return "".join(line + end for line in lines)


def written(folder: Path, content: str | bytes, name: str = "schools.csv") -> str:
    """Write a file as DUO does, in cp1252 unless it is bytes already; return its name."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("cp1252"))
    return str(path)


def with_sectors(*sectors: str) -> None:
    for sector in sectors or ("po", "sbo", "so", "vso", "vo", "pro"):
        build_term(Sector, sector)


def load(*arguments: str) -> str:
    """Run the command; return what it says on both streams."""
    out = StringIO()
    call_command("import_schools", *arguments, stdout=out, stderr=out, no_color=True)
    return out.getvalue()


def refusal(*arguments: str) -> str:
    """Run the command, which has to refuse and to leave nothing; return why."""
    before = list(School.objects.values())
    with pytest.raises(CommandError) as refused:
        load(*arguments)
    reason = str(refused.value)
    assert list(School.objects.values()) == before
    assert reason.endswith("Nothing has been loaded.")
    return reason


def codes(**narrowed: Any) -> list[str]:
    return list(School.objects.filter(**narrowed).values_list("code", flat=True))
