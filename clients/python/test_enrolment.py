"""Enrolling a school with the generated client."""

import datetime
from uuid import uuid4

from intervention_menu import AuthenticatedClient
from intervention_menu.api.enrolments import create_enrolment, list_enrolments, withdraw_enrolment
from intervention_menu.api.mandates import list_mandates
from intervention_menu.models import (
    Consent,
    ConsentStatus,
    Contact,
    Enrolment,
    EnrolmentBody,
    EnrolmentList,
    EnrolmentStatus,
    Problem,
    PupilGroup,
    Withdrawal,
)

BODY = EnrolmentBody(
    study="demo",
    school="99XB00",
    contact=Contact(name="Anna Verzonnen", role="directeur", email="anna@luchtkasteel.example"),
    groups=[PupilGroup(grade="groep 6", pupils=27)],
    participation_council_consent=Consent(
        status=ConsentStatus.OBTAINED, decided_on=datetime.date(2026, 5, 12)
    ),
    accepts_random_allocation=True,
)


def test_client_enrols_a_school_once_however_often_it_asks_and_withdraws_it(
    supplier: AuthenticatedClient,
) -> None:
    key = str(uuid4())

    first = create_enrolment.sync_detailed(client=supplier, body=BODY, idempotency_key=key)
    again = create_enrolment.sync_detailed(client=supplier, body=BODY, idempotency_key=key)

    enrolment = first.parsed
    assert isinstance(enrolment, Enrolment)
    assert (first.status_code, enrolment.status) == (201, EnrolmentStatus.ENROLLED)
    assert again.parsed == enrolment
    assert again.headers["Idempotency-Replayed"] == "true"

    withdrawn = withdraw_enrolment.sync(
        enrolment.id,
        client=supplier,
        body=Withdrawal(reason="The teacher fell ill."),
        idempotency_key=str(uuid4()),
    )
    assert isinstance(withdrawn, Enrolment)
    assert withdrawn.status is EnrolmentStatus.WITHDRAWN
    listed = list_enrolments.sync(client=supplier, school=["99XB00"])
    assert isinstance(listed, EnrolmentList)
    assert enrolment.id in {row.id for row in listed.results}


def test_client_with_a_wrong_token_is_told_so_by_a_problem(impostor: AuthenticatedClient) -> None:
    problem = list_mandates.sync(client=impostor)

    assert isinstance(problem, Problem)
    assert problem.type_ == "/v1/problems/not-authenticated"
