"""What a return, an exchange or a void made of the sales it names: their points before it, and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import select

from db.session import Session
from loyalty import tables
from loyalty.receipts.worth import read_posted
from points import tables as journal

_entry, _receipt, _worth = journal.entry.c, tables.receipt.c, tables.entitlement.c


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A sale by the number of its receipt: its points by currency, before the document and after it."""

    receipt_id: str
    number: str
    before: Mapping[str, int]
    after: Mapping[str, int]


def of_document(session: Session, member_id: str, receipt_id: str) -> tuple[Reckoned, ...]:
    """The sales that the entries of a member's document were about; none where it changed nothing."""
    own = select(_receipt.seq).where(_receipt.member_id == member_id, _receipt.receipt_id == receipt_id)
    entries = session.rows(
        select(_entry.seq, _entry.codes)
        .where(_entry.holder_id == member_id, _entry.seq.in_(own))
        .order_by(_entry.seq)
    )
    numbers = {sale[0]: sale[1] for row in entries for sale in orjson.loads(row.codes).get("sales", ())}
    worths = session.rows(
        select(_worth.receipt_id, _worth.seq, _worth.posted)
        .where(_worth.member_id == member_id, _worth.receipt_id.in_(sorted(numbers)))
        .order_by(_worth.seq)
    )
    first, last = (entries[0].seq, entries[-1].seq) if entries else (0, 0)
    found = (
        Reckoned(
            sale,
            numbers[sale],
            _posted([row for row in worths if row.receipt_id == sale and row.seq < first]),
            _posted([row for row in worths if row.receipt_id == sale and row.seq <= last]),
        )
        for sale in numbers
        if sale != receipt_id
    )
    return tuple(each for each in found if each.before != each.after)


def _posted(rows: Sequence[Any]) -> Mapping[str, int]:
    sums: Counter[str] = Counter()
    for _, currency, amount in read_posted(rows[-1].posted) if rows else ():
        sums[currency] += amount
    return dict(sums)
