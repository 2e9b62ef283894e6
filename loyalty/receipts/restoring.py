"""Restoring: when goods come back, so do the points that paid for them, in proportion to what was paid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import orjson
from sqlalchemy import select, update

from db import plan
from db.plan import Plan
from loyalty import tables
from loyalty.goods import kept
from loyalty.receipt import Kind, Receipt
from loyalty.receipts import redeeming, telling
from loyalty.receipts.case import Case
from loyalty.receipts.redeeming import Redeeming
from loyalty.receipts.values import Outcome, Redeemed
from loyalty.receipts.worth import Sale
from loyalty.rewards import vouchers
from loyalty.work import Work
from points import ledger, reading
from points.accounts import Move
from points.state import Entry, Part

_row = tables.receipt_redemption.c
Row = Mapping[str, Any]


def restore(case: Case, work: Work, receipt_id: str, sales: Sequence[tuple[Sale, Sale]]) -> Redeeming:
    """Give back what was spent on the goods that a document (`receipt_id`) brings back.

    `sales` are those it changes, before and after it. A revision that redeems otherwise gives all back first
    and redeems anew; a document that keeps goods after all takes the points again. Reads only where a sale
    redeemed something.
    """
    outcomes: tuple[Redeemed, ...] = ()
    beside = Plan()
    for before, after in sales:
        if before.receipt.redemptions or after.receipt.redemptions:
            found = _of_sale(case, work, receipt_id, before, after)
            outcomes, beside = (*outcomes, *found.outcomes), beside + found.beside
        elif (
            Kind.VOID in (after.receipt.kind, case.receipt.kind) and not before.returned and not case.is_quote
        ):
            # A voucher may have been used at the till for this receipt beforehand.
            vouchers.restore(case.session, str(before.receipt.key))
    return Redeeming(outcomes, beside)


def given_back(entries: Iterable[Entry]) -> dict[str, int]:
    """Points that documents gave back, by currency, as these entries moved them."""
    found: dict[str, int] = {}
    for entry in entries:
        if entry.act.kind == "restored":
            for movement in entry.movements:
                if movement.move is Move.RESTORE:
                    found[movement.currency] = found.get(movement.currency, 0) + movement.amount
    return found


def due_back(amount: int, total_minor: int, kept_minor: int) -> int:
    """Of `amount` points spent on goods of `total_minor`, what is given back once `kept_minor` is kept.

    Rounded down once from the total kept, never per return; all of them once nothing is kept.
    """
    if kept_minor <= 0 or total_minor <= 0:
        return amount
    return amount * max(0, total_minor - kept_minor) // total_minor


def _withdraws(case: Case, before: Sale, after: Sale) -> bool:
    """Whether a document withdraws a sale of which nothing had come back yet."""
    return not before.returned and Kind.VOID in (after.receipt.kind, case.receipt.kind)


def _of_sale(case: Case, work: Work, document_id: str, before: Sale, after: Sale) -> Redeeming:
    sale_id = before.receipt_id
    known = _rows(case, work.member_id, sale_id)
    rows = [row for row in known if row["outcome"] == Outcome.REDEEMED]
    revised = document_id == sale_id
    other = revised and before.receipt.redemptions != after.receipt.redemptions
    kept_minor = 0 if other else kept(after.receipt, after.returned).net_minor
    # A voucher comes back with the whole sale, and not once part of the sale was refunded otherwise.
    is_voided = (
        kept_minor == 0 and not before.returned and Kind.VOID in (after.receipt.kind, case.receipt.kind)
    )
    if (other or is_voided) and not case.is_quote:
        vouchers.restore(case.session, str(before.receipt.key))
    beside = Plan()
    for currency in dict.fromkeys(row["currency"] for row in rows if row["seq"] is not None):
        own = [row for row in rows if row["currency"] == currency and row["seq"] is not None]
        beside += _of_currency(
            case, work, document_id, before.receipt, own, (after.receipt.net_minor, kept_minor)
        )
    if not other:
        return Redeeming((), beside)
    _undo(case, work.member_id, sale_id)
    again = redeeming.redeem(case, work, sale_id, first_n=len(known)) if after.receipt.lines else Redeeming()
    return Redeeming(again.outcomes, beside + again.beside)


def _of_currency(
    case: Case, work: Work, document_id: str, receipt: Receipt, rows: Sequence[Row], nets: tuple[int, int]
) -> Plan:
    """Give back, or take again, what the goods kept make of the points spent in one currency."""
    left = [(row, reading.burned_parts(case.session, work.member_id, row["seq"])) for row in rows]
    spent = sum(row["amount"] for row in rows if row["what"] != "again")
    more = due_back(spent, *nets) - (spent - sum(part.amount for _, parts in left for part in parts))
    if more < 0:
        return _take_again(case, work, document_id, receipt, rows, -more)
    for row, parts in reversed(left):
        if share := min(more, sum(part.amount for part in parts)):
            _give_back(case, work, document_id, row, parts, share)
            more -= share
    return Plan()


def _give_back(
    case: Case, work: Work, document_id: str, row: Row, parts: Sequence[Part], amount: int
) -> None:
    whole = reading.load(case.session, work.member_id, case.at, of_seq=row["seq"])
    for key, lot in whole.lots.items():
        if key not in work.state.lots:
            work.state = work.state.with_lot(lot)
    codes = {
        "document": document_id,
        "what": row["what"],
        "reward": row["name"] if row["what"] == "reward" else "",
    }
    act = work.act(
        "restored",
        f"restored:{document_id}:{work.state.head.seq + 1}",
        case.at,
        codes=orjson.dumps(codes, option=orjson.OPT_SORT_KEYS).decode(),
        actor=f"store:{case.receipt.store}",
    )
    grace = timedelta(days=work.program.restore.grace_days)
    work.state, entry = ledger.restore(work.state, act, row["seq"], parts, amount, grace)
    work.entries.append(entry)


def _take_again(
    case: Case, work: Work, document_id: str, receipt: Receipt, rows: Sequence[Row], amount: int
) -> Plan:
    """Goods that had come back are kept after all: what is there is taken, the rest waits for a person."""
    currency, n = rows[0]["currency"], max(row["n"] for row in rows) + 1
    available = min(amount, work.state.balance(currency).available)
    written, outcomes = [], []
    for offset, (share, outcome) in enumerate(
        ((available, Outcome.REDEEMED), (amount - available, Outcome.REJECTED))
    ):
        if not share:
            continue
        seq = None
        if outcome is Outcome.REDEEMED:
            act = work.act(
                "redeemed",
                f"redeemed:{document_id}:{work.state.head.seq + 1}",
                case.at,
                codes=orjson.dumps({"document": document_id, "what": "again"}).decode(),
                actor=f"store:{case.receipt.store}",
            )
            work.state, entry = ledger.burn(work.state, act, currency, share)
            work.entries.append(entry)
            seq = entry.seq
        worth_minor = work.program.worth_minor(currency, share) or 0
        reason = "" if outcome is Outcome.REDEEMED else "insufficient_points"
        told = Redeemed(n + offset, "again", "", currency, share, worth_minor, outcome, reason)
        outcomes.append(told)
        written.append(
            redeeming.row_of(receipt, work.member_id, rows[0]["receipt_id"], seq, told, case.recorded_at)
        )
    rejected = telling.rejected(case, work.member_id, rows[0]["receipt_id"], outcomes)
    return plan.of(tables.receipt_redemption, written) + rejected


def _rows(case: Case, member_id: str, receipt_id: str) -> list[dict[str, Any]]:
    return case.session.mappings(
        select(tables.receipt_redemption)
        .where(_row.member_id == member_id, _row.receipt_id == receipt_id)
        .order_by(_row.n)
    )


def _undo(case: Case, member_id: str, receipt_id: str) -> None:
    mine = (_row.member_id == member_id, _row.receipt_id == receipt_id)
    case.session.connection.execute(update(tables.receipt_redemption).where(*mine).values(outcome="undone"))
