"""The tables of who may do what, as they are kept by hand."""

import csv
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
# What stands for several kinds in the table of the desk, which are all alike.
KINDS = {
    "{menu}": (
        *("intervention", "category", "sector", "theme", "scale", "source"),
        *("evidenceclaim", "finding"),
    ),
    "{document}": (
        *("progressreport", "practicestory", "activity", "agreementtheme", "exclusion"),
        "helpdesk",
    ),
    "{register}": ("school", "schoolboard"),
}
Row = tuple[str, str, dict[str, str]]


def table(name: str) -> Iterator[Row]:
    """Yield method, route, and what each caller gets, by its name."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            methods, route = row.pop("methods"), row.pop("route")
            for one in spelt_out(route):
                for method in methods.split():
                    yield method, one, row


def spelt_out(route: str) -> list[str]:
    for name, kinds in KINDS.items():
        if name in route:
            return [route.replace(name, kind) for kind in kinds]
    return [route]
