"""Restoring: when goods come back, so do the points that paid for them, in proportion to what was paid."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
from sqlalchemy import ColumnElement, select, update

from db import plan
from db.plan import Plan
from loyalty import tables
from loyalty.goods import is_whole, kept
from loyalty.households import homeward
from loyalty.receipt import Kind, Receipt
from loyalty.receipts import redeeming, telling
from loyalty.receipts.case import Case
from loyalty.receipts.redeeming import Redeeming
from loyalty.receipts.values import Outcome, Redeemed
from loyalty.receipts.worth import Sale
from loyalty.rewards import voucher_uses
from loyalty.work import Work
from points import ledger, reading
from points.accounts import Move
from points.state import Entry, Part

_RESTORED = "restored"
_row = tables.receipt_redemption.c
Row = Mapping[str, Any]


def restore(case: Case, work: Work, receipt_id: str, sales: Sequence[tuple[Sale, Sale]]) -> Redeeming:
    """Give back what was spent on the goods that a document (`receipt_id`) brings back.

    `sales` are those it changes, before and after it. A revision that redeems otherwise gives all back first
    and redeems anew, less the share of the goods that are back already; a document that keeps goods after all
    takes the points again. Reads only where a sale redeemed something.
    """
    outcomes: tuple[Redeemed, ...] = ()
    beside, first = Plan(), len(work.entries)
    for before, after in sales:
        if before.receipt.redemptions or after.receipt.redemptions:
            found = _of_sale(case, work, receipt_id, before, after)
            outcomes, beside = (*outcomes, *found.outcomes), beside + found.beside
        elif _withdraws(case, before, after):
            # A voucher may have been used at the till for this receipt beforehand.
            _restore_vouchers(case, work.member_id, before)
    back = [entry for entry in work.entries[first:] if entry.act.kind == _RESTORED]
    if back:
        actor = f"store:{case.receipt.store}"
        beside += homeward.send(
            case.session, case.retailer, work, back, actor, case.at, locks=not case.is_quote
        )
    return Redeeming(outcomes, beside)


def given_back(entries: Iterable[Entry]) -> dict[str, int]:
    """Points that documents gave back, by currency, as these entries moved them.

    Those of others, which went on to them, are none of the member's.
    """
    signs = {Move.RESTORE: 1, Move.MERGE: -1}
    found: dict[str, int] = {}
    for entry in entries:
        for movement in entry.movements if entry.act.kind == _RESTORED else ():
            if sign := signs.get(movement.move):
                found[movement.currency] = found.get(movement.currency, 0) + sign * movement.amount
    return {currency: amount for currency, amount in found.items() if amount}


def due_back(amount: int, total_minor: int, kept_minor: int) -> int:
    """Of `amount` points spent on goods of `total_minor`, what is given back once `kept_minor` is kept.

    Rounded down once from the total kept, never per return; all of them once nothing is kept.
    """
    if kept_minor <= 0 or total_minor <= 0:
        return amount
    return amount * max(0, total_minor - kept_minor) // total_minor


def _of_sale(case: Case, work: Work, document_id: str, before: Sale, after: Sale) -> Redeeming:
    known = _rows(case, work.member_id, before.receipt_id)
    redeems_otherwise = (
        document_id == before.receipt_id and before.receipt.redemptions != after.receipt.redemptions
    )
    if redeems_otherwise:
        return _anew(case, work, document_id, known, before, after)
    if _withdraws(case, before, after):
        redeeming.give_back_stock(case, before.receipt_id, work.member_id)
        _restore_vouchers(case, work.member_id, before)
    beside, n = Plan(), _next_n(known)
    for currency in dict.fromkeys(row["currency"] for row in _taken(known)):
        own = [row for row in known if row["currency"] == currency]
        again = _of_currency(case, work, document_id, before, after, own, n)
        beside += again
        n += len(again.rows.get(tables.receipt_redemption, ()))
    return Redeeming((), beside)


def _withdraws(case: Case, before: Sale, after: Sale) -> bool:
    """Whether a document withdraws a sale of which nothing had come back yet.

    A voucher comes back with the whole sale, and not once part of the sale was refunded otherwise.
    """
    is_withdrawn = Kind.VOID in (after.receipt.kind, case.receipt.kind)
    return is_withdrawn and is_whole(before.receipt, before.returned)


def _was_withdrawn(case: Case, member_id: str, sale: Sale) -> bool:
    """Whether another document voided the sale before: then its stock went back with that."""
    document = tables.receipt.c
    by = {part.return_id for part in sale.returned}
    voids = select(document.receipt_id).where(
        document.member_id == member_id, document.receipt_id.in_(by), document.kind == Kind.VOID
    )
    return bool(by and case.session.rows(voids.limit(1)))


def _anew(
    case: Case, work: Work, document_id: str, known: Sequence[Row], before: Sale, after: Sale
) -> Redeeming:
    """Give all back, take what the sale redeems now, and give back of that the share of goods that are back.

    As if it had redeemed so from the beginning.
    """
    if after.receipt.lines:
        named = [
            row["name"] for row in known if row["what"] == "voucher" and row["outcome"] == Outcome.REDEEMED
        ]
        _issue_again(case, before, named)
    elif _withdraws(case, before, after):
        _issue_again(case, before)
    for row in reversed(_taken(known)):
        parts = reading.burned_parts(case.session, work.member_id, row["seq"])
        if not_back := sum(part.amount for part in parts):
            _give_back(case, work, document_id, row, parts, not_back)
    if not _was_withdrawn(case, work.member_id, before):
        redeeming.give_back_stock(case, before.receipt_id, work.member_id)
    _undo(case, work.member_id, before.receipt_id)
    if not after.receipt.lines:
        return Redeeming()
    again = redeeming.redeem(case, work, before.receipt_id, first_n=_next_n(known), stood=_stood(known))
    taken = _taken(again.beside.rows.get(tables.receipt_redemption, ()))
    for currency in dict.fromkeys(row["currency"] for row in taken):
        own = [row for row in taken if row["currency"] == currency]
        left = [(row, _parts_of(work, row["seq"])) for row in own]
        _give_back_last_first(case, work, document_id, left, _due(sum(row["amount"] for row in own), after))
    return again


def _taken(rows: Iterable[Row]) -> list[Row]:
    """The redemptions that took points."""
    return [row for row in rows if row["outcome"] == Outcome.REDEEMED and row["seq"] is not None]


def _stood(rows: Iterable[Row]) -> dict[str, int]:
    """What was paid by name until now, as allowances pay; points of no name are none of theirs."""
    return {row["name"]: row["amount"] for row in _taken(rows) if row["what"] == "points" and row["name"]}


def _next_n(known: Sequence[Row]) -> int:
    return max((row["n"] + 1 for row in known), default=0)


def _due(spent: int, sale: Sale) -> int:
    """Of the points spent on a sale as it is now, what must have come back."""
    if sale.receipt.lines and is_whole(sale.receipt, sale.returned):
        return 0  # nothing came back, also of a sale that a reward paid whole
    return due_back(spent, sale.receipt.net_minor, kept(sale.receipt, sale.returned).net_minor)


def _parts_of(work: Work, seq: int) -> Sequence[Part]:
    """What an entry that is not written yet, or the hold it opened, took out of each lot."""
    entry = next((each for each in work.entries if each.seq == seq), None)
    if entry is not None:
        return [Part(draw.lot, draw.amount) for draw in entry.draws if draw.purpose is Move.BURN]
    return next(hold.parts for hold in work.state.holds.values() if hold.opened_seq == seq)


def _of_currency(
    case: Case, work: Work, document_id: str, before: Sale, after: Sale, rows: Sequence[Row], n: int
) -> Plan:
    """Give back, or take again, what the goods kept make of the points spent in one currency."""
    taken = _taken(rows)
    left = [(row, reading.burned_parts(case.session, work.member_id, row["seq"])) for row in taken]
    spent = sum(row["amount"] for row in taken if row["what"] != "again")
    # What could not be taken again is owed in money, and is not asked for a second time.
    owed = sum(row["amount"] for row in rows if row["what"] == "again" and row["outcome"] == Outcome.REJECTED)
    back = spent - owed - sum(part.amount for _, parts in left for part in parts)
    more = _due(spent, after) - back
    if more < 0:
        return _take_again(case, work, document_id, before.receipt, taken, -more, n)
    _give_back_last_first(case, work, document_id, left, more)
    return Plan()


def _give_back_last_first(
    case: Case, work: Work, document_id: str, left: Sequence[tuple[Row, Sequence[Part]]], amount: int
) -> None:
    for row, parts in reversed(left):
        if share := min(amount, sum(part.amount for part in parts)):
            _give_back(case, work, document_id, row, parts, share)
            amount -= share


def _issue_again(case: Case, sale: Sale, only: Collection[str] | None = None) -> None:
    voucher_uses.restore(
        case.session, str(sale.receipt.key), only, at=case.at, announces=case.retailer.announces
    )


def _restore_vouchers(case: Case, member_id: str, sale: Sale) -> None:
    """Issue the vouchers of a withdrawn sale again; its redemptions of them are undone."""
    if not case.is_quote:
        _issue_again(case, sale)
        _undo(case, member_id, sale.receipt_id, _row.what == "voucher", _row.outcome == Outcome.REDEEMED)


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
        _RESTORED,
        f"restored:{document_id}:{work.state.head.seq + 1}",
        case.at,
        codes=orjson.dumps(codes, option=orjson.OPT_SORT_KEYS).decode(),
        actor=f"store:{case.receipt.store}",
    )
    grace = timedelta(days=work.program.restore.grace_days)
    away = homeward.givers(case.session, work, (part.lot for part in parts))
    work.state, entry = ledger.restore(work.state, act, row["seq"], parts, amount, grace, away)
    work.entries.append(entry)


def _take_again(
    case: Case, work: Work, document_id: str, receipt: Receipt, rows: Sequence[Row], amount: int, n: int
) -> Plan:
    """Goods that had come back are kept after all: what is there is taken, the rest waits for a person.

    All of it does where the member's points may not be spent now.
    """
    currency = rows[0]["currency"]
    locked = redeeming.is_locked(case, work.member_id)
    available = 0 if locked else min(amount, work.state.balance(currency).available)
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
        refused = "burn_locked" if locked else "insufficient_points"
        reason = "" if outcome is Outcome.REDEEMED else refused
        told = _told(
            case, receipt, Redeemed(n + offset, "again", "", currency, share, worth_minor, outcome, reason)
        )
        outcomes.append(told)
        written.append(
            redeeming.row_of(receipt, work.member_id, rows[0]["receipt_id"], seq, told, case.recorded_at)
        )
    rejected = telling.rejected(case, work.member_id, rows[0]["receipt_id"], outcomes)
    return plan.of(tables.receipt_redemption, written) + rejected


def _told(case: Case, receipt: Receipt, again: Redeemed) -> Redeemed:
    """The same with its worth in the sale's money."""
    if receipt.currency == case.program.money:
        return again
    paid_minor = case.program.foreign_money(receipt.currency).back(again.worth_minor)
    return replace(again, money=receipt.currency, paid_minor=paid_minor)


def _rows(case: Case, member_id: str, receipt_id: str) -> list[dict[str, Any]]:
    return case.session.mappings(
        select(tables.receipt_redemption)
        .where(_row.member_id == member_id, _row.receipt_id == receipt_id)
        .order_by(_row.n)
    )


def _undo(case: Case, member_id: str, receipt_id: str, *which: ColumnElement[bool]) -> None:
    mine = (_row.member_id == member_id, _row.receipt_id == receipt_id, *which)
    case.session.connection.execute(update(tables.receipt_redemption).where(*mine).values(outcome="undone"))
