"""Invented schools, as many as a benchmark asks for."""

from itertools import islice
from typing import Any

from catalogue.models import School, SchoolBoard, Sector

BATCH = 2_000
BOARDS = 1_000


def invent_schools(rows: int) -> None:
    """Write schools, with the boards that they belong to and one or two sectors each."""
    SchoolBoard.objects.bulk_create(
        SchoolBoard(number=f"{n:05}", name=f"Stichting Verzonnen {n}")
        for n in range(1, BOARDS + 1)
    )
    boards = list(SchoolBoard.objects.order_by("number"))
    sectors = list(Sector.objects.filter(slug__in=["po", "vo", "so"]).order_by("slug"))
    tags: Any = School.sectors.through
    numbers = iter(range(rows))
    while some := list(islice(numbers, BATCH)):
        invented = [invent_school(number, boards[number % BOARDS]) for number in some]
        schools = School.objects.bulk_create(invented, batch_size=500)
        pairs = [
            tags(school=school, sector=sectors[(n + m) % 3])
            for n, school in zip(some, schools, strict=True)
            for m in range(1 + n % 2)
        ]
        tags.objects.bulk_create(pairs, batch_size=500)


def invent_school(number: int, board: SchoolBoard) -> School:
    front, letters, end = number // 67_600, number // 100 % 676, number % 100
    school = School(
        code=f"{front:02}{chr(65 + letters // 26)}{chr(65 + letters % 26)}{end:02}",
        name=f"Basisschool De Denkbeeldige {number}",
        street="Denkbeeldplein",
        house_number=str(number % 200 + 1),
        postcode=f"{1000 + number % 9000}AB",
        place=f"VOORBEELDSTAD {number % 400}",
        municipality=f"VOORBEELDSTAD {number % 300}",
        province="Utrecht",
        denomination="Openbaar",
        website=f"www.denkbeeldige-{number}.example",
        board=board,
    )
    school.derive()
    return school
