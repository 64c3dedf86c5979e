"""The apps that show one-time passwords to people at the desk."""

import logging
import secrets

from django_otp.plugins.otp_totp.models import TOTPDevice

from catalogue.sealing import SecretUnreadable, opened_short, sealed_short

logger = logging.getLogger(__name__)

KEY_BYTES = 20  # as RFC 4226 recommends


class Authenticator(TOTPDevice):  # type: ignore[misc]
    """A device of django-otp whose key the database holds only sealed.

    A key that an earlier version wrote down as it is works until it is sealed.
    """

    class Meta:
        proxy = True

    @property
    def bin_key(self) -> bytes:
        """Return the key that the app has too.

        Raises:
            SecretUnreadable: it was sealed under a SECRET_KEY that is not known any more.
        """
        kept = bytes.fromhex(self.key)
        return opened_short(kept) if len(kept) > KEY_BYTES else kept

    def verify_token(self, token: str) -> bool:
        """Whether it shows this code now, and never showed it before."""
        try:
            return bool(super().verify_token(token))
        except SecretUnreadable:
            logger.exception("Could not read the key of second factor %s", self.pk)
            return False


def new_key() -> str:
    """Draw a key, in the form in which it is kept."""
    return kept_key(secrets.token_bytes(KEY_BYTES))


def kept_key(key: bytes) -> str:
    return sealed_short(key).hex()
