"""Auditing: whether each sale was posted for exactly what is kept of it, and what it redeemed was taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from db.session import Session
from loyalty.program.shelf import Shelf
from loyalty.receipt import Kind
from loyalty.receipts import rebuilding
from loyalty.receipts.rebuilding import PastSale
from loyalty.receipts.values import Outcome
from loyalty.receipts.worth import origin_of
from loyalty.rewards import gift_vouchers
from points.accounts import Move

Rows = Sequence[Mapping[str, Any]]


def unfounded(
    session: Session, shelf: Shelf, receipts: Rows, entitlements: Rows, returned: Rows
) -> Iterator[tuple[str, str, int, int]]:
    """Sales of one member whose posted total is not what their goods entitle to: id, rule, posted, entitled.

    Rows are of one member: every revision of every document with its store's zone, every entitlement in the
    order of entries, and all that came back.
    """
    for past in _sales(session, shelf, receipts, entitlements, returned):
        entitled = past.sale.worth().granted()
        posted = {(rule, currency): amount for rule, currency, amount in past.sale.posted}
        for key in sorted({*entitled, *posted}):
            if entitled.get(key, 0) != posted.get(key, 0):
                yield past.sale.receipt_id, key[0], posted.get(key, 0), entitled.get(key, 0)


def ungiven(
    session: Session, shelf: Shelf, receipts: Rows, entitlements: Rows, returned: Rows, gifts: Rows
) -> Iterator[tuple[str, str, int, int]]:
    """Sales of one member whose gifts are not those that were given: origin, reward, given, entitled.

    Rows are as above; `gifts` are all vouchers that a sale ever gave.
    """
    given = Counter((row["origin"], row["reward"]) for row in gifts if not gift_vouchers.is_withdrawn(row))
    # Most programmes give nothing for nothing, and then nothing is evaluated again.
    entitled: Counter[tuple[str, str]] = Counter()
    giving = [row for row in entitlements if '"gifts"' in row["result"]]
    if given or giving:
        for past in _sales(session, shelf, receipts, entitlements, returned):
            for gift in past.sale.worth().gifts:
                entitled[origin_of(past.sale.receipt_id, gift.rule), gift.reward] += gift.count
    for key in sorted({*given, *entitled}):
        if given[key] != entitled[key]:
            yield (*key, given[key], entitled[key])


def _sales(
    session: Session, shelf: Shelf, receipts: Rows, entitlements: Rows, returned: Rows
) -> tuple[PastSale, ...]:
    latest = {row["receipt_id"]: row for row in entitlements}
    sold = {row["receipt_id"] for row in receipts if row["kind"] == Kind.SALE} & latest.keys()
    rows = {
        "sales": [row for row in receipts if row["receipt_id"] in sold],
        "entitlements": [latest[receipt_id] for receipt_id in sold],
        "returned": returned,
        "returns": [row for row in receipts if row["receipt_id"] not in sold],
    }
    return rebuilding.rebuilt(session, shelf, rows)


def unpaid(redemptions: Rows, movements: Rows, taken_over: Collection[int]) -> Iterator[tuple[int, str]]:
    """Redemptions that say other points were taken than an entry of their own took, of one member.

    Told by entry (0 for none), and what differs.

    `taken_over` are entries that speak for another journal, where the points were taken.
    """
    taken: Counter[tuple[int, str]] = Counter()
    for row in movements:
        if row["move"] in (Move.BURN, Move.HOLD):
            taken[row["seq"], row["currency"]] += row["amount"]
    redeemed = [row for row in redemptions if row["outcome"] == Outcome.REDEEMED and row["currency"]]
    shared = Counter(row["seq"] for row in redeemed)
    for row in redeemed:
        seq, said = row["seq"], row["amount"]
        if seq is None:
            yield 0, f"redemption {row['n']} of {row['receipt_id']} says {said}, and names no entry"
        elif shared[seq] > 1:
            yield seq, f"redemption {row['n']} of {row['receipt_id']} shares its entry with another"
        if seq is None or seq in taken_over:
            continue
        if taken[seq, row["currency"]] != said:
            found = taken[seq, row["currency"]]
            yield seq, f"redemption {row['n']} of {row['receipt_id']} says {said}, its entry took {found}"
