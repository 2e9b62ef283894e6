"""Standing: folded anew from joining over all that a member counts now, as if it had never been otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from db.session import Session
from loyalty.receipts import folding, superseding
from loyalty.work import SaleDelta, TierState, Work, netted
from tiers import standing


def refold(
    session: Session,
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
    deltas = [item.delta for item in netted(counted)]
    found = standing.fold(work.ladder, anchor_on, joined_at, deltas, until)
    moments = [*(change.at for change in found.changes), *(delta.known_at for delta in deltas)]
    tier = TierState(anchor_on, found.standing, max([joined_at, *moments]))
    start = folding.Member(work.ladder, anchor_on, joined_at)
    superseding.supersede(session, work, start, superseding.Outcome(tier, found.totals, found.changes))
