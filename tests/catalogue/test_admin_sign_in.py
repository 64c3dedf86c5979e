"""Logging in at the desk: locks after too many attempts, and a second factor."""

import re
from typing import Any
from urllib.parse import unquote

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken

from catalogue.actions.editors import choose_password, create_editor
from catalogue.actions.second_factor import digest
from catalogue.admin.attempts import OF_ADDRESS, Attempts
from catalogue.models import Authenticator, Change
from catalogue.models.allowances import forget

pytestmark = pytest.mark.django_db

FRONT, SIGN_IN, CODE = "/admin/", "/admin/login/?next=/admin/", "/admin/second-factor/"
WRONG = "wrong"
LOCKED = "Too many attempts."


@pytest.fixture(autouse=True)
def _nothing_was_tried(db: None) -> Any:
    forget()
    yield
    forget()


@pytest.fixture
def required(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def eva() -> tuple[User, str]:
    user, password = create_editor(username="eva", by="test")
    choose_password(user=user, password=password)
    return user, password


def visitor(address: str = "192.0.2.1", language: str = "en") -> Client:
    return Client(REMOTE_ADDR=address, headers={"accept-language": language})


def sign_in(client: Client, password: str, username: str = "eva") -> Any:
    return client.post(SIGN_IN, {"username": username, "password": password})


def code_of(user: User, steps: int = 0) -> str:
    """Return the code that the device shows, or will show so many steps later."""
    return f"{totp(Authenticator.objects.get(user=user).bin_key, drift=steps):06d}"


def set_up(client: Client, user: User) -> list[str]:
    """Set up the second factor; return the recovery codes."""
    client.get(CODE)
    shown = client.post(CODE, {"code": code_of(user)}).content.decode()
    return re.findall(r"<li><code>([a-z2-7-]{29})</code></li>", shown)


def test_password_opens_the_desk_where_a_second_factor_is_optional(eva: Any) -> None:
    client = visitor()
    sign_in(client, eva[1])

    assert client.get(FRONT).status_code == 200


def test_account_is_locked_after_five_attempts_also_for_the_right_password(eva: Any) -> None:
    client = visitor()

    answers = [sign_in(client, WRONG).content.decode() for _ in range(6)]
    right = sign_in(client, eva[1])

    assert [LOCKED in answer for answer in answers] == [False] * 5 + [True]
    assert "Try again in 12 minutes." in right.content.decode()
    assert client.get(FRONT).status_code == 302


def test_account_that_does_not_exist_is_answered_and_locked_alike(eva: Any) -> None:
    said: dict[str, list[Any]] = {"eva": [], "nobody": []}
    for name, answers in said.items():
        for _ in range(6):
            errors = sign_in(visitor(), WRONG, name).context["form"].non_field_errors()
            answers.append(str(errors))

    assert said["eva"] == said["nobody"]
    assert LOCKED in said["eva"][-1]


def test_lock_holds_for_one_address_and_for_every_spelling_of_the_name(eva: Any) -> None:
    for name in ("eva", "Eva", "EVA", "eVa", "evA"):
        sign_in(visitor(), WRONG, name)

    assert LOCKED in sign_in(visitor(), WRONG).content.decode()
    assert sign_in(visitor("192.0.2.2"), eva[1]).status_code == 302


def test_address_that_tries_many_accounts_is_locked(eva: Any) -> None:
    for _ in range(OF_ADDRESS.quota):
        Attempts("sign-in-address", "192.0.2.1", allowance=OF_ADDRESS).count()

    assert LOCKED in sign_in(visitor(), eva[1]).content.decode()


def test_success_lets_one_begin_again(eva: Any) -> None:
    for _ in range(3):
        for _ in range(4):
            sign_in(visitor(), WRONG)
        assert sign_in(visitor(), eva[1]).status_code == 302


def test_desk_is_closed_until_the_second_factor_is_set_up(required: None, eva: Any) -> None:
    client = visitor()
    sign_in(client, eva[1])

    answer = client.get("/admin/catalogue/intervention/")

    assert answer.status_code == 302
    assert unquote(answer["Location"]) == f"{CODE}?next=/admin/catalogue/intervention/"
    assert client.get("/admin/autocomplete/").status_code == 302
    assert client.get("/admin/password_change/").status_code == 302


def test_device_is_set_up_by_a_picture_and_its_code(required: None, eva: Any) -> None:
    client = visitor()
    sign_in(client, eva[1])

    page = client.get(CODE).content.decode()
    wrong = client.post(CODE, {"code": "000000"})
    codes = set_up(client, eva[0])

    assert "<svg" in page
    assert "http" not in page[page.index("<svg") : page.index("</svg>")].replace(
        "http://www.w3.org/", ""
    )
    assert "This code is not right" in wrong.content.decode()
    assert len(codes) == len(set(codes)) == 10
    assert client.get(FRONT).status_code == 200
    assert Change.objects.filter(action="second_factor.set_up", subject="eva").exists()


def test_code_is_asked_at_every_log_in_and_works_once(required: None, eva: Any) -> None:
    first = visitor()
    sign_in(first, eva[1])
    set_up(first, eva[0])
    used = code_of(eva[0])
    second = visitor()
    sign_in(second, eva[1])

    again = second.post(CODE, {"code": used})
    after = second.post(f"{CODE}?next=/admin/catalogue/source/", {"code": code_of(eva[0], 1)})

    assert "it was used before" in again.content.decode()
    assert after["Location"] == "/admin/catalogue/source/"
    assert second.get(FRONT).status_code == 200


def test_recovery_code_works_once_however_it_is_typed(required: None, eva: Any) -> None:
    first = visitor()
    sign_in(first, eva[1])
    code, *_others = set_up(first, eva[0])

    statuses = []
    for typed in (code.upper().replace("-", " "), code):
        client = visitor()
        sign_in(client, eva[1])
        statuses.append(client.post(CODE, {"code": typed}).status_code)

    assert statuses == [302, 200]
    assert "9 recovery codes left" in first.get(CODE).content.decode()


def test_recovery_codes_are_kept_as_digests_and_replaced_as_a_whole(eva: Any) -> None:
    client = visitor()
    sign_in(client, eva[1])
    old = set_up(client, eva[0])

    new = re.findall(r"<code>([a-z2-7-]{29})</code>", client.post(CODE).content.decode())

    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert kept == {digest(code.replace("-", "")) for code in new}
    assert not kept & {code.replace("-", "") for code in (*old, *new)}


def test_codes_cannot_be_guessed_from_anywhere(required: None, eva: Any) -> None:
    first = visitor()
    sign_in(first, eva[1])
    set_up(first, eva[0])
    for number in range(5):
        client = visitor(f"192.0.2.{number + 10}")
        sign_in(client, eva[1])
        client.post(CODE, {"code": "000000"})

    answer = client.post(CODE, {"code": code_of(eva[0], 1)})

    assert LOCKED in answer.content.decode()
    assert client.get(FRONT).status_code == 302


def test_who_has_a_second_factor_is_asked_for_it_everywhere(eva: Any) -> None:
    first = visitor()
    sign_in(first, eva[1])
    set_up(first, eva[0])

    other = visitor()
    sign_in(other, eva[1])

    assert other.get(FRONT)["Location"].startswith(CODE)


def test_who_has_no_code_at_hand_can_log_out(required: None, eva: Any) -> None:
    client = visitor()
    sign_in(client, eva[1])

    client.post("/admin/logout/")

    assert client.get(CODE)["Location"].startswith("/admin/login/")


def test_operator_forgets_a_lost_second_factor(required: None, eva: Any, capsys: Any) -> None:
    client = visitor()
    sign_in(client, eva[1])
    set_up(client, eva[0])

    call_command("reset_second_factor", "eva")
    call_command("reset_second_factor", "eva")

    assert "eva: the second factor is forgotten\neva had no second" in capsys.readouterr().out
    assert client.get(FRONT)["Location"].startswith("/admin/login/")
    assert Change.objects.filter(action="second_factor.reset").exists()
    with pytest.raises(CommandError, match="no account nobody"):
        call_command("reset_second_factor", "nobody")


def test_new_password_ends_other_sessions(eva: Any) -> None:
    one, other = visitor(), visitor()
    for client in (one, other):
        sign_in(client, eva[1])
    new = "a long sentence of mine"

    one.post(
        "/admin/password_change/",
        {"old_password": eva[1], "new_password1": new, "new_password2": new},
    )

    assert one.get(FRONT).status_code == 200
    assert other.get(FRONT).status_code == 302


def test_cookie_of_the_session_is_out_of_reach_and_lasts_a_working_day(eva: Any) -> None:
    client = visitor()
    sign_in(client, eva[1])

    cookie = client.cookies["sessionid"]

    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 36_000)


@pytest.mark.parametrize("password", ["short1", "password1234", "evaevaevaeva@"])
def test_poor_password_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, User(username="evaevaevaeva"))


def test_any_long_password_will_do() -> None:
    validate_password("twelve signs", User(username="eva"))
