"""Secrets that are needed back: what a copy of the database gives of them, and new keys."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from catalogue.actions.second_factor import confirm_device, device_of_code, proposed_device
from catalogue.actions.webhooks import rotate_webhook_secret
from catalogue.models import Authenticator, Webhook
from catalogue.sealing import SecretUnreadable, opened, opened_short, sealed_short
from tests.builders_enrolment import everything
from tests.catalogue.listening import listen

pytestmark = pytest.mark.django_db

KEY = bytes(range(20))


@pytest.fixture
def eva() -> User:
    user = User.objects.create_user("eva")
    confirm_device(user=user, code=code_of(proposed_device(user)))
    return user


def code_of(device: TOTPDevice, steps: int = 0) -> str:
    return f"{totp(device.bin_key, drift=steps):06d}"


def next_code(user: User) -> str:
    return code_of(Authenticator.objects.get(user=user), 1)


def test_key_of_a_second_factor_is_in_no_table(eva: User) -> None:
    device = Authenticator.objects.get(user=eva)

    assert device.bin_key.hex() not in str(everything()) + str(TOTPDevice.objects.values())
    assert len(device.key) <= 80
    assert device.config_url.count("secret=") == 1


def test_two_keys_that_are_alike_are_kept_differently_and_changed_ones_refused() -> None:
    one, other = sealed_short(KEY), sealed_short(KEY)

    assert one != other
    assert opened_short(one) == opened_short(other) == KEY
    with pytest.raises(SecretUnreadable):
        opened_short(one[:-1] + bytes([one[-1] ^ 1]))


def test_key_that_was_kept_as_it_is_works_until_it_is_sealed(eva: User) -> None:
    TOTPDevice.objects.filter(user=eva).update(key=KEY.hex())
    code = next_code(eva)

    call_command("reseal_secrets")

    assert TOTPDevice.objects.get(user=eva).key != KEY.hex()
    assert device_of_code(user=eva, code=code) is not None


def test_former_key_may_go_once_everything_is_sealed_anew(eva: User, settings: Any) -> None:
    secret = opened(listen().secret)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    code = next_code(eva)

    call_command("reseal_secrets")
    settings.SECRET_KEY_FALLBACKS = []

    assert device_of_code(user=eva, code=code) is not None
    assert opened(Webhook.objects.get().secret) == secret


def test_former_secret_of_a_webhook_outlives_the_key_that_it_was_sealed_under(
    settings: Any,
) -> None:
    webhook = listen()
    former = opened(webhook.secret)
    rotate_webhook_secret(webhook=webhook, by="test")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"

    call_command("reseal_secrets")
    settings.SECRET_KEY_FALLBACKS = []

    assert opened(Webhook.objects.get().former_secret) == former


def test_device_that_was_never_confirmed_is_not_sealed_anew_but_goes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    proposed_device(User.objects.create_user("eva"))

    call_command("reseal_secrets")

    assert capsys.readouterr().out == "sealed anew: 0\n"
    assert not Authenticator.objects.exists()


def test_key_that_nobody_can_read_opens_nothing_and_is_counted(
    eva: User, settings: Any, capsys: Any, caplog: Any
) -> None:
    code = next_code(eva)
    kept = TOTPDevice.objects.values_list("key").get()
    settings.SECRET_KEY = settings.SECRET_KEY[::-1]

    with pytest.raises(CommandError, match=r"unreadable: 1\."):
        call_command("reseal_secrets")

    assert capsys.readouterr().out == "sealed anew: 0\n"
    assert TOTPDevice.objects.values_list("key").get() == kept
    assert device_of_code(user=eva, code=code) is None
    assert "Could not read the key" in caplog.text
