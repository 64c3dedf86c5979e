"""Asking where a host is: for a limited time, and only so many questions at once."""

import logging
import socket
import threading
from concurrent.futures import Future
from typing import Any

from django.utils.translation import gettext as _

FOUND_WITHIN = 5.0  # seconds
PLACE_WITHIN = 1.0  # a lookup that works takes some milliseconds
AT_ONCE = 32  # in a process; four senders that meet nothing but names that hang for 30 s need 24
PLACES = threading.BoundedSemaphore(AT_ONCE)
LOGGER = logging.getLogger("api.webhooks")


class LookupsBusy(Exception):
    """So much is being looked up that nothing else can be: no fault of the host or who asks."""


def looked_up(host: str, port: int) -> list[Any]:
    """Return what the C library says of a host.

    It asks the DNS for as long as it likes and cannot be stopped, so it does so in a thread that
    nobody waits for longer than 5 seconds, the end of the process included.  The thread keeps its
    place until it ends, so names that nobody answers for do not heap up.

    Raises:
        TimeoutError: it is still asking.
        LookupsBusy: no place came free within a second.
    """
    answer: Future[list[Any]] = Future()

    def look_up() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except Exception as error:  # raised where it is waited for
            answer.set_exception(error)
        else:
            answer.set_result(found)
        finally:
            PLACES.release()

    if not PLACES.acquire(timeout=PLACE_WITHIN):
        raise busy()
    try:
        threading.Thread(target=look_up, name="lookup", daemon=True).start()
    except RuntimeError as error:  # the machine has no thread to give
        PLACES.release()
        raise busy() from error
    return answer.result(FOUND_WITHIN)


def busy() -> LookupsBusy:
    LOGGER.warning("webhooks: no more hosts can be looked up at this moment")
    return LookupsBusy(_("Too many hosts are being looked up at this moment; try it again."))
