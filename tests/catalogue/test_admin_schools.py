"""The register on the editor's desk: to look up, not to write in."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.models import School, SchoolBoard
from tests.builders_schools import build_school, put, school_record
from tests.catalogue.desk import editor_at_the_desk, url

pytestmark = pytest.mark.django_db


def listed(client, **query):
    page = client.get(url("school_changelist"), query)
    return [school.code for school in page.context["cl"].result_list]


def test_editor_sees_schools_and_boards_in_the_bar_and_on_their_pages():
    school = build_school(name="De Denkbeeldige", board_name="Verzonnen")
    client = editor_at_the_desk()

    front = client.get(reverse("admin:index")).content.decode()
    pages = [
        client.get(url("school_changelist")),
        client.get(url("school_change", school.pk)),
        client.get(url("schoolboard_changelist")),
        client.get(url("schoolboard_change", SchoolBoard.objects.get().pk)),
    ]

    assert url("school_changelist") in front
    assert [page.status_code for page in pages] == [200] * 4
    assert all("Verzonnen" in page.content.decode() for page in pages)


def test_editor_cannot_write_in_the_register():
    school = build_school(name="De Denkbeeldige")
    client = editor_at_the_desk()

    answers = [
        client.get(url("school_add")),
        client.post(url("school_change", school.pk), {"name": "Anders"}),
        client.post(url("school_delete", school.pk), {"post": "yes"}),
    ]

    assert School.objects.get().name == "De Denkbeeldige"
    assert {answer.status_code for answer in answers} == {403}


def test_editor_searches_as_a_reader_of_the_api_does():
    build_school("99XX00", name="Mozaïek")
    build_school("99XX01", name="Anders")
    client = editor_at_the_desk()

    assert listed(client, q="MOZAIEK voorbeeld") == ["99XX00"]
    assert listed(client) == ["99XX00", "99XX01"]


def test_list_can_be_narrowed_to_a_sector_and_to_what_is_open():
    build_school("99XX00", sectors=["vo", "pro"])
    build_school("99XX01", sectors=["vo"], closed_on=date(2022, 8, 1))
    build_school("99XX02")
    client = editor_at_the_desk()

    assert listed(client, sector="vo") == ["99XX00", "99XX01"]
    assert listed(client, sector="vo", closed_on__isempty="1") == ["99XX00"]


def test_list_takes_as_many_queries_for_twenty_as_for_two():
    client = editor_at_the_desk()
    taken = []
    for count in (2, 20):
        put(*(school_record(f"99XX{n:02}") for n in range(count)))
        with CaptureQueriesContext(connection) as captured:
            assert len(listed(client)) == count
        taken.append(len(captured))

    assert taken[1] <= taken[0]
