"""How long somebody is logged in at the desk, as whom, and what that opens."""

from typing import Any
from urllib.parse import unquote

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client

from catalogue.actions.editors import choose_password, create_editor
from catalogue.admin.sessions import BEGAN, IDLE, RECENT, SEEN
from catalogue.models import Change
from catalogue.models.allowances import forget
from tests.catalogue.coordinating import coordinator_at_the_desk
from tests.catalogue.desk import editor_at_the_desk, url

pytestmark = pytest.mark.django_db

FRONT, SIGN_IN, CODE = "/admin/", "/admin/login/?next=/admin/", "/admin/second-factor/"
CHANGE = "/admin/password_change/"
OWN = "a long sentence of mine"


@pytest.fixture(autouse=True)
def _nothing_was_tried(db: None) -> Any:
    forget()
    yield
    forget()


@pytest.fixture
def eva() -> tuple[User, str]:
    return create_editor(username="eva", by="test")


def sign_in(client: Client, password: str) -> Any:
    return client.post(SIGN_IN, {"username": "eva", "password": password})


def signed_in(password: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    assert sign_in(client, password).status_code == 302
    return client


def let_pass(client: Client, seconds: float, *moments: str) -> None:
    """Let what the session notes be so much longer ago."""
    session = client.session
    for moment in moments:
        session[moment] -= seconds
    session.save()


def change(client: Client, old: str, new: str) -> Any:
    typed = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post(CHANGE, typed)


def test_password_given_with_an_account_opens_nothing_but_the_page_to_change_it(eva: Any) -> None:
    client = signed_in(eva[1])

    turned_away = [client.get(path)["Location"] for path in (FRONT, url("source_changelist"))]

    assert turned_away == [CHANGE, CHANGE]
    assert "Choose a password that nobody else" in client.get(CHANGE).content.decode()
    client.post("/admin/logout/")
    assert client.get(FRONT)["Location"].startswith("/admin/login/")


def test_password_of_ones_own_opens_the_desk_for_good(eva: Any) -> None:
    client = signed_in(eva[1])

    same = change(client, eva[1], eva[1])
    change(client, eva[1], OWN)

    assert "Choose another one than the old." in same.content.decode()
    assert client.get(FRONT).status_code == 200
    assert signed_in(OWN).get(FRONT).status_code == 200
    assert Change.objects.filter(action="password.chosen", by="eva").count() == 1


def test_password_that_was_forgotten_is_given_anew_for_once(eva: Any) -> None:
    choose_password(user=eva[0], password=OWN)

    _user, given = create_editor(username="eva", by="test")

    assert signed_in(given).get(FRONT)["Location"] == CHANGE


def test_old_password_is_not_guessed_in_a_session_that_was_left_open(eva: Any) -> None:
    choose_password(user=eva[0], password=OWN)
    client = signed_in(OWN)

    for number in range(5):
        change(client, f"guess {number}", "another long sentence")
    answer = change(client, OWN, "another long sentence")

    assert "Too many attempts." in answer.content.decode()
    assert signed_in(OWN).get(FRONT).status_code == 200


@pytest.mark.parametrize(
    ("seconds", "moments", "status"),
    [
        (IDLE - 60, [SEEN], 200),
        (IDLE + 1, [SEEN], 302),
        (36_000 - 60, [BEGAN], 200),
        (36_001, [BEGAN], 302),
    ],
)
def test_session_ends_after_an_hour_away_and_after_a_working_day(
    seconds: int, moments: list[str], status: int
) -> None:
    client = editor_at_the_desk()
    let_pass(client, seconds, *moments)

    assert client.get(FRONT).status_code == status
    assert client.get(FRONT).status_code == status


def test_session_that_is_used_goes_on() -> None:
    client = editor_at_the_desk()

    for _hour in range(3):
        let_pass(client, IDLE - 60, SEEN)
        assert client.get(FRONT).status_code == 200


def test_session_does_not_begin_anew_by_being_used() -> None:
    client = editor_at_the_desk()
    let_pass(client, 36_001, BEGAN)

    client.post("/admin/language/", {"language": "nl"})

    assert client.get(FRONT)["Location"].startswith("/admin/login/")


def test_session_from_before_this_was_noted_is_over() -> None:
    client = editor_at_the_desk()
    session = client.session
    del session[BEGAN]
    session.save()

    assert client.get(FRONT).status_code == 302


@pytest.mark.parametrize("page", ["client_add", "enrolment_export"])
def test_what_does_most_harm_asks_who_it_is_again(page: str) -> None:
    client = coordinator_at_the_desk()
    assert client.get(url(page)).status_code == 200
    let_pass(client, RECENT + 1, BEGAN)

    answer = client.post(url(page), {"name": "Ours", "organisation": "Ours"})

    assert unquote(answer["Location"]) == f"/admin/login/?next={url(page)}"
    assert "Log in again to go on" in client.get(answer["Location"]).content.decode()
    assert client.get(FRONT).status_code == 302


def test_session_that_somebody_planted_is_not_taken_over(eva: Any) -> None:
    choose_password(user=eva[0], password=OWN)
    client = Client()
    client.get(SIGN_IN)
    session = client.session
    session["planted"] = True
    session.save()
    planted = client.cookies["sessionid"].value

    sign_in(client, OWN)

    assert client.cookies["sessionid"].value != planted
    assert not Session.objects.filter(pk=planted).exists()


def test_operator_logs_somebody_out_everywhere(eva: Any, capsys: Any) -> None:
    choose_password(user=eva[0], password=OWN)
    browsers, other = [signed_in(OWN) for _ in range(2)], editor_at_the_desk("otto")

    call_command("end_sessions", "eva")

    assert capsys.readouterr().out == "eva: 2 sessions ended\n"
    assert [browser.get(FRONT).status_code for browser in browsers] == [302, 302]
    assert other.get(FRONT).status_code == 200
    assert Change.objects.get(action="sessions.ended").detail == {"sessions": 2}
    with pytest.raises(CommandError, match="no account nobody"):
        call_command("end_sessions", "nobody")


def test_log_says_who_logged_in_and_that_somebody_failed_without_what_was_typed(
    eva: Any, caplog: Any
) -> None:
    caplog.set_level("INFO", "catalogue.admin.attempts")
    client = Client()
    for password in ["hunter2"] * 5 + [eva[1]]:
        sign_in(client, password)
    signed_in_elsewhere = Client(REMOTE_ADDR="192.0.2.2")
    sign_in(signed_in_elsewhere, eva[1])
    signed_in_elsewhere.get(CODE)
    signed_in_elsewhere.post(CODE, {"code": "000000"})

    lines = [line for line in caplog.records if line.name == "catalogue.admin.attempts"]
    written = [(line.getMessage(), line.members.get("account")) for line in lines]
    refused, locked = ("Name and password refused", None), ("Locked after too many attempts", None)
    accepted, wrong = ("Name and password accepted", eva[0].pk), ("Code refused", eva[0].pk)
    assert written == [refused] * 5 + [locked, accepted, wrong]
    assert not any(typed in str(vars(line)) for line in lines for typed in ("hunter2", eva[1]))
