"""Allocating schools to arms: at random, balanced, repeatable, hidden until it is public."""

from collections import Counter

import pytest

from catalogue.actions.allocation import allocate_enrolments, publish_allocation
from catalogue.actions.enrolment import complete_enrolment, withdraw_enrolment
from catalogue.errors import NothingToAllocate
from catalogue.models import Change, Enrolment, EnrolmentEvent, Recruitment
from catalogue.models.clock import database_now
from tests.builders_enrolment import (
    COORDINATOR,
    OPENED,
    build_school,
    build_schools,
    build_study,
    enrol,
    everything,
)

pytestmark = pytest.mark.django_db


def allocate(study, seed=7):
    return allocate_enrolments(study=study, seed=seed, by=COORDINATOR)


def arms(study):
    return list(study.enrolments.order_by("number").values_list("arm", flat=True))


def test_every_block_of_a_stratum_holds_each_arm_as_often():
    study = build_study(sectors=["po", "vo"])
    schools = [build_school(sector) for sector in ("po", "vo") * 8]
    for school in schools:
        enrol(study, school)

    allocate(study)

    for stratum in ("po", "vo"):
        drawn = Enrolment.objects.filter(school__sectors__slug=stratum).order_by("number")
        allocated = [enrolment.arm for enrolment in drawn]
        for block in (allocated[:4], allocated[4:]):
            assert Counter(block) == {"intervention": 2, "control": 2}


def test_same_seed_gives_the_same_allocation_and_another_seed_another():
    studies = [build_study() for _ in range(3)]
    for school in build_schools(12):
        for study in studies:
            enrol(study, school)

    for study, seed in zip(studies, (1, 1, 2), strict=True):
        allocate(study, seed)

    assert arms(studies[0]) == arms(studies[1]) != arms(studies[2])
    assert Change.objects.filter(action="enrolments.allocated").last().detail["seed"] == 1


def test_events_say_that_schools_were_allocated_and_not_where():
    study = build_study()
    enrol(study)

    allocate(study)

    event = EnrolmentEvent.objects.get(kind="allocated")
    assert event.detail == {}
    assert arms(study)[0] not in str(EnrolmentEvent.objects.values())


def test_only_schools_that_hold_a_place_and_no_arm_are_allocated():
    study = build_study(places=2)
    first, second, _third = enrol(study), enrol(study), enrol(study)
    allocate(study)
    before = arms(study)
    withdraw_enrolment(enrolment=second, reason="x", client=None, by=COORDINATOR)

    allocated = allocate(study, 8)

    assert [enrolment.number for enrolment in allocated] == [3]
    assert arms(study)[:2] == before[:2], "who withdraws keeps its arm: intention to treat"
    assert complete_enrolment(enrolment=first, by=COORDINATOR).status == "completed"


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"is_randomised": False, "randomised_basis": ""},
        {"arms": [{"code": "one", "title": {"nl": "x", "en": "x"}}]},
    ],
)
def test_study_without_schools_or_arms_has_nothing_to_allocate(content):
    study = build_study(**content)
    if content:
        enrol(study)
    before = everything()

    with pytest.raises(NothingToAllocate):
        allocate(study)

    assert everything() == before


def test_allocation_is_hidden_until_it_is_published():
    study = build_study()
    assert not Recruitment.objects.get().is_allocation_public_at(database_now())

    recruitment = publish_allocation(study=study, by=COORDINATOR)

    assert recruitment.is_allocation_public_at(database_now())
    assert not recruitment.is_allocation_public_at(OPENED)
    again = publish_allocation(study=study, by=COORDINATOR)
    assert again.allocation_public_at == recruitment.allocation_public_at
