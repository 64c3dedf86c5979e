"""What a school may do with its place in a study."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from catalogue.actions.clients import end_mandate
from catalogue.actions.enrolment import (
    amend_enrolment,
    complete_enrolment,
    enrol_school,
    withdraw_enrolment,
)
from catalogue.errors import (
    AlreadyEnrolled,
    EnrolmentHasEnded,
    NotMandated,
    RandomAllocationNotAccepted,
    RecruitmentClosed,
    SchoolClosed,
    SchoolNotEligible,
    StaleRevision,
    TransitionNotAllowed,
)
from catalogue.models import Enrolment, EnrolmentEvent, Mandate, Recruitment, School
from tests.builders_enrolment import (
    COORDINATOR,
    FAR,
    OPENED,
    build_client,
    build_school,
    build_schools,
    build_study,
    build_study_document,
    enrol,
    everything,
    particulars,
)

pytestmark = pytest.mark.django_db


def withdraw(enrolment, reason="no time"):
    return withdraw_enrolment(enrolment=enrolment, reason=reason, client=None, by=COORDINATOR)


def amend(enrolment, revision=None, **changes):
    return amend_enrolment(
        enrolment=enrolment,
        changes=changes,
        expected_revision=revision,
        client=None,
        by=COORDINATOR,
    )


def kinds(enrolment):
    return list(enrolment.events.values_list("kind", flat=True))


def test_school_that_enrols_while_a_place_is_free_is_enrolled():
    client, school = build_client(), build_school()

    enrolment = enrol_school(
        study=build_study(places=1),
        school=school,
        particulars=particulars(),
        client=client,
        by="me",
    )

    kept = Enrolment.objects.get()
    assert (kept.status, kept.number, kept.revision) == ("enrolled", 1, 1)
    assert (kept.contact_name, kept.groups) == (
        "Anna Visser",
        [{"grade": "groep 6", "pupils": 27}],
    )
    event = EnrolmentEvent.objects.get()
    assert (event.kind, event.at, event.by, event.client) == (
        *("enrolled", kept.created_at),
        *("me", client),
    )
    assert kept == enrolment


def test_school_that_enrols_after_the_last_place_is_waitlisted():
    study = build_study(places=1)
    enrol(study)

    second, third = enrol(study), enrol(study)

    assert (second.status, third.status) == ("waitlisted", "waitlisted")
    assert (second.place_in_line(), third.place_in_line()) == (1, 2)
    listed = Enrolment.objects.with_position().order_by("number")
    assert [enrolment.waiting_list_position for enrolment in listed] == [None, 1, 2]


def test_study_without_a_limit_enrols_everyone():
    study = build_study(places=None)

    assert {enrol(study).status for _ in range(5)} == {"enrolled"}


def test_study_without_any_place_has_a_waiting_list_only():
    assert enrol(build_study(places=0)).status == "waitlisted"


def test_freed_place_is_for_whoever_waits_longest_and_not_for_who_comes_next():
    study = build_study(places=1)
    first, second, third = enrol(study), enrol(study), enrol(study)

    withdraw(first)

    fourth = enrol(study)
    statuses = [Enrolment.objects.get(pk=e.pk).status for e in (first, second, third, fourth)]
    assert statuses == ["withdrawn", "enrolled", "waitlisted", "waitlisted"]
    assert kinds(second) == ["waitlisted", "promoted"]
    assert [third.place_in_line(), fourth.place_in_line()] == [1, 2]


def test_place_that_was_freed_past_the_action_is_not_for_whoever_comes_next():
    study = build_study(places=1)
    first = enrol(study)
    enrol(study)
    Enrolment.objects.filter(pk=first.pk).update(status="withdrawn", ended_at=first.created_at)

    assert enrol(study).status == "waitlisted"


def test_withdrawal_from_the_waiting_list_frees_no_place():
    study = build_study(places=1)
    enrol(study)
    second, third = enrol(study), enrol(study)

    withdraw(second)

    assert Enrolment.objects.get(pk=third.pk).status == "waitlisted"
    assert third.place_in_line() == 1


def test_withdrawal_keeps_its_reason_beside_the_enrolment_and_out_of_its_events():
    enrolment = withdraw(enrol(build_study()), reason="Anna left")

    assert Enrolment.objects.get().withdrawal_reason == "Anna left"
    assert kinds(enrolment) == ["enrolled", "withdrawn"]
    assert "Anna" not in str(list(EnrolmentEvent.objects.values()))
    assert enrolment.ended_at is not None


def test_school_that_withdrew_may_enrol_again_at_the_end_of_the_line():
    study, school = build_study(places=1), build_school()
    first = enrol(study, school)
    enrol(study)
    withdraw(first)

    again = enrol(study, school)

    assert (again.status, again.number) == ("waitlisted", 3)


REFUSALS = {
    "closed": (RecruitmentClosed, {"closes_at": OPENED + timedelta(days=1)}, {}, {}),
    "not yet open": (RecruitmentClosed, {"opens_at": FAR, "closes_at": None}, {}, {}),
    "another sector": (SchoolNotEligible, {"sectors": ["vo"]}, {}, {}),
    "closed school": (SchoolClosed, {}, {"closed_on": date(2024, 8, 1)}, {}),
    "no random allocation": (
        *(RandomAllocationNotAccepted, {}, {}),
        {"accepts_random_allocation": False},
    ),
}


@pytest.mark.parametrize(("error", "study", "school", "said"), REFUSALS.values(), ids=REFUSALS)
def test_refused_enrolment_leaves_nothing_behind(error, study, school, said):
    study, refused = build_study(**study), build_school()
    School.objects.filter(pk=refused.pk).update(**({"words": "x"} | school))
    before = everything()

    with pytest.raises(error) as refusal:
        enrol(study, refused, **said)

    assert str(refusal.value)
    assert everything() == before


def test_study_that_does_not_recruit_here_refuses_every_school():
    with pytest.raises(RecruitmentClosed, match=r"via|here"):
        enrol(build_study_document())


def test_study_that_is_not_randomised_asks_nobody_to_accept_it():
    study = build_study(is_randomised=False, randomised_basis="")

    assert enrol(study, accepts_random_allocation=False).status == "enrolled"


def test_recruitment_that_is_not_open_yet_says_when_it_will_be():
    with pytest.raises(RecruitmentClosed, match="2099-01-01 01:00 CET"):
        enrol(build_study(opens_at=FAR, closes_at=None))


def test_school_is_enrolled_once_and_the_refusal_names_that_enrolment():
    study, school = build_study(), build_school()
    standing = enrol(study, school)
    before = everything()

    with pytest.raises(AlreadyEnrolled) as refusal:
        enrol(study, school)

    assert refusal.value.enrolment == standing.pk
    assert everything() == before


def test_client_without_a_mandate_for_the_school_is_refused_and_leaves_nothing_behind():
    mine, other = build_schools(2)
    client, study = build_client(school=mine), build_study()
    before = everything()

    with pytest.raises(NotMandated), transaction.atomic():
        enrol_school(
            study=study, school=other, particulars=particulars(), client=client, by="client"
        )

    assert everything() == before


def test_client_whose_mandate_was_ended_is_refused_from_then_on():
    school = build_school()
    client, study = build_client(school=school), build_study()
    end_mandate(mandate=Mandate.objects.get(), because="left", by=COORDINATOR)

    with pytest.raises(NotMandated):
        enrol_school(
            study=study, school=school, particulars=particulars(), client=client, by="client"
        )


def test_amendment_makes_a_revision_and_an_event_that_names_the_fields_only():
    enrolment = enrol(build_study())

    amended = amend(enrolment, 1, contact_name="Bo de Wit", contact_telephone="030 1234567")

    assert (amended.revision, amended.contact_name) == (2, "Bo de Wit")
    assert Enrolment.objects.get().contact_telephone == "030 1234567"
    event = EnrolmentEvent.objects.get(kind="amended")
    assert event.detail == {"fields": ["contact_name", "contact_telephone"]}


def test_amendment_that_changes_nothing_makes_no_revision_and_no_event():
    enrolment = enrol(build_study())

    assert amend(enrolment, 1, contact_name="Anna Visser").revision == 1
    assert kinds(enrolment) == ["enrolled"]


def test_amendment_of_an_older_revision_is_stale_and_leaves_nothing_behind():
    enrolment = enrol(build_study())
    amend(enrolment, 1, contact_role="directeur")
    before = everything()

    with pytest.raises(StaleRevision):
        amend(enrolment, 1, contact_role="leraar")

    assert everything() == before


@pytest.mark.parametrize("field", ["status", "school", "number", "accepts_random_allocation"])
def test_nothing_but_particulars_is_amended(field):
    with pytest.raises(ValueError, match=field):
        amend(enrol(build_study()), **{field: "x"})


def test_enrolment_that_has_ended_is_not_amended():
    enrolment = withdraw(enrol(build_study()))
    before = everything()

    with pytest.raises(EnrolmentHasEnded):
        amend(enrolment, contact_name="Bo")

    assert everything() == before


@pytest.mark.parametrize("status", ["waitlisted", "enrolled", "withdrawn"])
def test_only_an_allocated_enrolment_is_completed(status):
    study = build_study(places=0 if status == "waitlisted" else 1)
    enrolment = enrol(study)
    if status == "withdrawn":
        withdraw(enrolment)
    before = everything()

    with pytest.raises(TransitionNotAllowed) as refusal:
        complete_enrolment(enrolment=enrolment, by=COORDINATOR)

    assert (refusal.value.present, refusal.value.wanted) == (status, "completed")
    assert everything() == before


def test_enrolment_is_withdrawn_once():
    enrolment = withdraw(enrol(build_study()))
    before = everything()

    with pytest.raises(TransitionNotAllowed, match="withdrawn"):
        withdraw(enrolment)

    assert everything() == before


def test_every_change_grows_the_revision_of_the_recruitment_and_no_counter():
    study = build_study(places=1)
    revisions = []
    before = everything()["Counter"]

    for act in (lambda: enrol(study), lambda: enrol(study), lambda: withdraw(study_first(study))):
        act()
        revisions.append(Recruitment.objects.get(study=study).revision)

    assert revisions == sorted(set(revisions))
    after = [row for row in everything()["Counter"] if row["name"] != "schools"]
    assert after == [row for row in before if row["name"] != "schools"]


def study_first(study):
    return study.enrolments.order_by("number").first()


def test_receipt_can_be_read_out():
    receipts = {enrol(build_study(), school).receipt for school in build_schools(5)}

    assert len(receipts) == 5
    assert all(len(receipt) == 9 and not set(receipt) & set("ILOU") for receipt in receipts)


def test_time_of_an_enrolment_is_the_databases_own():
    before = timezone.now() - timedelta(seconds=2)

    enrolment = enrol(build_study())

    assert before < enrolment.created_at < timezone.now() + timedelta(seconds=2)


def test_client_sees_enrolments_of_the_schools_it_acts_for_and_no_others():
    mine, other = build_schools(2)
    client, study = build_client(school=mine), build_study()
    seen = enrol(study, mine)
    enrol(study, other)

    assert list(Enrolment.objects.visible_to(client)) == [seen]


def test_enrolment_just_made_is_changed_and_not_made_again_when_it_is_saved():
    enrolment = enrol(build_study())

    enrolment.save()

    assert Enrolment.objects.get() == enrolment
