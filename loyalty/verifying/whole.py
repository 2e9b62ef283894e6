"""Verifying what stands beside the journals: counters, tiers, entitlements, receipts, budgets."""

from __future__ import annotations

from collections.abc import Iterator

from db import streams
from db.session import Session
from loyalty.offline import auditing as offline_auditing
from loyalty.retailer import Retailer
from loyalty.rewards import auditing
from loyalty.verifying import counting, documents, moving, reading
from loyalty.verifying import standing as standings
from loyalty.verifying.account import Account
from loyalty.verifying.budgets import Budgets
from loyalty.verifying.standing import Ladders
from points.verifying import Difference


def verify(session: Session, retailer: Retailer) -> Iterator[Difference]:
    """Every difference beside the journals; `points.verifying` looks at the journals themselves.

    Reads each table once, in the order of members, in constant memory. A member whose programme has had
    different ladders is not folded, because each version was in force for a part of the way only.
    """
    ladders, budgets = Ladders(session, retailer), Budgets(session, retailer.shelf)
    for member_id, rows in streams.by_holder(session, **reading.queries()):
        account = Account(member_id, rows)
        for seq, what in (
            *counting.counters(account),
            *moving.worth(account),
            *documents.contents(account),
            *documents.kept(session, retailer, account),
            *documents.gifts(session, retailer, account),
            *documents.redeemed(account),
            *standings.tiers(account, ladders),
        ):
            yield Difference(member_id, seq, what)
        budgets.add(account)
    yield from budgets.differences()
    yield from auditing.verify(session)
    yield from offline_auditing.verify(session)
