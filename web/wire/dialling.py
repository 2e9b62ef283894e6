"""Telephone numbers as people at home write them, with the code of their country put before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

# ITU-T E.164 country codes; how long a number is without them, by the countries' numbering plans.
_WIDE: Final = str.maketrans("０１２３４５６７８９＋", "0123456789+")


@dataclass(frozen=True, slots=True)
class Plan:
    """How a country dials: its code, the digit that only calls within it begin with, lengths without both."""

    code: str
    trunk: str
    lengths: tuple[int, ...]


_PLANS: Final[Mapping[str, Plan]] = {
    "Asia/Hong_Kong": Plan("852", "", (8,)),
    "Asia/Macau": Plan("853", "", (8,)),
    "Asia/Singapore": Plan("65", "", (8,)),
    "Asia/Taipei": Plan("886", "0", (8, 9)),
    "Asia/Shanghai": Plan("86", "0", (11,)),
    "Asia/Tokyo": Plan("81", "0", (9, 10)),
    "Asia/Kuala_Lumpur": Plan("60", "0", (8, 9, 10)),
    "Europe/London": Plan("44", "0", (9, 10)),
    "Europe/Dublin": Plan("353", "0", (9,)),
    "America/New_York": Plan("1", "1", (10,)),
    "America/Chicago": Plan("1", "1", (10,)),
    "America/Los_Angeles": Plan("1", "1", (10,)),
    "Australia/Sydney": Plan("61", "0", (9,)),
}


def whole(typed: str, zone: str) -> str:
    """What was typed, with the country's code where a number of the zone's own country has none.

    An e-mail, a number with its code, and whatever fits no plan stay as they are.
    """
    text = typed.translate(_WIDE).strip()
    plan = _PLANS.get(zone)
    digits = "".join(each for each in text if each.isdigit())
    if "@" in typed or "＠" in typed or text.startswith("+") or plan is None:
        return typed
    if text.startswith("00"):
        return f"+{digits[2:]}"
    if digits.startswith(plan.code) and len(digits) - len(plan.code) in plan.lengths:
        return f"+{digits}"
    bare = digits.removeprefix(plan.trunk) if plan.trunk else digits
    return f"+{plan.code}{bare}" if len(bare) in plan.lengths else typed
