"""The desk of the studies: how full each is, and every button of its recruitment."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.models import Change, Enrolment, Recruitment, Study
from catalogue.models.clock import database_now
from tests.builders_enrolment import (
    FAR,
    build_school,
    build_study,
    build_study_document,
    enrol,
    everything,
)
from tests.catalogue.coordinating import (
    coordinator_at_the_desk,
    press,
    shown_on,
    somebody_who_may,
)
from tests.catalogue.desk import editor_at_the_desk, messages_of, url

pytestmark = pytest.mark.django_db
BUTTONS = ["open", "close", "places", "allocate", "publish"]
OPENING = {"opens_at": "2026-01-05T09:00", "closes_at": "2099-02-01T17:00"}
LIMITED = {"limit": "limited", "places": 3}


@pytest.fixture
def client() -> Client:
    return coordinator_at_the_desk()


def buttons_on(client, study):
    page = client.get(url("study_detail", study.pk))
    return [address.rstrip("/").rsplit("/")[-1] for address, _words in page.context["buttons"]]


def allocated_study(client):
    study = build_study()
    for _ in range(4):
        enrol(study)
    press(client, url("study_allocate", study.pk), seed=7)
    return study


def test_list_says_how_full_each_study_is(client):
    full = build_study(places=1, slug="full", title_en="Full study")
    enrol(full)
    enrol(full)
    build_study(slug="endless")

    shown = shown_on(client, "study_changelist")

    assert "1 / 1 full" in shown
    assert "0 / unlimited" in shown
    assert "Full study" in shown


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("open", {"open", "endless"}),
        ("not-yet-open", {"later"}),
        ("closed", {"over"}),
        ("not-here", {"elsewhere"}),
        ("nonsense", {"open", "endless", "later", "over", "elsewhere"}),
    ],
)
def test_list_can_be_narrowed_to_a_state_of_recruitment(client, state, expected):
    build_study(slug="open")
    build_study(slug="endless", closes_at=None)
    build_study(slug="later", opens_at=FAR, closes_at=None)
    build_study(slug="over", closes_at=datetime(2021, 1, 1, tzinfo=UTC))
    build_study_document(slug="elsewhere")

    page = client.get(url("study_changelist"), {"recruitment": state})

    assert {study.slug for study in page.context["cl"].result_list} == expected


def test_list_takes_as_many_queries_for_twelve_as_for_two(client):
    taken = []
    for count in (2, 10):
        for _ in range(count):
            enrol(build_study(places=3))
        client.get(url("study_changelist"))
        with CaptureQueriesContext(connection) as captured:
            client.get(url("study_changelist"))
        taken.append(len(captured))

    assert taken[1] <= taken[0]


def test_page_of_a_study_shows_its_text_and_its_schools(client):
    study = build_study(
        places=1,
        summary_en="What it is about.",
        provider="CED",
        provider_absence="",
        obligations=[{"kind": "measurement", "text": {"nl": "Toets", "en": "Test"}}],
    )
    enrol(study)
    enrol(study)

    shown = shown_on(client, "study_detail", study.pk)

    for words in ("What it is about.", "CED", "Taking part in measurements: Test", "1 / 1"):
        assert words in shown


def test_page_of_a_study_that_recruited_elsewhere_says_why_there_are_no_dates(client):
    study = build_study_document(recruitment_absence="unknown")

    shown = shown_on(client, "study_detail", study.pk)

    assert "This study does not recruit here." in shown
    assert buttons_on(client, study) == ["open"]


def test_page_in_dutch_has_the_dutch_title():
    study = build_study(title_nl="Lezen met plezier")

    shown = shown_on(
        coordinator_at_the_desk(**{"accept-language": "nl"}), "study_detail", study.pk
    )

    assert "Lezen met plezier" in shown


def test_study_that_is_not_there_has_no_page(client):
    assert client.get(url("study_detail", 404)).status_code == 404


def test_who_may_see_no_studies_is_refused():
    study = build_study()

    assert somebody_who_may().get(url("study_detail", study.pk)).status_code == 403


def test_buttons_are_those_that_make_sense_now(client):
    study = build_study()
    assert buttons_on(client, study) == ["open", "close", "places"]

    enrol(study)
    assert "allocate" in buttons_on(client, study)

    press(client, url("study_allocate", study.pk), seed=7)
    assert buttons_on(client, study) == ["open", "close", "places", "publish"]

    press(client, url("study_publish", study.pk))
    press(client, url("study_close", study.pk))
    assert buttons_on(client, study) == ["open", "places"]


@pytest.mark.parametrize("button", BUTTONS)
def test_editor_sees_studies_and_has_no_button(button):
    study = build_study()
    editor = editor_at_the_desk()

    assert buttons_on(editor, study) == []
    assert editor.get(url(f"study_{button}", study.pk)).status_code == 403
    assert editor.post(url(f"study_{button}", study.pk)).status_code == 403


@pytest.mark.parametrize("page", ["detail", "change", *BUTTONS])
def test_nobody_gets_the_login_page(page):
    study = build_study()

    answer = Client().get(url(f"study_{page}", study.pk))

    assert answer.status_code == 302
    assert "/admin/login/" in answer.headers["Location"]


def test_coordinator_opens_recruitment_by_the_clock_of_amsterdam(client):
    study = build_study_document()

    answer = press(client, url("study_open", study.pk), **OPENING, **LIMITED)

    recruitment = Recruitment.objects.get(study=study)
    assert recruitment.opens_at == datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
    assert recruitment.closes_at == datetime(2099, 2, 1, 16, 0, tzinfo=UTC)
    assert recruitment.places == 3
    assert messages_of(answer) == ["The recruitment is set."]
    assert Change.objects.get(action="recruitment.opened").by == "cora"


def test_form_for_a_recruitment_begins_with_what_it_is_now(client):
    study = build_study(places=5)

    press(client, url("study_open", study.pk), closes_at="")

    recruitment = Recruitment.objects.get(study=study)
    assert (recruitment.closes_at, recruitment.places) == (None, 5)


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"limit": "limited", "places": ""}, "places"),
        ({"limit": "limited", "places": "-1"}, "places"),
        ({"limit": ""}, "limit"),
        ({"opens_at": "soon"}, "opens_at"),
        ({"closes_at": "2020-01-01T00:00"}, "closes_at"),
    ],
)
def test_mistake_on_the_form_of_a_recruitment_is_shown_at_its_field(client, answers, field):
    study = build_study_document()

    answer = press(client, url("study_open", study.pk), **{**OPENING, **LIMITED, **answers})

    assert list(answer.context["form"].errors) == [field]
    assert not Recruitment.objects.exists()


def test_coordinator_closes_recruitment_at_once(client):
    study = build_study()

    answer = press(client, url("study_close", study.pk))

    recruitment = Recruitment.objects.get(study=study)
    assert recruitment.closes_at is not None
    assert recruitment.closes_at <= database_now() + timedelta(seconds=1)
    assert messages_of(answer) == ["Recruitment is closed."]


def test_more_places_let_the_waiting_list_move_up(client):
    study = build_study(places=1)
    enrol(study)
    second = enrol(study)

    shown = shown_on(client, "study_places", study.pk)
    press(client, url("study_places", study.pk), limit="limited", places=2)

    second.refresh_from_db()
    assert "1 school is waiting" in shown
    assert second.status == Enrolment.Status.ENROLLED
    assert Recruitment.objects.get().places == 2


def test_limit_is_lifted_only_when_that_is_chosen(client):
    study = build_study(places=4)

    press(client, url("study_places", study.pk), limit="unlimited", places=9)

    assert Recruitment.objects.get().places is None


@pytest.mark.parametrize("button", ["places", "open"])
def test_fewer_places_than_are_taken_is_refused_and_changes_nothing(client, button):
    study = build_study(places=2)
    enrol(study)
    enrol(study)
    before = everything()

    answer = press(client, url(f"study_{button}", study.pk), limit="limited", places=1)

    assert messages_of(answer) == [
        "More schools hold a place than that. 2 schools hold a place in this study."
    ]
    assert everything() == before


def test_coordinator_allocates_and_sees_numbers_but_not_who(client):
    study = allocated_study(client)

    shown = shown_on(client, "study_detail", study.pk)

    arms = Enrolment.objects.order_by("arm").values_list("arm", flat=True)
    assert list(arms) == ["control", "control", "intervention", "intervention"]
    assert "not public" in shown
    assert Change.objects.get(action="enrolments.allocated").detail["seed"] == 7


def test_allocation_of_nobody_is_refused_and_changes_nothing(client):
    study = build_study()
    before = everything()

    answer = press(client, url("study_allocate", study.pk), seed=7)

    assert messages_of(answer)[0].startswith("There is nothing to allocate.")
    assert everything() == before


def test_allocation_asks_for_a_seed(client):
    study = build_study()
    enrol(study)

    answer = press(client, url("study_allocate", study.pk), seed="lucky")

    assert "seed" in answer.context["form"].errors
    assert Enrolment.objects.get().arm == ""


def test_coordinator_makes_the_allocation_public(client):
    study = allocated_study(client)

    answer = press(client, url("study_publish", study.pk))

    assert Recruitment.objects.get().is_allocation_public_at(database_now())
    assert messages_of(answer) == ["The allocation is public."]
    assert "arm at once" in shown_on(client, "study_allocate", study.pk)


@pytest.mark.parametrize("button", ["close", "places", "allocate", "publish"])
def test_button_on_a_study_that_does_not_recruit_says_so(client, button):
    study = build_study_document()

    answer = client.post(url(f"study_{button}", study.pk), follow=True)

    assert messages_of(answer) == ["This study does not recruit here."]


def test_front_page_of_a_coordinator_begins_with_the_studies_that_recruit(client):
    build_study(places=2, slug="open", title_en="Open study")
    build_study(slug="over", title_en="Past", closes_at=datetime(2021, 1, 1, tzinfo=UTC))
    enrol(Study.objects.get(slug="open"), build_school())

    shown = client.get(reverse("admin:index")).content.decode()

    assert "Open study</a>: 1 / 2" in shown
    assert "Past" not in shown
    assert "draft release" not in shown


def test_coordinator_publishes_no_release(client):
    assert client.get(url("release_changelist")).status_code == 403
    assert client.get(url("release_add")).status_code == 403
    assert client.get(url("intervention_add")).status_code == 403
    assert client.get(url("intervention_changelist")).status_code == 200
