"""What the database itself refuses of enrolments, past every action."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from catalogue.models import (
    Client,
    Enrolment,
    EnrolmentEvent,
    IdempotentRequest,
    Mandate,
    Recruitment,
)
from catalogue.models.enrolments import new_receipt
from tests.builders_enrolment import (
    PARTICULARS,
    build_client,
    build_school,
    build_schools,
    build_study,
    build_study_document,
    enrol,
)
from tests.catalogue.refusals import execute

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def row(study, school, number, status="enrolled", **values):
    return Enrolment(
        study=study,
        school=school,
        number=number,
        status=status,
        created_at=NOW,
        updated_at=NOW,
        **vars(PARTICULARS) | values,
    )


def rule(sqlite, postgresql=None):
    """Return the words by which a database names the rule that it refuses by."""
    return sqlite if connection.vendor == "sqlite" else postgresql or sqlite


CAPACITY = "recruitment_never_has_more_holders_than_places"
ENROLMENT_RULES: list[tuple[str, dict[str, Any]]] = [
    ("enrolment_receipt_can_be_read_out", {"receipt": "ILOU-0000"}),
    ("enrolment_has_an_arm_once_allocated", {"status": "allocated"}),
    ("enrolment_has_an_arm_once_allocated", {"arm": "control"}),
    ("enrolment_ends_when_withdrawn_or_completed", {"status": "withdrawn"}),
    ("enrolment_ends_when_withdrawn_or_completed", {"ended_at": NOW}),
    ("enrolment_has_a_contact_until_erased", {"contact_name": ""}),
    ("enrolment_has_a_contact_until_erased", {"contact_email": ""}),
    ("enrolment_has_a_contact_until_erased", {"contact_erased_at": NOW}),
    ("enrolment_consent_has_a_day_once_obtained", {"council_decided_on": None}),
    ("enrolment_consent_has_a_day_once_obtained", {"council_consent": "requested"}),
]
MANDATE_RULES: list[tuple[str, dict[str, Any]]] = [
    ("mandate_is_for_a_school_or_a_board_or_all", {"is_for_all_schools": True}),
    ("mandate_is_for_a_school_or_a_board_or_all", {"board": None}),
    ("mandate_is_for_a_school_or_a_board_or_all", {"school": True}),
    ("mandate_last_day_is_not_before_the_first", {"last_day": "2019-12-31"}),
    ("mandate_ended_by_whom_and_why", {"ended_by": "x"}),
    ("mandate_ended_by_whom_and_why", {"ended_at": NOW}),
]
# Every constraint that a test of this module shows to refuse.
TESTED = {name for name, _values in (*ENROLMENT_RULES, *MANDATE_RULES)} | {
    CAPACITY,
    "enrolment_one_live_per_school_and_study",
    "enrolment_number_once_per_study",
    "recruitment_closes_after_it_opens",
    "idempotentrequest_key_once_per_client",
}
COPY = (
    "INSERT INTO catalogue_enrolment (id, receipt, study_id, school_id, status, number, arm, "
    "contact_name, contact_role, contact_email, contact_telephone, groups, council_consent, "
    "council_decided_on, accepts_random_allocation, withdrawal_reason, created_at, updated_at, "
    "revision) SELECT '{id}', '{receipt}', study_id, {school}, status, {number}, arm, "
    "contact_name, contact_role, contact_email, contact_telephone, groups, council_consent, "
    "council_decided_on, accepts_random_allocation, withdrawal_reason, created_at, updated_at, "
    "revision FROM catalogue_enrolment"
)


def test_bulk_create_past_the_action_never_gives_more_places_than_there_are():
    study, schools = build_study(places=3), build_schools(4)

    with pytest.raises(IntegrityError, match=CAPACITY), transaction.atomic():
        Enrolment.objects.bulk_create(row(study, s, n) for n, s in enumerate(schools, 1))

    assert not Enrolment.objects.exists()
    assert Recruitment.objects.get().places_taken == 0


def test_raw_insert_past_the_action_never_gives_more_places_than_there_are():
    study, school = build_study(places=1), build_school()
    enrol(study)
    copy = COPY.format(id=uuid4().hex, receipt=new_receipt(), school=school.pk, number=2)

    with pytest.raises(IntegrityError, match=CAPACITY), transaction.atomic():
        execute(copy)

    assert Enrolment.objects.count() == 1


def test_raw_promotion_past_the_action_never_gives_more_places_than_there_are():
    study = build_study(places=1)
    enrol(study)
    enrol(study)

    with pytest.raises(IntegrityError, match=CAPACITY), transaction.atomic():
        execute("UPDATE catalogue_enrolment SET status = 'enrolled'")


def test_places_are_never_set_below_those_that_are_taken():
    enrol(build_study(places=1))

    with pytest.raises(IntegrityError, match=CAPACITY), transaction.atomic():
        Recruitment.objects.update(places=0)


def test_numbers_of_a_recruitment_follow_every_way_of_writing():
    study = build_study(places=2)
    many = [row(study, school, n) for n, school in enumerate(build_schools(2), 1)]
    Enrolment.objects.bulk_create(many)
    enrol(study)
    Enrolment.objects.filter(pk=many[0].pk).update(status="withdrawn", ended_at=NOW)
    execute("DELETE FROM catalogue_enrolment WHERE number = 2")

    said = Recruitment.objects.get()

    assert (said.places_taken, said.waiting, said.last_number) == (0, 1, 3)


def test_school_has_one_live_enrolment_in_a_study():
    study, school = build_study(), build_school()
    enrol(study, school)

    with (
        pytest.raises(
            IntegrityError,
            match=rule("enrolment_is_never_replaced", "enrolment_one_live_per_school_and_study"),
        ),
        transaction.atomic(),
    ):
        Enrolment.objects.bulk_create([row(study, school, 2)])


@pytest.mark.parametrize(("name", "values"), ENROLMENT_RULES)
def test_constraint_of_an_enrolment_refuses(name, values):
    study, school = build_study(), build_school()

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Enrolment.objects.bulk_create([row(study, school, 1, **values)])


def test_number_stands_once_in_a_study():
    study = build_study()
    enrol(study)

    with (
        pytest.raises(
            IntegrityError,
            match=rule("enrolment_is_never_replaced", "enrolment_number_once_per_study"),
        ),
        transaction.atomic(),
    ):
        Enrolment.objects.bulk_create([row(study, build_school(), 1)])


STATUSES = Enrolment.Status.values


@pytest.mark.parametrize("present", STATUSES)
@pytest.mark.parametrize("wanted", STATUSES)
def test_database_knows_the_same_transitions_as_the_model(present, wanted):
    arm = {"arm": "control"} if present in ("allocated", "completed") else {}
    ended = {"ended_at": NOW} if present in Enrolment.ENDED else {}
    kept = row(build_study(), build_school(), 1, present, **arm, **ended)
    Enrolment.objects.bulk_create([kept])
    values = {"arm": "control" if wanted in ("allocated", "completed") else ""}
    values |= {"status": wanted, "ended_at": NOW if wanted in Enrolment.ENDED else None}

    if wanted == present or kept.may_become(wanted):
        Enrolment.objects.update(**values)
    else:
        refusal = pytest.raises(IntegrityError, match="enrolment_status_follows_the_transitions")
        with refusal, transaction.atomic():
            Enrolment.objects.update(**values)


@pytest.mark.parametrize("column", ["study_id", "school_id", "number", "id"])
def test_enrolment_never_moves(column):
    study, other = build_study(), build_study()
    enrol(study)
    value = {"study_id": other.pk, "school_id": build_school().pk, "number": 9, "id": uuid4()}

    refusal = pytest.raises(IntegrityError, match="enrolment_never_moves")
    with refusal, transaction.atomic():
        Enrolment.objects.update(**{column: value[column]})


def test_enrolment_needs_a_study_that_recruits():
    study, school = build_study_document(), build_school()

    refusal = pytest.raises(IntegrityError, match="enrolment_needs_a_recruitment")
    with refusal, transaction.atomic():
        Enrolment.objects.bulk_create([row(study, school, 1)])


def test_recruitment_in_which_schools_enrolled_is_neither_deleted_nor_moved():
    enrol(build_study())
    other = build_study_document()

    for statement in (
        "DELETE FROM catalogue_recruitment",
        f"UPDATE catalogue_recruitment SET study_id = {other.pk}",  # noqa: S608
    ):
        with pytest.raises(IntegrityError, match="recruitment_stays"), transaction.atomic():
            execute(statement)


@pytest.mark.parametrize(
    "write",
    [
        lambda: EnrolmentEvent.objects.update(by="x"),
        lambda: EnrolmentEvent.objects.all()._raw_delete("default"),
        lambda: execute("UPDATE catalogue_enrolmentevent SET kind = 'withdrawn'"),
        lambda: execute("DELETE FROM catalogue_enrolmentevent"),
        lambda: EnrolmentEvent.objects.get().delete(),
    ],
)
def test_events_are_append_only(write):
    enrol(build_study())
    before = list(EnrolmentEvent.objects.values())

    with pytest.raises(IntegrityError, match="enrolmentevent_is"), transaction.atomic():
        write()

    assert list(EnrolmentEvent.objects.values()) == before


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_events_are_not_emptied():
    enrol(build_study())

    refusal = pytest.raises(IntegrityError, match="enrolmentevent_is_never_emptied")
    with refusal, transaction.atomic():
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        execute("TRUNCATE catalogue_enrolmentevent")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has REPLACE")
@pytest.mark.parametrize("table", ["catalogue_enrolment", "catalogue_enrolmentevent"])
def test_rows_are_not_replaced(table):
    enrol(build_study())

    with pytest.raises(IntegrityError, match="is_never_replaced"), transaction.atomic():
        execute(f"REPLACE INTO {table} SELECT * FROM {table}")  # noqa: S608


@pytest.mark.parametrize(("name", "values"), MANDATE_RULES)
def test_constraint_of_a_mandate_refuses(name, values):
    build_client()
    if "school" in values:
        values = {"school": build_school()}

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Mandate.objects.update(**values)


def test_recruitment_never_closes_before_it_opens():
    study = build_study()

    refusal = pytest.raises(IntegrityError, match="recruitment_closes_after_it_opens")
    with refusal, transaction.atomic():
        Recruitment.objects.filter(study=study).update(closes_at="2019-01-01T00:00Z")


def test_key_stands_once_per_client():
    values = {"key": "k", "fingerprint": "f", "status": 201, "body": b"", "created_at": NOW}
    kept = [IdempotentRequest(client=build_client(), expires_at=NOW, **values) for _ in "ab"]
    IdempotentRequest.objects.bulk_create(kept)

    refusal = pytest.raises(
        IntegrityError,
        match=rule("UNIQUE.*client_id.*key", "idempotentrequest_key_once_per_client"),
    )
    with refusal, transaction.atomic():
        IdempotentRequest.objects.update(client=Client.objects.first())
