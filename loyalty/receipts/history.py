"""A member's past documents, read for what comes back, what is corrected and what arrives late."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal

import orjson
from sqlalchemy import ColumnElement, Select, and_, bindparam, cast, func, select
from sqlalchemy import case as either

import points.tables
from db.bundle import Bundle, each
from db.session import Session
from db.types import Id, Instant, instant_text
from loyalty import tables, tier_acts
from loyalty.deltas import SaleDelta, read_counters
from loyalty.program.shelf import Shelf
from loyalty.receipt import Kind
from loyalty.receipt_json import from_json
from loyalty.receipts.rebuilding import EXCHANGE, PastSale, rebuilt
from loyalty.receipts.values import Order
from tiers.acts import Act

_receipt, _returned, _entitlement, _entry = (
    tables.receipt.c,
    tables.returned.c,
    tables.entitlement.c,
    points.tables.entry.c,
)
_MEMBER: ColumnElement[str] = bindparam("member_id", type_=Id)
Which = Literal["ids", "skus", "since"]


def sales(
    session: Session,
    shelf: Shelf,
    member_id: str,
    *,
    ids: Iterable[str] = (),
    skus: Iterable[str] = (),
    since: datetime | None = None,
) -> tuple[PastSale, ...]:
    """Sales of a member, oldest first: of these ids, holding one of these stock codes, or all since then."""
    which: Which = "since" if since else "skus" if skus else "ids"
    values = {
        "ids": orjson.dumps(sorted(ids)).decode(),
        "skus": orjson.dumps(sorted(skus)).decode(),
        "since": instant_text(since) if since else "",
    }
    rows = session.read(_bundle(which), member_id=member_id, **{which: values[which]})
    return rebuilt(session, shelf, rows)


@lru_cache(maxsize=3)
def _bundle(which: Which) -> Bundle:
    wanted = {
        "ids": _receipt.receipt_id.in_(_ids()),
        "skus": _receipt.receipt_id.in_(
            select(tables.receipt_sku.c.receipt_id).where(
                tables.receipt_sku.c.member_id == _MEMBER, tables.receipt_sku.c.sku.in_(each("skus"))
            )
        ),
        "since": _receipt.purchased_at >= bindparam("since", type_=Instant),
    }[which]
    mine = and_(_receipt.member_id == _MEMBER, wanted)
    chosen = select(_receipt.receipt_id).where(mine, _receipt.kind == Kind.SALE.value)
    touching = select(_returned.return_id).where(
        _returned.member_id == _MEMBER, _returned.receipt_id.in_(chosen)
    )
    return Bundle(
        sales=select(tables.receipt, tables.store.c.zone)
        .join(tables.store, tables.store.c.code == _receipt.store)
        .where(_receipt.member_id == _MEMBER, _receipt.receipt_id.in_(chosen)),
        entitlements=_latest_entitlements(chosen),
        returned=select(tables.returned).where(
            _returned.member_id == _MEMBER, _returned.receipt_id.in_(chosen)
        ),
        returns=select(
            _receipt.receipt_id,
            _receipt.revision,
            _receipt.seq,
            either((_receipt.content.contains(EXCHANGE, autoescape=True), _receipt.content), else_="").label(
                "content"
            ),
        ).where(_receipt.member_id == _MEMBER, _receipt.receipt_id.in_(touching)),
    )


def _ids() -> Select[Any]:
    return select(cast(each("ids").subquery().c.value, Id))


def _latest_entitlements(chosen: Select[Any]) -> Select[Any]:
    newest = tables.entitlement.alias("newest").c
    last = (
        select(func.max(newest.seq))
        .where(newest.member_id == _entitlement.member_id, newest.receipt_id == _entitlement.receipt_id)
        .scalar_subquery()
    )
    return select(_entitlement.receipt_id, _entitlement.context, _entitlement.posted).where(
        _entitlement.member_id == _MEMBER, _entitlement.receipt_id.in_(chosen), _entitlement.seq == last
    )


def touched_by(session: Session, member_id: str, return_id: str) -> tuple[str, ...]:
    """The sales that any revision of a return took goods from."""
    rows = session.rows(
        select(_returned.receipt_id)
        .where(_returned.member_id == member_id, _returned.return_id == return_id)
        .distinct()
    )
    return tuple(row.receipt_id for row in rows)


def find_exchanged(session: Session, member_id: str, exchange_id: str) -> str | None:
    """The sale that a member's exchange took goods from; None where the document is none, or found none."""
    rows = session.rows(
        select(_returned.receipt_id, _receipt.content)
        .join(
            tables.receipt,
            and_(_receipt.member_id == _returned.member_id, _receipt.receipt_id == _returned.return_id),
        )
        .where(_returned.member_id == member_id, _returned.return_id == exchange_id)
        .order_by(_receipt.revision)
        .limit(1)
    )
    is_one = rows and from_json(rows[0].content).kind is Kind.EXCHANGE
    return str(rows[0].receipt_id) if is_one else None


def first_of(session: Session, member_id: str, receipt_id: str) -> tuple[Kind, str, Order]:
    """What a document was before any revision of it, its money, and its place, which no revision moves."""
    rows = session.rows(
        select(_receipt.content, _receipt.purchased_at, _receipt.sequence, _receipt.claim_key)
        .where(_receipt.member_id == member_id, _receipt.receipt_id == receipt_id)
        .order_by(_receipt.revision)
        .limit(1)
    )
    place = (rows[0].purchased_at, rows[0].sequence, rows[0].claim_key)
    first = from_json(rows[0].content)
    return first.kind, first.currency, place


def deltas(session: Session, member_id: str) -> list[tuple[int, datetime, SaleDelta]]:
    """All that was ever added to a member's counters: entry, its instant, and the delta."""
    return counted(session, member_id)[0]


def counted(session: Session, member_id: str) -> tuple[list[tuple[int, datetime, SaleDelta]], list[Act]]:
    """All that a member's standing follows from: what was added to the counters, and what people did."""
    rows = session.mappings(
        select(_entry.seq, _entry.effective_at, _entry.counters, _entry.kind, _entry.codes)
        .where(_entry.holder_id == member_id, (_entry.counters != "") | _entry.kind.in_(tier_acts.KINDS))
        .order_by(_entry.seq)
    )
    items = [
        (row["seq"], row["effective_at"], item) for row in rows for item in read_counters(row["counters"])
    ]
    return items, tier_acts.in_entries(rows)
