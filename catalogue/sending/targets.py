"""Which addresses a webhook may reach: no service of our own network, whatever a name says.

A name is resolved here, once, and what it resolves to is connected to: an answer of the DNS that
changes after the check changes nothing.
"""

import ipaddress
import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from catalogue.sending.lookups import looked_up

LONGEST_URL = 500
PORTS = {443, 8443}
PRINTABLE = re.compile(r"[!-~]+")
LABEL = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
NAME = re.compile(rf"{LABEL}(\.{LABEL})*\.?")
# What ends in a number is an IPv4 address in some old notation: 2130706433, 0x7f.1, 0177.0.0.1.
ENDS_IN_A_NUMBER = re.compile(r"(.*\.)?(\d+|0x[0-9a-f]*)\.?")
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")  # without what carries an IPv4 address inside

Address = IPv4Address | IPv6Address


class TargetRefused(Exception):
    """An address that no webhook is sent to; the message says why, to who wants it."""


class LookupTimedOut(TargetRefused):
    """A host that the DNS says nothing of for too long."""


@dataclass(frozen=True)
class Target:
    """Where a webhook goes, taken apart once: what is checked is what is connected to."""

    is_secure: bool
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Return what the header `Host` says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        is_usual = self.port == (443 if self.is_secure else 80)
        return host if is_usual else f"{host}:{self.port}"


def parsed(url: str) -> Target:
    """Take `url` apart.

    Raises:
        TargetRefused: it is no plain https address of a host.
    """
    if len(url) > LONGEST_URL or not PRINTABLE.fullmatch(url) or "\\" in url:
        detail = _(
            "An address is at most %d ASCII characters; other letters in a name are written xn--…."
        )
        raise TargetRefused(detail % LONGEST_URL)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise TargetRefused(_("This is not an address.")) from error
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        raise TargetRefused(_("The address has to begin with https://."))
    if "@" in parts.netloc or "#" in url:
        raise TargetRefused(_("The address may hold no user name, password or fragment."))
    is_secure = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    usual = 443 if is_secure else 80
    return Target(is_secure, host_of(parts.hostname), usual if port is None else port, path)


def host_of(name: str) -> str:
    """Return a name, or an IP address in the one notation that everybody reads alike.

    Raises:
        TargetRefused: it is neither.
    """
    if "%" not in name and (":" in name or ENDS_IN_A_NUMBER.fullmatch(name)):
        try:
            return str(ipaddress.ip_address(name))
        except ValueError as error:
            raise TargetRefused(_("“%s” is no host.") % name) from error
    if not NAME.fullmatch(name) or len(name) > 253:
        raise TargetRefused(_("“%s” is no host.") % name)
    return name.rstrip(".")


def addresses_of(target: Target) -> list[str]:
    """Ask once where `target` is, and return its IP addresses, every one of them checked.

    Raises:
        LookupTimedOut: nothing was said of it within 5 seconds.
        LookupsBusy: it could not be asked at all.
        TargetRefused: it is nowhere, or somewhere that no webhook may reach.
    """
    try:
        found = looked_up(target.host, target.port)
    except TimeoutError as error:
        detail = _("The host “%s” was not found in time; try it again.") % target.host
        raise LookupTimedOut(detail) from error
    except (OSError, UnicodeError) as error:
        raise TargetRefused(_("The host “%s” cannot be found.") % target.host) from error
    addresses = list(dict.fromkeys(str(sockaddr[0]) for *_rest, sockaddr in found))
    for text in addresses:
        refuse_unless_allowed(ipaddress.ip_address(text), target)
    return addresses


def refuse_unless_allowed(address: Address, target: Target) -> None:
    if is_excepted(address):
        return
    if not is_public(address):
        raise TargetRefused(
            _("The host “%s” is in a range that webhooks are not sent to.") % target.host
        )
    if not target.is_secure:
        raise TargetRefused(_("The address has to begin with https://."))
    if target.port not in PORTS:
        raise TargetRefused(_("Webhooks are sent to port 443 or 8443 only."))


def is_excepted(address: Address) -> bool:
    """Whether the operator named a network that it is in (WEBHOOKS_MAY_REACH)."""
    networks = [ipaddress.ip_network(text) for text in settings.WEBHOOKS_MAY_REACH]
    return any(address in network for network in networks)


def is_public(address: Address) -> bool:
    """Whether it is an ordinary address of the internet.

    IPv6 addresses that hold an IPv4 address (mapped, compatible, NAT64, 6to4, Teredo) are none.
    """
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    if isinstance(address, IPv4Address):
        return True
    is_tunnel = address.sixtofour is not None or address.teredo is not None
    return address in GLOBAL_UNICAST and not is_tunnel


def check_target(url: str) -> None:
    """Refuse an address that no webhook may be sent to at this moment.

    Raises:
        TargetRefused: it is not one, or it is there where none may go.
        LookupsBusy: where it is cannot be asked now.
    """
    addresses_of(parsed(url))
