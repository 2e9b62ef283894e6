"""Belonging: the part of a segment that the member's tier and counters decide, as of one purchase. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from loyalty.earning import words
from loyalty.program.segments import Counted, Membership

_OWN = {"visits": words.PURCHASES, "spent": words.SPENT}


def counter_of(each: Counted) -> str:
    """The counter whose total it asks for."""
    return _OWN.get(each.of, each.counter)


def key_of(each: Counted) -> str:
    """The figure of a context in which that total is frozen."""
    return words.lately(counter_of(each), each.within_days)


def counts(memberships: Iterable[Membership], of: str) -> bool:
    """Whether any of them asks for visits, or for what was spent."""
    return any(each.of == of for when in memberships for each in when.counted)


def holds(when: Membership, tier: str, figures: Mapping[str, int]) -> bool:
    """Whether tier and figures are such as a segment asks; what else it asks is a fact of its own."""
    if when.tiers and tier not in when.tiers:
        return False
    return all(each.holds(figures.get(key_of(each), 0)) for each in when.counted)
