"""Standing: folded anew from joining over all that a member counts now, as if it had never been otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from db.session import Session
from loyalty import tier_acts
from loyalty.deltas import SaleDelta, netted
from loyalty.program import shelf
from loyalty.receipts import course, superseding
from loyalty.receipts.course import Course
from loyalty.retailer import Retailer
from loyalty.tier_rows import TierState
from loyalty.work import Work
from tiers.acts import Act
from tiers.counters import Delta


def refold(
    session: Session,
    retailer: Retailer,
    work: Work,
    joined: tuple[datetime, date],
    counted: Iterable[SaleDelta],
    until: datetime,
) -> None:
    """Let the standing follow from these deltas and this joining. Contexts of receipts stay as frozen.

    `counted` is all that was ever entered for the member, what takes something back with it.
    """
    if work.ladder is None:
        return
    joined_at, anchor_on = joined
    versions = shelf.versions(session, work.program.code)
    before = course.ladders_before(session, retailer.shelf, work.program, versions)
    start = course.Member(work.ladder, anchor_on, joined_at, before)
    acts = tier_acts.of_member(session, work.member_id)
    known: list[Delta | Act] = [*(item.delta for item in netted(counted)), *acts]
    way = Course(start)
    for each in sorted(known, key=lambda each: each.order):
        if isinstance(each, Act):
            way.act(each)
        else:
            way.count(each)
    way.review(until)
    moments = [*way.moments, *(change.at for change in way.changes)]
    tier = TierState(anchor_on, way.standing, max([joined_at, *moments]))
    superseding.supersede(session, work, start, superseding.Outcome(tier, way.totals, way.changes))
