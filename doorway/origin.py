"""Where a request comes from, as limits count it."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network, ip_address

from flask import request


def network() -> str:
    """An address of IPv4, or the network of 64 bits of one of IPv6: who has one of those has them all."""
    said = request.remote_addr or ""
    try:
        found = ip_address(said)
    except ValueError:
        return said
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(IPv6Network((found, 64), strict=False))
    return str(found.ipv4_mapped or found) if isinstance(found, IPv6Address) else str(found)
