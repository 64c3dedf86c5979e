"""Signatures as Standard Webhooks 1.0 has them, and how the secrets behind them are kept.

A receiver verifies with the same secret that we sign with, so a digest of it would not do. It is
kept encrypted with a key that follows from SECRET_KEY: a copy of the database alone signs nothing.

Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PREFIX = "whsec_"
SECRET_BYTES = 32  # the standard asks for 24 to 64


class SecretUnreadable(Exception):
    """A secret that was encrypted under a SECRET_KEY that is not known any more."""


def new_secret() -> str:
    """Draw a secret, in the form in which its receiver is told it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


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


def box() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(key_from(str(key))) for key in keys])


def key_from(key: str) -> bytes:
    derived = HKDF(SHA256(), length=32, salt=None, info=b"secrets of webhooks")
    return base64.urlsafe_b64encode(derived.derive(key.encode()))


def signature(secret: str, message: str, timestamp: int, body: bytes) -> str:
    """Sign `body`, as it goes out, together with the name of the message and its instant."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message}.{timestamp}.".encode() + body
    return f"v1,{base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()}"
