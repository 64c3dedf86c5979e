"""The second factor of a person: one-time passwords of a device, and codes for when it is lost."""

import hashlib
import secrets
from base64 import b32encode, urlsafe_b64encode

from django.contrib.auth.models import User
from django.db import transaction
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice

from catalogue.actions.changes import record_change
from catalogue.actions.sessions import end_sessions_of
from catalogue.models.authenticators import Authenticator, new_key

CODES = 10
DIGITS = 6
CODE_BYTES = 15  # 120 bits: nobody tries them all, so that a plain digest will do
GROUP = 4  # letters and digits between two hyphens of a recovery code
DIGEST_BYTES = 12  # what fits the 16 characters that django-otp has for a code


def has_second_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, confirmed=True).exists())


def proposed_device(user: User) -> Authenticator:
    """Return the device that is being set up; it counts for nothing until it is confirmed."""
    device: Authenticator
    device, _created = Authenticator.objects.get_or_create(
        user=user, confirmed=False, defaults={"name": "device", "key": new_key()}
    )
    return device


@transaction.atomic
def confirm_device(*, user: User, code: str) -> tuple[Device, list[str]] | None:
    """Take the proposed device into use if the code is of it; return it and recovery codes."""
    devices = Authenticator.objects.select_for_update().filter(user=user)
    device = devices.filter(confirmed=False).first()
    if device is None or has_second_factor(user) or not device.verify_token(bare(code)):
        return None
    device.confirmed = True
    device.save()
    record_change("second_factor.set_up", subject=user.get_username(), by=user.get_username())
    return device, new_codes(user)


@transaction.atomic
def make_recovery_codes(*, user: User) -> list[str]:
    """Return new recovery codes; those that were given out before are worth nothing any more."""
    record_change("second_factor.new_codes", subject=user.get_username(), by=user.get_username())
    return new_codes(user)


def new_codes(user: User) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery codes")
    codes = [b32encode(secrets.token_bytes(CODE_BYTES)).decode().lower() for _ in range(CODES)]
    for code in codes:
        device.token_set.create(token=digest(code))
    return ["-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP)) for code in codes]


@transaction.atomic
def device_of_code(*, user: User, code: str) -> Device | None:
    """Return the device that a code is of, and use the code up; none if it is wrong."""
    typed = bare(code)
    is_of_device = len(typed) == DIGITS and typed.isdigit()
    kind = Authenticator if is_of_device else StaticDevice
    shown = typed if is_of_device else digest(typed)
    for device in kind.objects.select_for_update().filter(user=user, confirmed=True):
        if device.verify_token(shown):
            found: Device = device
            return found
    return None


def codes_left(user: User) -> int:
    left: int = sum(device.token_set.count() for device in StaticDevice.objects.filter(user=user))
    return left


@transaction.atomic
def reset_second_factor(*, user: User, by: str) -> bool:
    """Forget the second factor of a person and end their sessions; return whether there was one.

    Whoever had a session would otherwise set up a device of their own.
    """
    kinds = (Authenticator, StaticDevice)
    removed = sum(kind.objects.filter(user=user).delete()[0] for kind in kinds)
    end_sessions_of(user)
    record_change("second_factor.reset", subject=user.get_username(), by=by)
    return bool(removed)


def bare(code: str) -> str:
    """Return a code as it is compared, however it was typed."""
    return "".join(character for character in code.lower() if character.isalnum())


def digest(code: str) -> str:
    """Return what is kept of a recovery code."""
    whole = hashlib.sha256(f"recovery-code:{code}".encode()).digest()
    return urlsafe_b64encode(whole[:DIGEST_BYTES]).decode()
