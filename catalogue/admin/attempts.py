"""How often somebody may try to log in, whether the account exists or not."""

import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import ngettext

from catalogue.models.allowances import Allowance, Unreachable, give_back, key, take
from catalogue.networks import network_of

logger = logging.getLogger(__name__)

OF_ACCOUNT = Allowance(5, 3600)  # five at once, then one every twelve minutes
OF_ADDRESS = Allowance(50, 3600)
MINUTE = 60


class Attempts:
    """The attempts at one thing, such as one account from one address."""

    def __init__(self, kind: str, *whose: str, allowance: Allowance = OF_ACCOUNT) -> None:
        self.key = key(kind, *whose)
        self.allowance = allowance

    def count(self) -> None:
        """Count one before it is known whether it succeeds, so that none at once slips through.

        Raises:
            ValidationError: there were too many.
        """
        try:
            standing = take(self.key, self.allowance)
        except Unreachable:
            logger.exception("Could not count an attempt to log in")
            return
        if not standing.was_given:
            write_down("Locked after too many attempts")
            minutes = -(-standing.until_next // MINUTE)
            raise ValidationError(locked(max(minutes, 1)), code="locked")

    def forget(self) -> None:
        """Begin again, after one that succeeded."""
        try:
            give_back(self.key)
        except Unreachable:
            logger.exception("Could not forget the attempts to log in")


def write_down(what: str, user: Any = None) -> None:
    """Say in the log what came of an attempt: of which account, never what was typed."""
    account = {"account": user.pk} if user else {}
    logger.info(what, extra={"members": account})


def locked(minutes: int) -> str:
    return ngettext(
        "Too many attempts. Try again in %d minute.",
        "Too many attempts. Try again in %d minutes.",
        minutes,
    ) % (minutes,)


def at_account(request: HttpRequest, username: str) -> Attempts:
    return Attempts("sign-in", username.casefold(), network(request))


def at_address(request: HttpRequest) -> Attempts:
    return Attempts("sign-in-address", network(request), allowance=OF_ADDRESS)


def network(request: HttpRequest) -> str:
    return network_of(request.META.get("REMOTE_ADDR", ""))
