"""Homeward: points of others that somebody gets back outside their household go on to who gave them.

Else spending the pool, leaving, and bringing the goods back would be a theft.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from db.plan import Plan
from db.session import Session
from loyalty.households import leaving, membership, pool
from loyalty.opening import open_books
from loyalty.people import members
from loyalty.retailer import Retailer
from loyalty.work import Work
from points import sharing
from points.state import Entry, Lot, LotKey


def send(
    session: Session,
    retailer: Retailer,
    work: Work,
    entries: Iterable[Entry],
    actor: str,
    at: datetime,
    *,
    locks: bool = True,
) -> Plan:
    """The plan of the givers, to whom go at `at` (UTC) the points that these entries sent on.

    A quote `locks` nobody.
    """
    going = _going(session, work, entries)
    if locks and going:
        session.lock(sorted({work.member_id, *(giver for giver, *_ in going)}))
    taking = {giver: open_books(session, retailer, giver, at, at) for giver, *_ in sorted(going)}
    for (giver, _, cause), lots in sorted(going.items()):
        _, act = pool.acts(work, taking[giver], cause, actor, at, lots, leaving.KINDS)
        taking[giver].take_in(*sharing.take_in(taking[giver].state, act, lots))
    whole = Plan()
    for each in taking.values():
        whole += each.plan()
    return whole


def givers(session: Session, work: Work, lots: Iterable[LotKey]) -> dict[LotKey, str]:
    """Who gave each of these lots, of those that came from somebody who has no pool with the member now.

    In one household with a giver it makes no difference who of them has the points: then they stay. They
    stay also where the giver is none of the shop's any more. Reads only where the programme has households.
    """
    if work.program.households is None:
        return {}
    wanted, came = {*lots}, leaving.came(session, work)
    found = {key: members.find_survivor_id(session, giver) for key, giver in came.items() if key in wanted}
    with_whom = _mates(session, work.member_id) if found else frozenset()
    return {
        key: giver
        for key, giver in found.items()
        if giver not in with_whom and members.find(session, giver).status == "active"
    }


def _going(session: Session, work: Work, entries: Iterable[Entry]) -> dict[tuple[str, str, str], list[Lot]]:
    """By giver, currency and what it was sent on by, the lots to take in; each `remaining` is how much."""
    grace = timedelta(days=work.program.restore.grace_days)
    sent = [(entry.act.cause, lot) for entry in entries for lot in sharing.sent_on(work.state, entry, grace)]
    to_whom = givers(session, work, (lot.key for _, lot in sent)) if sent else {}
    found: dict[tuple[str, str, str], list[Lot]] = defaultdict(list)
    for cause, lot in sent:
        found[to_whom[lot.key], lot.currency, cause].append(lot)
    return dict(found)


def _mates(session: Session, member_id: str) -> frozenset[str]:
    """Everyone with whom a member has points together, and the member."""
    household = membership.find(session, member_id)
    return frozenset((member_id, *(household.member_ids if household else ())))
