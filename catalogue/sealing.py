"""Secrets that are needed back, kept encrypted: a copy of the database alone gives none of them.

Their keys follow from SECRET_KEY; what was sealed under one of SECRET_KEY_FALLBACKS can still be
opened, and is sealed anew by `manage.py reseal_secrets`.
"""

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESCCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE, TAG = 12, 8  # bytes: with them a key of 20 fits the 80 hexadecimal digits of django-otp


class SecretUnreadable(Exception):
    """A secret that was sealed under a SECRET_KEY that is not known any more."""


def sealed(secret: str) -> str:
    """Encrypt a secret, to be kept."""
    return box().encrypt(secret.encode()).decode()


def opened(seal: str) -> str:
    """Return a secret that was kept.

    Raises:
        SecretUnreadable: SECRET_KEY is another one now and is not among SECRET_KEY_FALLBACKS.
    """
    try:
        return box().decrypt(seal.encode()).decode()
    except InvalidToken as error:
        raise SecretUnreadable from error


def sealed_short(secret: bytes) -> bytes:
    """Encrypt a secret for a place in which `sealed` would not fit: 20 bytes more than it."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + short_boxes()[0].encrypt(nonce, secret, None)


def opened_short(seal: bytes) -> bytes:
    """Return what `sealed_short` was given.

    Raises:
        SecretUnreadable: as for `opened`.
    """
    for one in short_boxes():
        try:
            return one.decrypt(seal[:NONCE], seal[NONCE:], None)
        except InvalidTag:
            continue
    raise SecretUnreadable


def box() -> MultiFernet:
    keys = keys_for(b"secrets of webhooks")
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


def short_boxes() -> list[AESCCM]:
    return [AESCCM(key, tag_length=TAG) for key in keys_for(b"keys of second factors")]


def keys_for(purpose: bytes) -> list[bytes]:
    """Return the key of today and the former ones, for one purpose each."""
    known = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [HKDF(SHA256(), 32, None, purpose).derive(str(key).encode()) for key in known]
