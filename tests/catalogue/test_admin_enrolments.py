"""The desk of the enrolments: choosing them, taking them out, and the buttons of each."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.actions.allocation import allocate_enrolments, publish_allocation
from catalogue.actions.enrolment import amend_enrolment
from catalogue.actions.privacy import erase_expired_contacts
from catalogue.models import Change, Enrolment, School, SchoolBoard
from tests.builders_enrolment import (
    COORDINATOR,
    build_client,
    build_school,
    build_study,
    enrol,
    everything,
    particulars,
)
from tests.catalogue.coordinating import (
    coordinator_at_the_desk,
    press,
    shown_on,
    somebody_who_may,
)
from tests.catalogue.desk import editor_at_the_desk, messages_of, url

pytestmark = pytest.mark.django_db
BUTTONS = ["amend", "complete", "withdraw"]
PAGES = ["enrolment_changelist", "enrolment_export", "enrolment_figures"]


@pytest.fixture
def client() -> Client:
    return coordinator_at_the_desk()


def listed(client, **query):
    page = client.get(url("enrolment_changelist"), query)
    return {str(enrolment) for enrolment in page.context["cl"].result_list}


def at(instant, enrolment):
    """Let an enrolment be as old as the test needs it."""
    Enrolment.objects.filter(pk=enrolment.pk).update(created_at=instant)
    return enrolment


def buttons_on(client, enrolment):
    page = client.get(url("enrolment_change", enrolment.pk))
    return [address.rstrip("/").rsplit("/")[-1] for address, _words in page.context["buttons"]]


def allocated(study):
    allocate_enrolments(study=study, seed=1, by=COORDINATOR)
    return Enrolment.objects.filter(study=study).first()


def test_list_shows_school_board_study_and_status(client):
    SchoolBoard.objects.create(number="41234", name="Stichting Verzonnen")
    enrolment = enrol(build_study(title_en="Reading"), build_school("po", board="41234"))

    shown = shown_on(client, "enrolment_changelist")

    for words in (str(enrolment), "Reading", "Stichting Verzonnen", "Enrolled, not yet"):
        assert words in shown
    assert "Anna Visser" not in shown


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"study": "reading"}, "first"),
        ({"status": "waitlisted"}, "second"),
        ({"sector": "vo"}, "second"),
        ({"province": "Zeeland"}, "first"),
        ({"board": "41234"}, "first"),
        ({"board": "verzonnen"}, "first"),
        ({"until": "2026-03-29"}, "first"),
        ({"since": "2026-03-30"}, "second"),
        ({"q": "verzonnen"}, "first"),
        ({"q": "41234"}, "first"),
        ({"q": "vlinder ede"}, "second"),
        ({"q": "vlinder", "status": "enrolled"}, ""),
        ({"q": "Anna Visser"}, ""),
    ],
)
def test_list_can_be_narrowed_and_searched(client, query, expected):
    SchoolBoard.objects.create(number="41234", name="Stichting Verzonnen")
    other = build_study(slug="maths", sectors=["vo"], places=0)
    one, two = build_school("po", board="41234"), build_school("vo")
    School.objects.filter(pk=one.pk).update(province="Zeeland")
    School.objects.filter(pk=two.pk).update(words=" de vlinder ede")
    # The clock goes forward in the night of 29 March: the day ends at 22:00 UTC.
    first = at(datetime(2026, 3, 29, 21, 59, tzinfo=UTC), enrol(build_study(slug="reading"), one))
    second = at(datetime(2026, 3, 29, 22, 0, tzinfo=UTC), enrol(other, two))

    assert listed(client, **query) == (
        {str({"first": first, "second": second}[expected])} if expected else set()
    )


@pytest.mark.parametrize("typed", ["{0}", "{1}", "  {2} ", "{3}"])
def test_receipt_is_found_as_it_is_heard_on_the_telephone(client, typed):
    enrolment = enrol(build_study())
    enrol(build_study())
    Enrolment.objects.filter(pk=enrolment.pk).update(receipt="7K01-9QXD")
    heard = ("7K01-9QXD", "7k019qxd", "7k01 9qxd", "7KOI-9QXD")

    assert listed(client, q=typed.format(*heard)) == {"7K01-9QXD"}


def test_choice_with_a_mistake_in_it_shows_and_exports_nothing(client):
    enrol(build_study())
    mistake = {"since": "2026-02-01", "until": "2026-01-01"}

    shown = shown_on(client, "enrolment_changelist", **mistake)
    answer = client.get(url("enrolment_export"), {"status": "nonsense"}, follow=True)

    assert "This is before the first day." in shown
    assert listed(client, **mistake) == listed(client, study="none-such") == set()
    assert "nothing is exported" in messages_of(answer)[0]
    assert not Change.objects.filter(action="enrolments.exported").exists()


def test_list_takes_as_many_queries_for_twenty_as_for_two(client):
    study = build_study()
    taken = []
    for count in (2, 18):
        for _ in range(count):
            enrol(study, build_school("po", board="41234"))
        client.get(url("enrolment_changelist"))
        with CaptureQueriesContext(connection) as captured:
            client.get(url("enrolment_changelist"), {"study": study.slug, "sector": "po"})
        taken.append(len(captured))

    assert taken[1] <= taken[0]


@pytest.mark.parametrize("page", PAGES)
def test_editor_sees_no_enrolments(page):
    editor = editor_at_the_desk()

    assert editor.get(url(page)).status_code == 403
    assert url(page) not in shown_on(editor, "study_changelist")


@pytest.mark.parametrize("page", PAGES)
def test_nobody_gets_the_login_page(page):
    assert "/admin/login/" in Client().get(url(page)).headers["Location"]


@pytest.mark.parametrize("page", ["change", *BUTTONS])
def test_editor_and_nobody_reach_no_enrolment(page):
    address = url(f"enrolment_{page}", enrol(build_study()).pk)

    assert editor_at_the_desk().get(address).status_code == 403
    assert editor_at_the_desk().post(address).status_code == 403
    assert Client().get(address).status_code == 302


def test_page_of_an_enrolment_shows_contact_groups_and_consent(client):
    enrolment = enrol(build_study())

    shown = shown_on(client, "enrolment_change", enrolment.pk)

    for words in ("Anna Visser", "anna@school.example", "groep 6", "27 pupils", "12 May 2026"):
        assert words in shown


def test_timeline_says_what_happened_by_whom_and_through_which_client(client):
    supplier = build_client("Leerlingplatform")
    enrolment = enrol(build_study())
    new = vars(particulars(contact_name="Bea Smit"))
    amend_enrolment(
        enrolment=enrolment,
        changes={"contact_name": new["contact_name"]},
        expected_revision=None,
        client=supplier,
        by=supplier.application.client_id,
    )

    page = client.get(url("enrolment_change", enrolment.pk))
    happened = [(h.what, h.by, h.fields) for h in page.context["timeline"]]

    assert happened == [
        ("Enrolled", COORDINATOR, []),
        ("Contact or groups changed", "client Leerlingplatform", ["contact: name"]),
    ]


def test_school_on_the_waiting_list_has_its_place_in_line(client):
    study = build_study(places=0)
    enrol(study)

    assert "place 2 in line" in shown_on(client, "enrolment_change", enrol(study).pk)


def test_page_has_a_constant_number_of_queries(client):
    study = build_study(places=0)
    taken = []
    for count in (2, 10):
        for _ in range(count):
            last = enrol(study)
        with CaptureQueriesContext(connection) as captured:
            client.get(url("enrolment_change", last.pk))
        taken.append(len(captured))

    assert taken[1] <= taken[0]


def test_enrolment_that_is_not_there_has_no_page(client):
    missing = "6f1b1a5e-0000-4000-8000-000000000000"

    assert client.get(url("enrolment_change", missing)).status_code == 404
    assert client.get(url("enrolment_change", "nonsense")).status_code == 404
    assert client.get(url("enrolment_withdraw", missing)).status_code == 404


def test_nothing_of_an_enrolment_is_typed_over_added_or_deleted(client):
    enrolment = enrol(build_study())
    before = everything()

    answers = [
        client.post(url("enrolment_change", enrolment.pk), {"status": "completed"}),
        client.post(url("enrolment_delete", enrolment.pk), {"post": "yes"}),
        client.post(url("enrolment_add"), {"status": "enrolled"}),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert everything() == before


def test_who_may_only_look_sees_no_contact_and_has_no_button():
    looking = somebody_who_may("view_enrolment")
    enrolment = enrol(build_study(), contact_name="Planted Name")

    shown = shown_on(looking, "enrolment_change", enrolment.pk)

    assert "lanted" not in shown
    assert "Only coordinators see whom to reach" in shown
    assert buttons_on(looking, enrolment) == []
    assert looking.post(url("enrolment_withdraw", enrolment.pk)).status_code == 403


def test_arm_is_hidden_on_the_page_until_the_allocation_is_public(client):
    study = build_study()
    enrol(study)
    enrolment = allocated(study)

    hidden = client.get(url("enrolment_change", enrolment.pk))
    publish_allocation(study=study, by=COORDINATOR)
    public = client.get(url("enrolment_change", enrolment.pk))

    assert (hidden.context["arm"], public.context["arm"]) == ("", enrolment.arm)
    assert "hidden until" in hidden.content.decode()


def test_buttons_are_those_that_the_status_allows(client):
    study = build_study()
    enrolled = enrol(study)
    assert buttons_on(client, enrolled) == ["amend", "withdraw"]

    assert buttons_on(client, allocated(study)) == ["complete", "amend", "withdraw"]

    press(client, url("enrolment_complete", enrolled.pk))
    assert buttons_on(client, enrolled) == []


def test_coordinator_withdraws_on_behalf_of_the_school_and_the_next_moves_up(client):
    study = build_study(places=1)
    first, second = enrol(study), enrol(study)

    answer = press(client, url("enrolment_withdraw", first.pk), reason="The head asked for it.")

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("withdrawn", "enrolled")
    assert first.withdrawal_reason == "The head asked for it."
    assert first.events.latest("pk").by == "cora"
    assert messages_of(answer) == ["The enrolment is withdrawn."]


def test_withdrawal_without_a_reason_is_refused_and_changes_nothing(client):
    enrolment = enrol(build_study())
    before = everything()

    answer = press(client, url("enrolment_withdraw", enrolment.pk), reason="  ")

    assert "reason" in answer.context["form"].errors
    assert everything() == before


@pytest.mark.parametrize(
    ("button", "answers", "complaint"),
    [
        ("withdraw", {"reason": "Again."}, "cannot go from its status to that one"),
        ("complete", {}, "cannot go from its status to that one"),
        ("amend", {"contact_name": "B"}, "The enrolment has ended"),
    ],
)
def test_what_has_ended_refuses_every_button_and_stays_as_it_is(
    client, button, answers, complaint
):
    enrolment = enrol(build_study())
    press(client, url("enrolment_withdraw", enrolment.pk), reason="Over.")
    before = everything()

    answer = press(client, url(f"enrolment_{button}", enrolment.pk), **answers)

    assert complaint in messages_of(answer)[0]
    assert everything() == before


def test_coordinator_completes_an_allocated_enrolment(client):
    study = build_study()
    enrol(study)
    enrolment = allocated(study)

    press(client, url("enrolment_complete", enrolment.pk))

    enrolment.refresh_from_db()
    assert enrolment.status == "completed"


def test_enrolment_that_is_not_allocated_is_not_completed(client):
    enrolment = enrol(build_study())
    before = everything()

    answer = press(client, url("enrolment_complete", enrolment.pk))

    assert "cannot become completed" in messages_of(answer)[0]
    assert everything() == before


def test_coordinator_changes_the_contact_and_the_timeline_keeps_no_name(client):
    enrolment = enrol(build_study())

    press(
        client,
        url("enrolment_amend", enrolment.pk),
        contact_name="Bea Smit",
        contact_telephone="+31 6 12345678",
    )

    enrolment.refresh_from_db()
    assert (enrolment.contact_name, enrolment.contact_telephone) == ("Bea Smit", "+31 6 12345678")
    assert "Bea" not in str(enrolment.events.values_list("detail"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("contact_name", ""),
        ("contact_name", "x" * 101),
        ("contact_email", "no address"),
        ("contact_telephone", "call me"),
    ],
)
def test_contact_that_does_not_fit_is_shown_at_its_field(client, field, value):
    enrolment = enrol(build_study())
    before = everything()

    answer = press(client, url("enrolment_amend", enrolment.pk), **{field: value})

    assert list(answer.context["form"].errors) == [field]
    assert everything() == before


def test_contact_is_not_saved_over_what_somebody_else_changed(client):
    enrolment = enrol(build_study())
    press(client, url("enrolment_amend", enrolment.pk), contact_role="director")
    before = everything()

    answer = press(client, url("enrolment_amend", enrolment.pk), contact_name="B", revision=1)

    assert messages_of(answer)[0].startswith("It has changed since you read it.")
    assert everything() == before


def test_contact_that_was_erased_is_said_to_be_gone(client):
    enrolment = enrol(build_study())
    press(client, url("enrolment_withdraw", enrolment.pk), reason="Over.")
    long_ago = datetime.now(tz=UTC) - timedelta(days=400)  # noqa: TID251
    Enrolment.objects.filter(pk=enrolment.pk).update(ended_at=long_ago)

    erase_expired_contacts(by="test")

    assert "needed no longer" in shown_on(client, "enrolment_change", enrolment.pk)
