"""Ids: UUIDv7 inside (RFC 9562 §5.7), prefixed strings outside."""

from __future__ import annotations

import os
import re
import uuid
from datetime import datetime

PREFIXES = {
    "member": "mem_",
    "receipt": "rcp_",
    "store": "sto_",
    "till": "til_",
    "hold": "hld_",
    "voucher": "vou_",
    "device": "dev_",
    "passkey": "psk_",
    "staff": "stf_",
    "staff_session": "ses_",
    "approval": "apr_",
    "audit": "aud_",
    "event": "evt_",
    "webhook": "whk_",
    "household": "hsh_",
    "voucher_batch": "vba_",
    "allowance": "alw_",
    "missing": "mis_",
}
_OUTSIDE = re.compile(r"[a-z]{3}_([0-9a-f]{32})\Z")


def new(at: datetime, place: int | None = None) -> str:
    """A new id whose first 48 bits are `at` in milliseconds, so that ids sort roughly by age.

    `place` (0 to 4095) orders what is made together at one moment (RFC 9562 §6.2, method 1).
    """
    random = int.from_bytes(os.urandom(10))
    third = random >> 68 & 0xFFF if place is None else min(place, 0xFFF)
    value = _milliseconds(at) << 80 | 0x7 << 76 | third << 64 | 0b10 << 62 | random & (1 << 62) - 1
    return str(uuid.UUID(int=value))


def first(at: datetime) -> str:
    """What no id made at `at` or later comes before, and every id made a millisecond earlier does."""
    return str(uuid.UUID(int=_milliseconds(at) << 80))


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000) & 0xFFFF_FFFF_FFFF


def outside(kind: str, identifier: str) -> str:
    """The id as people and tills see it, such as `mem_0192…`."""
    return PREFIXES[kind] + identifier.replace("-", "")


def find_inside(kind: str, text: str) -> str | None:
    """The id inside a prefixed string of that kind, or None where it is not one."""
    match = _OUTSIDE.match(text)
    if match is None or not text.startswith(PREFIXES[kind]):
        return None
    return str(uuid.UUID(match.group(1)))
