"""Schools as rows."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from catalogue.exporting.columns import Item, columns
from catalogue.exporting.units import Unit
from catalogue.models import School, Sector
from catalogue.reading.keys import any_of

COLUMNS = columns(
    {
        Unit.CODE: "code brin sectors board.number",
        Unit.TEXT: (
            "name address.street address.houseNumber address.postcode address.place "
            "municipality province denomination website board.name"
        ),
        Unit.BOOLEAN: "isOpen",
        Unit.DATE: "closedOn",
        Unit.ADDRESS: "links.self",
    },
    order="code brin name sectors address.street address.houseNumber address.postcode "
    "address.place municipality province denomination website board.number board.name isOpen "
    "closedOn links.self",
)
READ = (
    *("pk", "code", "brin", "name", "street", "house_number", "postcode", "place"),
    *("municipality", "province", "denomination", "website"),
    *("board__number", "board__name", "closed_on"),
)
CHUNK = 1_000
TAGS: Any = School.sectors.through


def school_rows(schools: QuerySet[School, Any], link: Callable[[str], str]) -> Iterator[Item]:
    """Yield schools in the order of `schools`, as the JSON list has them."""
    names = dict(Sector.objects.values_list("pk", "slug"))
    rows = schools.select_related(None).prefetch_related(None).values_list(*READ)
    found = rows.iterator(chunk_size=CHUNK)
    while some := list(islice(found, CHUNK)):
        sectors = sectors_of([row[0] for row in some], names)
        for row in some:
            yield school_item(row, sectors[row[0]], link)


def sectors_of(schools: Sequence[int], names: dict[int, str]) -> dict[int, list[str]]:
    sectors: dict[int, list[str]] = defaultdict(list)
    pairs = TAGS.objects.filter(school__in=any_of(schools)).values_list("school_id", "sector_id")
    for school, sector in pairs:
        sectors[school].append(names[sector])
    return sectors


def school_item(row: Sequence[Any], sectors: list[str], link: Callable[[str], str]) -> Item:
    _pk, code, brin, name, street, house_number, postcode, place, *others = row
    municipality, province, denomination, website, number, board, closed_on = others
    return {
        "code": code,
        "brin": brin,
        "name": name,
        "sectors": sorted(sectors),
        "address": {
            "street": street or None,
            "houseNumber": house_number or None,
            "postcode": postcode or None,
            "place": place,
        },
        "municipality": municipality or None,
        "province": province or None,
        "denomination": denomination or None,
        "website": website or None,
        "board": None if number is None else {"number": number, "name": board or None},
        "isOpen": closed_on is None,
        "closedOn": closed_on and closed_on.isoformat(),
        "links": {"self": link(code)},
    }
