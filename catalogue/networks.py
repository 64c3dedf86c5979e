"""What is counted as one place on the internet."""

from ipaddress import IPv6Address, ip_address

CUSTOMER = 64  # bits: what one customer of a provider has in IPv6 at least


def network_of(address: str) -> str:
    """Return an IPv4 address as it is, and the network of one customer around an IPv6 one."""
    if not is_address(address):
        return address
    parsed = ip_address(address)
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return f"{IPv6Address(int(parsed) >> CUSTOMER << CUSTOMER)}/{CUSTOMER}"


def is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
