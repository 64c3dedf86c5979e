"""Sending one request to one address, within a time, without going anywhere else."""

import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from socket import SHUT_RDWR

from django.utils import timezone
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from catalogue.sending.targets import Target, addresses_of, parsed

WITHIN = 15.0  # seconds, for all of it
CONNECT_WITHIN = 5.0  # for TCP, and again for TLS


@dataclass(frozen=True)
class Reply:
    """What was answered: a status, and in how many seconds to come back if that was said."""

    status: int
    retry_after: float | None = None


class NoReply(Exception):
    """Nothing was answered; the message is one word for why."""


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
    """Send `body` and return the status; nothing of the body of the answer is read.

    The host is looked up and checked anew, and the address that was checked is connected to; the
    certificate is that of the name. No redirect is followed and no proxy of the environment asked.

    Raises:
        TargetRefused: the address is not one that may be reached.
        LookupTimedOut: the DNS did not say within 5 seconds where it is.
        LookupsBusy: it could not be asked; nothing was tried.
        NoReply: no whole answer came within 15 seconds, the lookup included.
    """
    deadline = time.monotonic() + WITHIN
    target = parsed(url)
    addresses = addresses_of(target)
    connection = connected(target, addresses, deadline)
    left = max(0.1, deadline - time.monotonic())
    late = threading.Timer(left, hang_up, [connection])
    late.start()
    try:
        connection.sock.settimeout(left)  # of each step; the timer is for the whole
        named = {"Host": target.authority, **headers}
        connection.request("POST", target.path, body, named, preload_content=False)
        answer = connection.getresponse()
        return Reply(answer.status, seconds_until(answer.headers.get("Retry-After", "")))
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        timed_out = time.monotonic() >= deadline - 0.05
        raise NoReply("timeout" if timed_out else "no-answer") from error
    finally:
        late.cancel()
        connection.close()


def connected(target: Target, addresses: list[str], deadline: float) -> HTTPConnection:
    """Connect to the first of the addresses that lets us."""
    reason = "timeout"
    for address in addresses:
        if time.monotonic() + CONNECT_WITHIN > deadline:
            break
        connection = connection_to(address, target)
        try:
            connection.connect()
        except (HTTPError, OSError) as error:
            connection.close()
            reason = "no-tls" if "SSL" in f"{type(error).__name__} {error}" else "no-connection"
        else:
            return connection
    raise NoReply(reason)


def connection_to(address: str, target: Target) -> HTTPConnection:
    if target.is_secure:
        return HTTPSConnection(
            address,
            target.port,
            timeout=CONNECT_WITHIN,
            server_hostname=target.host,
            cert_reqs="CERT_REQUIRED",
        )
    return HTTPConnection(address, target.port, timeout=CONNECT_WITHIN)


def hang_up(connection: HTTPConnection) -> None:
    """End a conversation that takes too long, also when it goes on byte by byte."""
    with suppress(OSError, AttributeError):  # it ended by itself at this very moment
        connection.sock.shutdown(SHUT_RDWR)


def seconds_until(header: str) -> float | None:
    """Return in how many seconds `Retry-After` asks to come back, if it asks for that."""
    if header.isascii() and header.isdigit():
        return float(header[:9])
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    aware: datetime = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - timezone.now()).total_seconds())
