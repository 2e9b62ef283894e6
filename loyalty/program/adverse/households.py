"""Households that are smaller, gone, or share otherwise than before."""

from __future__ import annotations

from loyalty.program.adverse.wording import Found, bounded, fewer, gone
from loyalty.program.households import HouseholdPolicy
from loyalty.program.problem import Problem
from loyalty.remedies.remedy import worded


def households(was: HouseholdPolicy | None, now: HouseholdPolicy | None) -> Found:
    """What members who share their points lose. Both ways of who may spend are worse for somebody."""
    if was is None:
        return
    if now is None:
        yield gone("households", worded("members can no longer spend what others of their household have"))
        return
    yield from fewer("households.size", was.size, now.size)
    if (was.may_burn, now.may_burn) == ("all", "head"):
        yield Problem(
            "households.may_burn", worded("is head; every member could spend the others' points before")
        )
    if (was.may_burn, now.may_burn) == ("head", "all"):
        yield Problem(
            "households.may_burn", worded("is all; only the head could spend the others' points before")
        )
    if (was.leaver_takes, now.leaver_takes) == ("own", "nothing"):
        yield Problem("households.leaver_takes", worded("is nothing; who left took their own points before"))
    yield from bounded("households.joins_per_year", was.joins_per_year or 0, now.joins_per_year or 0)
