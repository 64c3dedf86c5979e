"""When a study recruits, by the database's clock, and for how many places."""

import threading
import time
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from catalogue.actions.enrolment import withdraw_enrolment
from catalogue.actions.recruitment import close_recruitment, open_recruitment, set_places
from catalogue.errors import PlacesBelowHolders, RecruitmentClosed
from catalogue.models import Change, Counter, Enrolment, Recruitment
from catalogue.models.clock import DatabaseNow, database_now
from catalogue.models.standing import STANDING
from tests.builders_enrolment import (
    COORDINATOR,
    FAR,
    OPENED,
    build_schools,
    build_study,
    build_study_document,
    enrol,
    everything,
)

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


@pytest.fixture
def clock_stands_at(monkeypatch):
    """Return a function that makes the database's clock stand still at an instant."""

    def stand_at(instant):
        said = f"{instant:%Y-%m-%d %H:%M:%S.%f}"
        monkeypatch.setattr(DatabaseNow, "on_sqlite", f"'{said[:-3]}'")
        monkeypatch.setattr(DatabaseNow, "on_postgresql", f"'{said}+00'::timestamptz")
        monkeypatch.setattr(STANDING, "built", threading.local())

    yield stand_at
    STANDING.built = threading.local()


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (NOON - MILLISECOND, "not-yet-open"),
        (NOON, "open"),
        (NOON + timedelta(hours=1) - MILLISECOND, "open"),
        (NOON + timedelta(hours=1), "closed"),
        (NOON + timedelta(hours=1) + MILLISECOND, "closed"),
    ],
)
def test_recruitment_is_open_from_its_first_instant_up_to_its_last(clock_stands_at, now, state):
    study = build_study(opens_at=NOON, closes_at=NOON + timedelta(hours=1))
    clock_stands_at(now)

    if state == "open":
        assert enrol(study).created_at == now
    else:
        with pytest.raises(RecruitmentClosed):
            enrol(study)
    assert Recruitment.objects.get(study=study).state_at(now) == state


def test_recruitment_without_a_closing_stays_open():
    assert Recruitment(opens_at=OPENED).state_at(FAR) == "open"


def test_recruitment_closes_by_the_clock_that_goes_on():
    study = build_study(closes_at=database_now() + timedelta(milliseconds=300))
    closes_at = Recruitment.objects.get(study=study).closes_at
    enrolled = []

    def enrol_until_refused():
        for school in build_schools(200):
            enrolled.append(enrol(study, school).created_at)
            time.sleep(0.01)

    with pytest.raises(RecruitmentClosed):
        enrol_until_refused()

    assert enrolled
    assert max(enrolled) < closes_at <= database_now()


def test_clock_goes_on_inside_a_transaction():
    first = database_now()
    time.sleep(0.01)

    assert database_now() > first


def test_clock_is_the_same_asked_for_alone_and_in_a_query():
    build_study()

    alone = database_now()
    asked = Recruitment.objects.annotate(now=DatabaseNow()).get().now

    assert timedelta(0) <= asked - alone < timedelta(seconds=5)
    assert asked.utcoffset() == timedelta(0)


def test_recruitment_is_closed_at_this_instant():
    study = build_study()

    close_recruitment(study=study, by=COORDINATOR)

    with pytest.raises(RecruitmentClosed):
        enrol(study)
    assert Change.objects.filter(action="recruitment.closed", by=COORDINATOR).exists()


def test_recruitment_that_never_opened_can_be_closed():
    study = build_study(opens_at=FAR, closes_at=None)

    recruitment = close_recruitment(study=study, by=COORDINATOR)

    assert recruitment.opens_at == recruitment.closes_at <= database_now()


def test_closing_again_keeps_the_first_instant():
    study = build_study()
    first = close_recruitment(study=study, by=COORDINATOR).closes_at

    assert close_recruitment(study=study, by=COORDINATOR).closes_at == first


def test_waiting_list_moves_up_after_the_closing_too():
    study = build_study(places=1)
    first, second = enrol(study), enrol(study)
    close_recruitment(study=study, by=COORDINATOR)

    withdraw_enrolment(enrolment=first, reason="x", client=None, by=COORDINATOR)

    assert Enrolment.objects.get(pk=second.pk).status == "enrolled"


@pytest.mark.parametrize(("places", "enrolled"), [(3, 3), (None, 4)])
def test_more_places_go_to_who_waits_longest(places, enrolled):
    study = build_study(places=1)
    for _ in range(4):
        enrol(study)

    recruitment = set_places(study=study, places=places, by=COORDINATOR)

    statuses = list(Enrolment.objects.order_by("number").values_list("status", flat=True))
    assert statuses == ["enrolled"] * enrolled + ["waitlisted"] * (4 - enrolled)
    assert (recruitment.places_taken, recruitment.waiting) == (enrolled, 4 - enrolled)


@pytest.mark.parametrize(
    "act",
    [
        partial(set_places, places=1, by=COORDINATOR),
        partial(open_recruitment, opens_at=OPENED, closes_at=FAR, places=1, by=COORDINATOR),
    ],
)
def test_fewer_places_than_are_taken_are_refused_and_leave_nothing_behind(act):
    study = build_study(places=2)
    enrol(study)
    enrol(study)
    before = everything()

    with pytest.raises(PlacesBelowHolders, match="2"):
        act(study=study)

    assert everything() == before


def test_places_may_be_set_to_those_that_are_taken():
    study = build_study(places=2)
    enrol(study)

    recruitment = set_places(study=study, places=1, by=COORDINATOR)

    assert (recruitment.places_left, recruitment.is_full) == (0, True)
    assert enrol(study).status == "waitlisted"


def test_recruitment_that_is_opened_raises_the_number_of_studies():
    study = build_study_document()
    before = Counter.objects.get(name="studies").number

    open_recruitment(study=study, opens_at=OPENED, closes_at=None, places=None, by=COORDINATOR)

    assert Counter.objects.get(name="studies").number == before + 1
    assert Change.objects.get(action="recruitment.opened").detail["places"] is None


def test_recruitment_says_how_full_it_is():
    study = build_study(places=1)
    enrol(study)

    assert str(Recruitment.objects.get(study=study)) == f"{study}: 1/1"
    assert str(Recruitment(study=study)) == f"{study}: 0/∞"
    assert Recruitment(study=study).places_left is None
