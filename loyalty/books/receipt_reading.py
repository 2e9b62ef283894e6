"""Reading one document of a member: what stands on it, its worth rule by rule, and what changed that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, bindparam, or_, select

from db.bundle import Bundle
from db.session import Session
from db.types import Id
from loyalty import tables
from loyalty.books import account
from loyalty.books.account import Line
from loyalty.books.account_reading import happenings
from loyalty.errors import UnknownReceipt
from loyalty.program.model import Program
from loyalty.receipt import Receipt
from loyalty.receipt_json import from_json
from loyalty.receipts.worth import read_posted
from loyalty.retailer import Retailer
from points import tables as journal

_entry, _movement = journal.entry.c, journal.movement.c
_receipt, _worth = tables.receipt.c, tables.entitlement.c
_MEMBER = bindparam("holder_id", type_=Id)
_ID = bindparam("receipt_id", type_=Id)


def _touching(seq: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether an entry posted a revision of the document, or changed what it is worth."""
    own = select(_receipt.seq).where(_receipt.member_id == _MEMBER, _receipt.receipt_id == _ID)
    worth = select(_worth.seq).where(_worth.member_id == _MEMBER, _worth.receipt_id == _ID)
    return or_(seq.in_(own), seq.in_(worth))


_DOCUMENT = Bundle(
    receipts=select(tables.receipt).where(_receipt.member_id == _MEMBER, _receipt.receipt_id == _ID),
    worths=select(tables.entitlement).where(_worth.member_id == _MEMBER, _worth.receipt_id == _ID),
    entries=select(_entry.seq, _entry.kind, _entry.effective_at, _entry.codes).where(
        _entry.holder_id == _MEMBER, _touching(_entry.seq)
    ),
    movements=select(
        *(_movement[name] for name in ("seq", "n", "move", "currency", "source", "target", "amount"))
    ).where(_movement.holder_id == _MEMBER, _touching(_movement.seq)),
)


@dataclass(frozen=True, slots=True)
class Revision:
    """A document as one revision had it, and the entry that posted it."""

    content: Receipt
    seq: int


@dataclass(frozen=True, slots=True)
class Document:
    """A document as its last revision has it, with why it is worth what it is worth.

    `kind` is that of its first revision. `points` is what is posted for it now, by currency; `rules` each
    rule's sum, `gifts` the rewards for nothing and `left_out` why a line does not count whole, and its minor
    units that do, by its place, as last evaluated; all are empty for what is no sale. `lines` are the entries
    that posted and changed it, oldest first. `revisions` are all there were, the first one first.
    """

    receipt_id: str
    kind: str
    content: Receipt
    purchased_at: datetime
    program: Program
    tier: str
    points: Mapping[str, int]
    rules: Sequence[Mapping[str, Any]]
    gifts: Sequence[Mapping[str, Any]]
    left_out: Mapping[int, tuple[str, int]]
    lines: tuple[Line, ...]
    revisions: tuple[Revision, ...]


def read(session: Session, retailer: Retailer, member_id: str, receipt_id: str) -> Document:
    """A document of a member. One read. Raises UnknownReceipt, also for another member's."""
    rows = session.read(_DOCUMENT, holder_id=member_id, receipt_id=receipt_id)
    if not rows["receipts"]:
        raise UnknownReceipt(receipt_id)
    revisions = sorted(rows["receipts"], key=lambda row: row["revision"])
    worth = max(rows["worths"], key=lambda row: row["seq"], default=None)
    context = orjson.loads(worth["context"]) if worth else {}
    result = orjson.loads(worth["result"]) if worth else {}
    return Document(
        receipt_id,
        from_json(revisions[0]["content"]).kind,
        from_json(revisions[-1]["content"]),
        datetime.fromisoformat(revisions[0]["purchased_at"]),
        retailer.shelf.take_reference(session, revisions[0]["program"]),
        context.get("tier", ""),
        _points(worth["posted"] if worth else "[]"),
        result.get("rules", ()),
        result.get("gifts", ()),
        {line["n"]: (line["code"], line["eligible_minor"]) for line in result.get("lines", ())},
        tuple(account.line(seq, told) for seq, told in sorted(happenings(rows), key=lambda pair: pair[0])),
        tuple(Revision(from_json(row["content"]), row["seq"]) for row in revisions),
    )


def _points(posted: str) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for _, currency, amount in read_posted(posted):
        sums[currency] += amount
    return dict(sums)
