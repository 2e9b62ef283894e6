"""Fees: what a card costs its member now, by its kind, the day, the member, and staff who let it go."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from db.session import Session
from loyalty.people import segments
from loyalty.program.cards import CardKind, Waiver
from loyalty.retailer import Retailer
from loyalty.work import Work

# Why staff let a fee go that the programme asks for.
WAIVERS: Final = ("goodwill", "our-mistake", "complaint", "other")


def due(
    session: Session,
    retailer: Retailer,
    work: Work,
    kind: CardKind,
    fee_minor: int,
    waived: str,
    at: datetime,
) -> int:
    """What of a fee is to be paid at `at` (UTC), in minor units; nothing where it is `waived`."""
    assert not waived or waived in WAIVERS, "a door checks the reason"
    if not fee_minor or waived:
        return 0
    when = kind.waived_when
    return 0 if when and _is_waived(session, retailer, work, when, at) else fee_minor


def _is_waived(session: Session, retailer: Retailer, work: Work, when: Waiver, at: datetime) -> bool:
    program, member_id = work.program, work.member_id
    if when.tiers and work.tier.standing.tier not in when.tiers:
        return False
    if when.days and not any(program.day(code).covers(at, program.zoneinfo) for code in when.days):
        return False
    if not when.segments:
        return True
    mine = segments.of_members(session, retailer, program, [member_id], at)[member_id]
    return not when.segments.isdisjoint(mine)
