"""Leading: which kinds of notices are pushed, and the page of the member's that each opens with a tap.

What is sent to a given address, and codes above all, is not here: it would stand on a locked screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

LEADS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "welcome": "/",
        "new-device": "/account/devices",
        "pin-changed": "/account/safety",
        "pin-locked": "/account/safety",
        "voucher-issued": "/vouchers",
        "redemption-refused": "/history",
        "missing-answered": "/missing",
        "tier-reached": "/tier",
        "tier-lost": "/tier",
        "tier-at-risk": "/tier",
        "points-expiring": "/expiring",
        "special-day": "/offers",
        "birthday": "/",
    }
)
# What somebody should know at once, whatever the phone is doing.
URGENT: Final = frozenset(("new-device", "pin-changed", "pin-locked"))
