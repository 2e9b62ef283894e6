"""A member's past documents, read for what comes back, what is corrected and what arrives late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

import orjson
from sqlalchemy import ColumnElement, Select, and_, bindparam, cast, func, select

import points.tables
from db.bundle import Bundle, each
from db.session import Session
from db.types import Id, Instant, instant_text
from loyalty import tables, tier_acts
from loyalty.deltas import SaleDelta, read_counters
from loyalty.goods import Returned, carried
from loyalty.program.shelf import Shelf
from loyalty.receipt import Kind, Receipt
from loyalty.receipt_json import from_json
from loyalty.receipts.values import Order
from loyalty.receipts.worth import Sale, context_from, read_posted
from tiers.acts import Act

_receipt, _returned, _entitlement, _entry = (
    tables.receipt.c,
    tables.returned.c,
    tables.entitlement.c,
    points.tables.entry.c,
)
_MEMBER: ColumnElement[str] = bindparam("member_id", type_=Id)
Which = Literal["ids", "skus", "since"]
Parts = tuple[tuple[Returned, Receipt], ...]  # what came back, each with the content it was matched to


@dataclass(frozen=True, slots=True)
class Stage:
    """One entry that changed a sale: its content then, and all that had come back by then."""

    seq: int
    sale: Sale


@dataclass(frozen=True, slots=True)
class PastSale:
    """A sale as it stands, the ways it came there, oldest first, its place, and what came back of it."""

    sale: Sale
    stages: tuple[Stage, ...]
    order: Order
    back: Parts

    def without(self, return_id: str) -> Sale:
        """The sale as if one return had not been there; the others take their places on its lines again."""
        others = (pair for pair in self.back if pair[0].return_id != return_id)
        return replace(self.sale, returned=carried(others, self.sale.receipt))

    def revised(self, receipt: Receipt) -> Sale:
        """The sale with other content; what came back stays back."""
        return _with_content(self.sale, receipt, self.back)


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
        returns=select(_receipt.receipt_id, _receipt.revision, _receipt.seq).where(
            _receipt.member_id == _MEMBER, _receipt.receipt_id.in_(touching)
        ),
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


def rebuilt(
    session: Session, shelf: Shelf, rows: Mapping[str, Sequence[Mapping[str, Any]]]
) -> tuple[PastSale, ...]:
    """One member's sales from their rows, oldest first.

    `sales` holds every revision with the store's `zone`, `entitlements` each sale's latest, `returned` what
    came back, and `returns` every revision of the documents by which it did.
    """
    contents: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in sorted(rows["sales"], key=lambda row: row["revision"]):
        contents[row["receipt_id"]].append(row)
    entitlements = {row["receipt_id"]: row for row in rows["entitlements"]}
    back: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in sorted(rows["returned"], key=lambda row: (row["seq"], row["n"])):
        back[row["receipt_id"]].append(row)
    found = [
        _past_sale(session, shelf, revisions, entitlements[receipt_id], back[receipt_id], rows["returns"])
        for receipt_id, revisions in contents.items()
    ]
    return tuple(sorted(found, key=lambda past: past.order))


def _past_sale(
    session: Session,
    shelf: Shelf,
    revisions: Sequence[Mapping[str, Any]],
    entitlement: Mapping[str, Any],
    back: Sequence[Mapping[str, Any]],
    returns: Sequence[Mapping[str, Any]],
) -> PastSale:
    first = revisions[0]
    blank = Sale(
        first["receipt_id"],
        from_json(first["content"]),
        shelf.take_reference(session, first["program"]),
        first["zone"],
        context_from(entitlement["context"]),
        posted=read_posted(entitlement["posted"]),
    )
    order = (_instant(first["purchased_at"]), first["sequence"], first["claim_key"])
    stages = tuple(_stages(blank, revisions, back, returns))
    return PastSale(stages[-1][0].sale, tuple(stage for stage, _ in stages), order, stages[-1][1])


def _stages(
    blank: Sale,
    revisions: Sequence[Mapping[str, Any]],
    back: Sequence[Mapping[str, Any]],
    returns: Sequence[Mapping[str, Any]],
) -> Iterable[tuple[Stage, Parts]]:
    """Every entry that changed the sale, with its content and what had come back by then."""
    touching = {row["return_id"] for row in back}
    seqs = {row["seq"] for row in revisions} | {row["seq"] for row in back}
    seqs |= {row["seq"] for row in returns if row["receipt_id"] in touching}
    contents = {row["seq"]: from_json(row["content"]) for row in revisions}

    def content_at(seq: int) -> Receipt:
        return contents[max(found for found in contents if found <= seq)]

    # A return may be older than the sale: it waited, or found this sale only when that arrived late.
    for seq in sorted(found for found in seqs if found >= min(contents)):
        revision_of = _revisions_at(returns, seq)
        parts = tuple(
            (_part(row), content_at(row["seq"]))
            for row in back
            if row["seq"] <= seq and row["revision"] == revision_of.get(row["return_id"])
        )
        yield Stage(seq, _with_content(blank, content_at(seq), parts)), parts


def _instant(value: datetime | str) -> datetime:
    """A bundle answers in texts, a stream in instants."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _revisions_at(returns: Sequence[Mapping[str, Any]], seq: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in returns:
        if row["seq"] <= seq:
            found[row["receipt_id"]] = max(row["revision"], found.get(row["receipt_id"], 0))
    return found


def _with_content(sale: Sale, receipt: Receipt, back: Parts) -> Sale:
    """The same sale with other content, none if that is a void; its place in time stays the first one's."""
    now = replace(
        receipt,
        purchased_at=sale.receipt.purchased_at,
        sequence=sale.receipt.sequence,
        lines=() if receipt.kind is Kind.VOID else receipt.lines,
    )
    return replace(sale, receipt=now, returned=carried(back, now))


def _part(row: Mapping[str, Any]) -> Returned:
    return Returned(
        row["return_line"],
        row["receipt_id"],
        row["line"],
        Decimal(row["quantity"]),
        row["amount_minor"],
        row["return_id"],
    )


def touched_by(session: Session, member_id: str, return_id: str) -> tuple[str, ...]:
    """The sales that any revision of a return took goods from."""
    rows = session.rows(
        select(_returned.receipt_id)
        .where(_returned.member_id == member_id, _returned.return_id == return_id)
        .distinct()
    )
    return tuple(row.receipt_id for row in rows)


def first_of(session: Session, member_id: str, receipt_id: str) -> tuple[Kind, Order]:
    """What a document was before any revision of it, and its place, which no revision moves."""
    rows = session.rows(
        select(_receipt.kind, _receipt.purchased_at, _receipt.sequence, _receipt.claim_key)
        .where(_receipt.member_id == member_id, _receipt.receipt_id == receipt_id)
        .order_by(_receipt.revision)
        .limit(1)
    )
    return Kind(rows[0].kind), (rows[0].purchased_at, rows[0].sequence, rows[0].claim_key)


def deltas(session: Session, member_id: str) -> list[tuple[int, datetime, SaleDelta]]:
    """All that was ever added to a member's counters: entry, its instant, and the delta."""
    return counted(session, member_id)[0]


def counted(session: Session, member_id: str) -> tuple[list[tuple[int, datetime, SaleDelta]], list[Act]]:
    """All that a member's standing follows from: what was added to the counters, and what people did."""
    rows = session.mappings(
        select(_entry.seq, _entry.effective_at, _entry.counters, _entry.kind, _entry.codes)
        .where(_entry.holder_id == member_id, (_entry.counters != "") | (_entry.kind == tier_acts.KIND))
        .order_by(_entry.seq)
    )
    items = [
        (row["seq"], row["effective_at"], item) for row in rows for item in read_counters(row["counters"])
    ]
    return items, tier_acts.in_entries(rows)
