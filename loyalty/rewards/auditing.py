"""Auditing: each hold and voucher paid for one receipt, both sides say so, and each wish has its row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, String, and_, cast, literal, select

import points.tables
from db import streams
from db.session import Session
from loyalty import tables
from loyalty.receipt import Redemption
from loyalty.receipt_json import from_json
from points.state import HoldStatus
from points.verifying import Difference

Row = Mapping[str, Any]
Rows = Sequence[Row]
_row, _receipt = tables.receipt_redemption.c, tables.receipt.c
_hold, _voucher, _journal = tables.till_hold.c, tables.voucher.c, points.tables.hold.c


def verify(session: Session) -> Iterator[Difference]:
    """Every hold and voucher that paid twice, or of which one side says other than the other.

    Reads each table once, in the order of their ids, in constant memory.
    """
    for hold_id, rows in streams.by_holder(session, holds=_holds(), named=_named("hold")):
        yield from _of_hold(hold_id, rows["holds"], rows["named"])
    for voucher_id, rows in streams.by_holder(session, vouchers=_vouchers(), named=_named("voucher")):
        yield from _of_voucher(voucher_id, rows["vouchers"], rows["named"])


@cache
def _named(what: str) -> Select[Any]:
    """What receipts redeemed, or had redeemed before it was undone, with the receipt's natural key."""
    own = and_(
        _receipt.member_id == _row.member_id,
        _receipt.receipt_id == _row.receipt_id,
        _receipt.revision == _row.revision,
    )
    columns = (_row.name, _row.member_id, _row.receipt_id, _row.outcome, _row.seq, _receipt.claim_key)
    query = select(*columns).outerjoin(tables.receipt, own)
    return query.where(_row.what == what, _row.outcome != literal("rejected")).order_by(_row.name)


@cache
def _holds() -> Select[Any]:
    same = and_(_journal.holder_id == _hold.member_id, _journal.hold_id == _hold.hold_id)
    name = cast(_hold.hold_id, String(64)).label("name")
    columns = (_hold.member_id, _hold.used_by, _journal.status, _journal.opened_seq)
    return select(name, *columns).outerjoin(points.tables.hold, same).order_by(name)


@cache
def _vouchers() -> Select[Any]:
    name = cast(_voucher.voucher_id, String(64)).label("name")
    return select(name, _voucher.member_id, _voucher.status, _voucher.used_receipt).order_by(name)


def _redeemed(named: Rows) -> list[Row]:
    return [row for row in named if row["outcome"] == "redeemed"]


def _of_hold(hold_id: str, holds: Rows, named: Rows) -> Iterator[Difference]:
    paid = _redeemed(named)
    hold = holds[0] if holds else None
    yield from _twice(f"hold {hold_id}", paid)
    for row in paid:
        if hold is None or hold["used_by"] != row["receipt_id"]:
            yield _differs(row, f"says that hold {hold_id} paid, which paid for {hold and hold['used_by']}")
        elif _is_at_its_opening(hold, row) and hold["status"] != HoldStatus.CAPTURED:
            yield _differs(row, f"says that hold {hold_id} paid, which is {hold['status']}")
    if hold is not None and hold["used_by"] not in (None, *(row["receipt_id"] for row in named)):
        what = f"hold {hold_id} paid for {hold['used_by']}, which says nothing of it"
        yield Difference(hold["member_id"], 0, what)


def _is_at_its_opening(hold: Row, row: Row) -> bool:
    """Whether the redemption took what the hold set aside, and not points drawn anew after it timed out.

    Of a hold whose member was merged into another, the entries have other numbers.
    """
    return (hold["member_id"], hold["opened_seq"]) == (row["member_id"], row["seq"])


def _of_voucher(voucher_id: str, vouchers: Rows, named: Rows) -> Iterator[Difference]:
    paid = _redeemed(named)
    yield from _twice(f"voucher {voucher_id}", paid)
    voucher = vouchers[0] if vouchers else {"status": "unknown", "used_receipt": None}
    for row in paid:
        if voucher["status"] != "redeemed":
            yield _differs(row, f"says that voucher {voucher_id} paid, which is {voucher['status']}")
        elif voucher["used_receipt"] != row["claim_key"]:
            used = voucher["used_receipt"] or "no receipt"
            yield _differs(row, f"says that voucher {voucher_id} paid, which was used for {used}")


def _twice(what: str, paid: Rows) -> Iterator[Difference]:
    if len(paid) > 1:
        yield Difference(paid[0]["member_id"], 0, f"{what} paid {len(paid)} times")


def _differs(row: Row, what: str) -> Difference:
    return Difference(row["member_id"], row["seq"] or 0, f"receipt {row['claim_key']} {what}")


def unanswered(receipts: Rows, redemptions: Rows) -> Iterator[tuple[int, str]]:
    """Sales of one member that do not have one row for each wish, redeemed or not: entry, and what differs.

    `receipts` are every revision of every document, in their order.
    """
    for receipt_id, group in groupby(receipts, key=itemgetter("receipt_id")):
        revisions = list(group)
        if not any('"redemptions"' in row["content"] for row in revisions):
            continue
        revision, wishes = _last_wishes(revisions)
        rows = [row for row in redemptions if row["receipt_id"] == receipt_id and row["what"] != "again"]
        found = sum(row["revision"] == revision for row in rows)
        if found != len(wishes):
            yield revisions[-1]["seq"], f"receipt {receipt_id}: {len(wishes)} redemptions named, {found} kept"


def _last_wishes(revisions: Rows) -> tuple[int, Sequence[Redemption]]:
    """The revision that last said something else about redemptions, and what came of it."""
    contents = [(row["revision"], from_json(row["content"])) for row in revisions]
    revision, first = contents[0]
    wishes, last = first.redemptions, first.redemptions
    for number, content in contents[1:]:
        if content.redemptions != last:
            revision, last = number, content.redemptions
            wishes = content.redemptions if content.lines else ()  # nothing is redeemed for no goods
    return revision, wishes
