"""Addresses: which ones a delivery may go to. Everything that is not plainly public is refused."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

# RFC 6890 and its successors: this network, private, shared by carriers, loopback, link-local (where clouds
# keep their metadata), protocol assignments, documentation, 6to4 relays, benchmarks, multicast, reserved.
# The last one is public by number, but within one cloud it answers as the machine's own host.
_CLOSED_4 = [
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "168.63.129.16/32",
    )
]
# Of IPv6 only global unicast is open at all. That leaves out ::1, mapped and compatible IPv4, NAT64
# (64:ff9b::/96 and 64:ff9b:1::/48), unique local (fc00::/7), link-local and multicast without naming them.
_OPEN_6 = IPv6Network("2000::/3")
# Within it: Teredo, ORCHID and other assignments, documentation, 6to4 (which holds an IPv4 address).
_CLOSED_6 = [IPv6Network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]


def is_public(text: str) -> bool:
    """Whether a numeric address is one on the open Internet."""
    address = _read(text)
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _CLOSED_4)
    is_scoped = address.scope_id is not None
    return address in _OPEN_6 and not is_scoped and not any(address in network for network in _CLOSED_6)


def is_loopback(text: str) -> bool:
    """Whether a numeric address is this very machine, plainly written: 127.0.0.0/8 or ::1."""
    address = _read(text)
    return address.is_loopback and getattr(address, "ipv4_mapped", None) is None


def _read(text: str) -> IPv4Address | IPv6Address:
    return ip_address(text)
