"""Fictitious schools, studies and a client, by the catalogue's own actions.

`python -m benchmarks.enrolment_setup SCHOOLS SLUG=PLACES …` prints the client's credentials and
the codes of the schools as JSON.  No PLACES means unlimited.  Migrate and seed before.
"""

import json
import os
import string
import sys
from datetime import timedelta
from itertools import product

BY = "benchmark"


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "api.settings")
    django.setup()
    schools, *studies = sys.argv[1:]
    codes = list(invented_codes())[: int(schools)]
    put(codes)
    for study in studies:
        slug, _, places = study.partition("=")
        recruit(slug, int(places) if places else None)
    print(json.dumps({"user": credentials(), "schools": codes}))


def invented_codes() -> list[str]:
    """Return codes that no school has: they begin with 99."""
    pairs = product("XYZ", string.ascii_uppercase)
    return [f"99{a}{b}{number:02d}" for a, b in pairs for number in range(100)]


def put(codes: list[str]) -> None:
    from catalogue.actions.schools import SchoolRecord, put_schools

    records = [
        SchoolRecord(
            code=code,
            name=f"Verzonnen school {code}",
            place="Voorbeeldstad",
            sectors=frozenset({"po"}),
            board=f"99{index // 20:03d}",
        )
        for index, code in enumerate(codes)
    ]
    put_schools(records, by=BY)


def recruit(slug: str, places: int | None) -> None:
    from catalogue.actions.demonstration import put_demo_study

    put_demo_study(slug=slug, places=places, sectors=["po"], closes_in=timedelta(days=30), by=BY)


def credentials() -> str:
    """Make a client that may act for all schools; return its `client_id:secret`.

    It may do so since yesterday: the clock may jump to the other side of midnight.
    """
    from catalogue.actions.clients import create_client, grant_mandate, today
    from catalogue.models import Client, Scope

    made = create_client(
        name="Benchmark",
        organisation="Benchmark",
        kind=Client.Kind.SUPPLIER,
        scopes=Scope.values,
        by=BY,
    )
    yesterday = today() - timedelta(days=1)
    grant_mandate(
        client=made.client,
        because="to measure",
        by=BY,
        is_for_all_schools=True,
        first_day=yesterday,
    )
    return f"{made.client_id}:{made.client_secret}"


if __name__ == "__main__":
    main()
