"""The schools that a client may act for, as it is told."""

from datetime import timedelta

import pytest
from django.test import Client

from catalogue.actions.clients import end_mandate, grant_mandate, today
from catalogue.models import Mandate
from tests.api.acting import build_program, code_of
from tests.builders_enrolment import COORDINATOR, build_school, build_schools

pytestmark = pytest.mark.django_db

PATH = "/v1/mandates"


def codes(program, query=""):
    answer = program.get(f"{PATH}?{query}")
    assert answer.status_code == 200, answer.content
    return [row["school"] for row in answer.json()["results"]]


def test_client_is_told_which_schools_it_may_act_for():
    school = build_school("po", board="41234")
    build_school()

    answer = build_program(school=school).get(PATH)

    assert answer["Cache-Control"] == "no-store"
    assert answer.json()["count"] == 1
    assert answer.json()["results"] == [
        {
            "school": school.code,
            "name": school.name,
            "place": "Ede",
            "sectors": ["po"],
            "board": {"number": "41234", "name": None},
            "isOpen": True,
            "links": {"school": f"http://testserver/v1/schools/{school.code}"},
        }
    ]


def test_mandate_for_a_board_is_one_for_each_of_its_schools():
    own, _other = build_schools(2, board="41234"), build_schools(1, board="45678")

    assert codes(build_program(board=own[0].board)) == [school.code for school in own]


def test_nobody_and_a_client_without_a_mandate_are_told_of_no_school():
    build_school()

    assert code_of(Client().get(PATH)) == "not-authenticated"
    assert codes(build_program()) == []


def test_mandate_holds_from_its_first_day_to_its_last_and_until_it_is_ended():
    past, present, coming, ended = build_schools(4)
    program = build_program()
    day = timedelta(days=1)
    for school, first, last in [
        (past, today() - 9 * day, today() - day),
        (present, today(), today()),
        (coming, today() + day, None),
        (ended, today(), None),
    ]:
        grant_mandate(
            client=program.client, because="a test", by=COORDINATOR,
            school=school, first_day=first, last_day=last,
        )  # fmt: skip
    end_mandate(mandate=Mandate.objects.get(school=ended), because="over", by=COORDINATOR)

    assert codes(program) == [present.code]


def test_schools_are_filtered_by_code_and_board_and_come_in_pages():
    schools = build_schools(3, board="41234")
    other = build_school(board="45678")
    program = build_program(board=schools[0].board)
    grant_mandate(client=program.client, because="too", by=COORDINATOR, school=other)

    assert codes(program, "board=45678") == [other.code]
    assert codes(program, f"code={schools[1].code}") == [schools[1].code]
    assert codes(program, "pageSize=2&page=2&board=41234") == [schools[2].code]
    assert program.get(f"{PATH}?board=41235").json()["errors"][0]["suggestion"] == "41234"
