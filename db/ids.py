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
}
_OUTSIDE = re.compile(r"[a-z]{3}_([0-9a-f]{32})\Z")


def new(at: datetime) -> str:
    """A new id whose first 48 bits are `at` in milliseconds, so that ids sort roughly by age."""
    milliseconds = int(at.timestamp() * 1000) & 0xFFFF_FFFF_FFFF
    random = int.from_bytes(os.urandom(10))
    value = (
        milliseconds << 80 | 0x7 << 76 | (random >> 68 & 0xFFF) << 64 | 0b10 << 62 | random & (1 << 62) - 1
    )
    return str(uuid.UUID(int=value))


def outside(kind: str, identifier: str) -> str:
    """The id as people and tills see it, such as `mem_0192…`."""
    return PREFIXES[kind] + identifier.replace("-", "")


def find_inside(kind: str, text: str) -> str | None:
    """The id inside a prefixed string of that kind, or None where it is not one."""
    match = _OUTSIDE.match(text)
    if match is None or not text.startswith(PREFIXES[kind]):
        return None
    return str(uuid.UUID(match.group(1)))
