"""The desk of the clients: credentials that are shown once, and mandates with who and why."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.actions.clients import create_client, end_mandate, grant_mandate, today
from catalogue.models import Change, Client, Mandate, SchoolBoard, Scope
from catalogue.models.clients import schools_of
from tests.builders_enrolment import (
    COORDINATOR,
    build_client,
    build_made_up_school,
    build_school,
    everything,
)
from tests.catalogue.coordinating import coordinator_at_the_desk, press, shown_on
from tests.catalogue.desk import editor_at_the_desk, messages_of, url

pytestmark = pytest.mark.django_db
NEW = {"name": "Leerlingplatform", "organisation": "Voorbeeld BV", "kind": "supplier"}


@pytest.fixture
def client() -> Browser:
    return coordinator_at_the_desk()


def make(client, **answers):
    return press(client, url("client_add"), **(NEW | answers))


def credentials_on(answer):
    return answer.context["credentials"]


def mandates_on(client, one):
    page = client.get(url("client_change", one.pk))
    return [(m.whom, m.words, m.can_end) for m in page.context["mandates"]]


def test_new_client_gets_credentials_that_are_shown_and_kept_as_a_digest(client):
    answer = make(client)

    told = credentials_on(answer)
    made = Client.objects.get()
    assert told.client_secret in answer.content.decode()
    assert made.application.client_id == told.client_id
    assert made.application.client_secret != told.client_secret
    assert check_password(told.client_secret, made.application.client_secret)
    assert (made.name, made.organisation, made.scopes) == (*list(NEW.values())[:2], Scope.values)
    assert Change.objects.get(action="client.created").by == "cora"


def test_page_with_the_secret_is_not_to_be_stored(client):
    assert "no-store" in make(client).headers["Cache-Control"]


def test_secret_is_on_no_other_page_and_in_no_table(client):
    secret = credentials_on(make(client)).client_secret
    made = Client.objects.get()

    pages = [
        client.get(address).content.decode()
        for address in (
            url("client_changelist"),
            url("client_change", made.pk),
            url("client_rotate", made.pk),
            url("change_changelist"),
            reverse("admin:index"),
        )
    ]

    assert all(secret not in page for page in pages)
    assert all(made.application.client_secret not in page for page in pages)
    assert secret not in str(everything())
    assert all(secret not in str(session.get_decoded()) for session in Session.objects.all())


def test_form_that_is_sent_twice_makes_one_client(client):
    ticket = client.get(url("client_add")).context["form"].initial["ticket"]
    data = NEW | {"scopes": Scope.values, "ticket": ticket}

    client.post(url("client_add"), data)
    again = client.post(url("client_add"), data, follow=True)

    assert Client.objects.count() == 1
    assert messages_of(again) == ["This form was sent already: no client was made now."]


def test_form_with_a_mistake_can_be_sent_again(client):
    page = make(client, name="")
    assert list(page.context["form"].errors) == ["name"]
    assert not Client.objects.exists()

    ticket = page.context["form"]["ticket"].value()
    client.post(url("client_add"), NEW | {"scopes": Scope.values, "ticket": ticket})

    assert Client.objects.count() == 1


def test_only_so_many_forms_are_remembered(client):
    tickets = [client.get(url("client_add")).context["form"].initial["ticket"] for _ in range(21)]

    client.post(url("client_add"), NEW | {"scopes": Scope.values, "ticket": tickets[0]})

    assert not Client.objects.exists()


def test_renewed_secret_is_shown_once_and_the_old_one_works_no_more(client):
    old = credentials_on(make(client)).client_secret
    made = Client.objects.get()

    answer = press(client, url("client_rotate", made.pk))

    new = credentials_on(answer).client_secret
    made.application.refresh_from_db()
    assert new != old
    assert check_password(new, made.application.client_secret)
    assert not check_password(old, made.application.client_secret)
    assert "no-store" in answer.headers["Cache-Control"]
    assert new not in shown_on(client, "client_change", made.pk)
    assert Change.objects.get(action="client.secret_rotated").by == "cora"


def test_secret_is_not_renewed_again_by_a_page_that_is_reloaded(client):
    made = build_client()
    seen = client.get(url("client_rotate", made.pk)).context["form"].initial["seen"]
    client.post(url("client_rotate", made.pk), {"seen": seen})
    before = everything()

    again = client.post(url("client_rotate", made.pk), {"seen": seen})

    assert everything() == before
    assert "nothing was done" in messages_of(again)[0]
    assert again.context["form"].initial["seen"] != seen


def test_list_counts_the_mandates_of_today(client):
    build_client("none", is_for_all_schools=True, last_day=date(2021, 1, 1))
    build_client("one")

    page = client.get(url("client_changelist"))

    assert [(c.name, c.held) for c in page.context["cl"].result_list] == [("none", 0), ("one", 1)]
    assert "Enrol, amend and withdraw" in page.content.decode()


def test_list_takes_as_many_queries_for_twelve_as_for_two(client):
    taken = []
    for count in (2, 10):
        for number in range(count):
            build_client(f"client-{count}-{number}")
        client.get(url("client_changelist"))
        with CaptureQueriesContext(connection) as captured:
            client.get(url("client_changelist"))
        taken.append(len(captured))

    assert taken[1] <= taken[0]


def test_page_of_a_client_tells_current_from_past_and_coming_mandates(client):
    day = today()
    made = build_client(is_for_all_schools=True, first_day=date(2020, 1, 1))
    over = {"first_day": date(2020, 1, 1), "last_day": day - timedelta(days=1)}
    to_come = {"first_day": day + timedelta(days=1)}
    board = SchoolBoard.objects.create(number="41234")
    for content in (over, to_come):
        grant_mandate(client=made, board=board, because="b", by=COORDINATOR, **content)
    ended = grant_mandate(client=made, school=build_school(), because="c", by=COORDINATOR)
    end_mandate(mandate=ended, because="Contract ended.", by=COORDINATOR)

    assert sorted(words for _whom, words, _can_end in mandates_on(client, made)) == [
        "current",
        "ended",
        "over",
        "to come",
    ]
    assert {w for _, w, can_end in mandates_on(client, made) if can_end} == {"current", "to come"}
    assert "Contract ended." in shown_on(client, "client_change", made.pk)


def test_page_of_a_client_takes_as_many_queries_for_ten_mandates_as_for_two(client):
    made = build_client()
    taken = []
    for count in (2, 8):
        for _ in range(count):
            grant_mandate(client=made, school=build_school(), because="x", by=COORDINATOR)
        with CaptureQueriesContext(connection) as captured:
            client.get(url("client_change", made.pk))
        taken.append(len(captured))

    assert taken[1] <= taken[0]


def grant(client, one, **answers):
    answers = {"first_day": "2026-01-01", "because": "Letter of 1 May."} | answers
    return press(client, url("client_grant", one.pk), **answers)


def bare_client():
    told = create_client(
        name="c", organisation="o", kind="supplier", scopes=Scope.values, by=COORDINATOR
    )
    return told.client


@pytest.mark.parametrize("whom", ["school", "board", "all"])
def test_mandate_is_for_a_school_a_board_or_all_schools(client, whom):
    made, school = bare_client(), build_school("po", board="41234")
    made_up = build_made_up_school()

    answer = grant(client, made, whom=whom, school=school.pk, board=school.board.pk)

    mandate = Mandate.objects.get()
    assert messages_of(answer) == ["The mandate is granted."]
    assert [bool(mandate.school), bool(mandate.board), mandate.is_for_all_schools] == [
        whom == "school",
        whom == "board",
        whom == "all",
    ]
    assert list(schools_of(made)) == [made_up if whom == "all" else school]
    assert (mandate.granted_by, mandate.granted_because) == ("cora", "Letter of 1 May.")


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"whom": "school"}, "school"),
        ({"whom": "school", "school": "99999999"}, "school"),
        ({"whom": "board"}, "board"),
        ({"whom": "everyone"}, "whom"),
        ({"whom": "all", "because": ""}, "because"),
        ({"whom": "all", "first_day": ""}, "first_day"),
        ({"whom": "all", "last_day": "2025-12-31"}, "last_day"),
    ],
)
def test_mistake_in_a_mandate_is_shown_at_its_field(client, answers, field):
    made = bare_client()

    answer = grant(client, made, **answers)

    assert list(answer.context["form"].errors) == [field]
    assert not Mandate.objects.exists()


def test_school_of_a_mandate_is_suggested_by_its_name_and_code(client):
    school = build_school()
    query = {"app_label": "catalogue", "model_name": "mandate", "field_name": "school"}

    found = client.get(reverse("admin:autocomplete"), query | {"term": school.code}).json()

    assert [entry["text"] for entry in found["results"]] == [str(school)]


def test_coordinator_ends_a_mandate_and_says_why(client):
    made = build_client()
    mandate = made.mandates.get()
    address = url("client_end", made.pk, mandate.pk)

    without = press(client, address)
    answer = press(client, address, because="The board asked for it.")

    mandate.refresh_from_db()
    assert "because" in without.context["form"].errors
    assert messages_of(answer) == ["The mandate is ended."]
    assert (mandate.ended_by, mandate.ended_because) == ("cora", "The board asked for it.")
    assert not schools_of(made).exists()


def test_mandate_that_has_ended_is_not_ended_again(client):
    made = build_client()
    mandate = made.mandates.get()
    end_mandate(mandate=mandate, because="Once.", by=COORDINATOR)
    before = everything()

    answer = press(client, url("client_end", made.pk, mandate.pk), because="Twice.")

    assert messages_of(answer) == ["The mandate has ended already. It was ended by coordinator."]
    assert everything() == before


def test_mandate_is_reached_through_its_own_client_only(client):
    mine, other = build_client("mine"), build_client("other")

    assert client.get(url("client_end", mine.pk, other.mandates.get().pk)).status_code == 404
    assert client.get(url("client_change", 404)).status_code == 404


def test_client_is_not_typed_over_or_deleted(client):
    made = build_client()
    before = everything()

    answers = [
        client.post(url("client_change", made.pk), {"name": "Other"}),
        client.post(url("client_delete", made.pk), {"post": "yes"}),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert everything() == before


@pytest.mark.parametrize("page", ["changelist", "add", "change", "rotate", "grant", "end"])
def test_editor_and_nobody_reach_no_client(page):
    made = build_client()
    args = {"changelist": (), "add": (), "end": (made.pk, made.mandates.get().pk)}
    address = url(f"client_{page}", *args.get(page, (made.pk,)))
    before = everything()

    assert Browser().get(address).status_code == Browser().post(address).status_code == 302
    editor = editor_at_the_desk()
    assert editor.get(address).status_code == editor.post(address).status_code == 403
    assert {n: rows for n, rows in everything().items() if n != "Change"} == {
        n: rows for n, rows in before.items() if n != "Change"
    }
