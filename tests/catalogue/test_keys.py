"""Many keys in one question find what each would find alone."""

import pytest

from catalogue.models import School
from catalogue.reading.keys import FEW, any_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("asked", [0, 1, FEW, FEW + 1, 3 * FEW])
def test_rows_of_these_keys_are_found_and_no_others(asked):
    schools = School.objects.bulk_create(
        School(code=f"{n // 100:02}AB{n % 100:02}", name=f"School {n}", place="Assen")
        for n in range(4 * FEW)
    )
    keys = [school.pk for school in schools][::-1][:asked]

    found = School.objects.filter(pk__in=any_of(keys))
    tags = School.sectors.through.objects.filter(school__in=any_of(keys))

    assert {school.pk for school in found} == set(keys)
    assert not tags.exists()
