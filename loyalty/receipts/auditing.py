"""Auditing: whether each sale was posted for exactly what is kept of it, and what it redeemed was taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from db.session import Session
from loyalty.program.shelf import Shelf
from loyalty.receipt import Kind
from loyalty.receipts import history
from loyalty.receipts.values import Outcome
from points.accounts import Move

Rows = Sequence[Mapping[str, Any]]


def unfounded(
    session: Session, shelf: Shelf, receipts: Rows, entitlements: Rows, returned: Rows
) -> Iterator[tuple[str, str, int, int]]:
    """Sales of one member whose posted total is not what their goods entitle to: id, rule, posted, entitled.

    Rows are of one member: every revision of every document with its store's zone, every entitlement in the
    order of entries, and all that came back.
    """
    latest = {row["receipt_id"]: row for row in entitlements}
    sold = {row["receipt_id"] for row in receipts if row["kind"] == Kind.SALE} & latest.keys()
    rows = {
        "sales": [row for row in receipts if row["receipt_id"] in sold],
        "entitlements": [latest[receipt_id] for receipt_id in sold],
        "returned": returned,
        "returns": [row for row in receipts if row["receipt_id"] not in sold],
    }
    for past in history.rebuilt(session, shelf, rows):
        entitled = past.sale.worth().granted()
        posted = {(rule, currency): amount for rule, currency, amount in past.sale.posted}
        for key in sorted({*entitled, *posted}):
            if entitled.get(key, 0) != posted.get(key, 0):
                yield past.sale.receipt_id, key[0], posted.get(key, 0), entitled.get(key, 0)


def unpaid(redemptions: Rows, movements: Rows, taken_over: Collection[int]) -> Iterator[tuple[int, str]]:
    """Redemptions that say other points were taken than their entry took, of one member: entry, and what.

    `taken_over` are entries that speak for another journal, where the points were taken.
    """
    taken: Counter[tuple[int, str]] = Counter()
    for row in movements:
        if row["move"] in (Move.BURN, Move.HOLD):
            taken[row["seq"], row["currency"]] += row["amount"]
    for row in redemptions:
        seq, said = row["seq"], row["amount"]
        if row["outcome"] != Outcome.REDEEMED or seq is None or seq in taken_over:
            continue
        if taken[seq, row["currency"]] != said:
            found = taken[seq, row["currency"]]
            yield seq, f"redemption {row['n']} of {row['receipt_id']} says {said}, its entry took {found}"
