"""Valid schools and boards with plain defaults, through the action that the register uses."""

from typing import Any

from catalogue.actions.schools import SchoolRecord, SchoolTally, put_schools
from catalogue.models import School, SchoolBoard, Sector
from tests.builders import EDITOR, build_term


def school_record(code: str = "99XX00", **content: Any) -> SchoolRecord:
    """Return what a register may say of a location; its sectors are put in the draft."""
    values: dict[str, Any] = {
        "name": f"School {code}",
        "place": "Voorbeeldstad",
        "street": "Denkbeeldplein",
        "house_number": "1",
        "postcode": "1234AB",
        "municipality": "Voorbeeldstad",
        "province": "Utrecht",
        "denomination": "Openbaar",
        "website": "www.voorbeeld.example",
        "board": "99999",
    } | content
    sectors = frozenset(values.pop("sectors", ["po"]))
    for sector in sectors:
        build_term(Sector, sector)
    return SchoolRecord(code=code, sectors=sectors, **values)


def put(*records: SchoolRecord, **options: Any) -> SchoolTally:
    return put_schools(records, by=EDITOR, **options)


def build_school(code: str = "99XX00", **content: Any) -> School:
    """Put a school in the register; `closed_on` closes it."""
    closed_on = content.pop("closed_on", None)
    put(school_record(code, **content))
    if closed_on:
        School.objects.filter(code=code).update(closed_on=closed_on)
    return School.objects.get(code=code)


def build_board(number: str = "99999", name: str = "") -> SchoolBoard:
    return SchoolBoard.objects.get_or_create(number=number, defaults={"name": name})[0]
