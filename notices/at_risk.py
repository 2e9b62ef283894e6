"""At risk: tiers whose last period ends within 30 days while something is missing to keep them.

Pages of members, each in the caller's transaction; running it again, or a day late, tells nobody twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

import tiers.tables
from db import ids
from db.session import Session
from loyalty.opening import open_books
from loyalty.program.model import Program
from loyalty.retailer import Retailer
from notices import listening, outgoing
from notices.expiring import programs_of
from notices.outgoing import Wanted
from tiers.progress import progress

RISK_DAYS = 30
PAGE = 50
_ONE_DAY = timedelta(days=1)
_standing = tiers.tables.standing.c


def foresee(
    session: Session, retailer: Retailer, at: datetime, after: str = "", limit: int = PAGE
) -> tuple[int, str | None]:
    """Tell the next members, in the order of their ids; how many notices, and whom to go on behind.

    Once for each end of a tier. What counts is the last day on which a purchase still helps, not the review,
    which comes some days later.
    """
    rows = _ending(session, at, after, limit)
    programs = programs_of(session, retailer, [row.member_id for row in rows], at)
    causes = {_cause(row): row for row in rows if row.member_id in programs}
    wanted = []
    for cause in causes.keys() - listening.known(session, causes):
        row = causes[cause]
        facts = _find_missing(session, retailer, programs[row.member_id], row, at)
        if facts is not None:
            wanted.append(Wanted(row.member_id, "tier-at-risk", cause, facts))
    return outgoing.tell_all(session, wanted, at), rows[-1].member_id if len(rows) == limit else None


def _ending(session: Session, at: datetime, after: str, limit: int) -> Sequence[Any]:
    """Standings that end soon, by UTC's days: the programme's own are looked at one by one."""
    on = at.astimezone(UTC).date()
    soon = _standing.until_on.between(on - _ONE_DAY, on + (RISK_DAYS + 2) * _ONE_DAY)
    query = select(_standing.member_id, _standing.until_on).where(soon)
    if after:
        query = query.where(_standing.member_id > after)
    return session.rows(query.order_by(_standing.member_id).limit(limit))


def _cause(row: Any) -> str:
    return f"risk:{ids.outside('member', row.member_id)}:{row.until_on.isoformat()}"


def _find_missing(
    session: Session, retailer: Retailer, program: Program, row: Any, at: datetime
) -> dict[str, Any] | None:
    """What a member lacks to keep a tier that ends on this day; None for nothing, or for another day."""
    until_on: date = row.until_on
    today = at.astimezone(program.zoneinfo).date()
    if program.ladder is None or not _ONE_DAY <= until_on - today <= RISK_DAYS * _ONE_DAY:
        return None
    work = open_books(session, retailer, row.member_id, at, at)
    now = progress(program.ladder, work.tier.years, work.tier.standing, work.totals, today)
    if now.until_on != until_on or not now.to_keep:
        return None
    by_on = (until_on - _ONE_DAY).isoformat()
    return {"tier": now.tier, "amount": now.to_keep, "counter": now.keep_counter, "by_on": by_on}
