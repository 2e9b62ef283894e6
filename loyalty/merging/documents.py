"""Documents: receipts and what they were worth stand under the survivor too, and are claimed for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, and_, delete, exists, or_, select, update

import points.tables
from db import plan
from db.plan import Plan
from db.session import Session
from loyalty import tables

Row = Mapping[str, Any]
# Copied, because the old journal's entries stand for them too.
_COPIED = (tables.receipt, tables.entitlement, tables.returned, tables.receipt_sku, tables.redemption)
_claim, _voucher, _redeemed = tables.claim.c, tables.voucher.c, tables.receipt_redemption.c
_returned, _entitlement, _draw = tables.returned.c, tables.entitlement.c, points.tables.draw.c
_MOST_KEYS = 500


@dataclass(frozen=True, slots=True)
class Documents:
    """What stands beside a member's journal: rows to copy, rows to hand over, and vouchers."""

    copied: Mapping[Table, Sequence[Row]]
    redemptions: Sequence[Row]
    vouchers: Sequence[Row]

    def seqs(self) -> set[int]:
        """The entries that these rows name."""
        rows = (row for found in self.copied.values() for row in found)
        return {row["seq"] for row in (*rows, *self.redemptions, *self.vouchers) if row.get("seq")}

    def receipt_ids(self) -> list[str]:
        """The documents of the member."""
        return sorted({row["receipt_id"] for row in self.copied[tables.receipt]})


def of_member(session: Session, member_id: str) -> Documents:
    """All of one member's documents."""

    def rows(table: Table) -> list[dict[str, Any]]:
        return session.mappings(
            select(table).where(table.c.member_id == member_id).order_by(*table.primary_key)
        )

    return Documents(
        {table: rows(table) for table in _COPIED}, rows(tables.receipt_redemption), rows(tables.voucher)
    )


def copies(found: Documents, member_id: str, seqs: Mapping[int, int]) -> Plan:
    """The rows to add for the survivor, each naming the entry that took its own over."""
    whole = Plan()
    for table, rows in found.copied.items():
        whole += plan.of(table, [_renumbered(row, member_id, seqs) for row in rows])
    return whole


def hand_over(
    session: Session, found: Documents, ended_id: str, member_id: str, seqs: Mapping[int, int]
) -> Plan:
    """Re-point claims and vouchers now; what was redeemed at tills moves by the plan that is returned.

    The same verb hands everything back, with the numbers the other way round.
    """
    keys = sorted({row["claim_key"] for row in found.copied[tables.receipt]})
    for part in _parts(keys):
        own = (_claim.key.in_(part), _claim.member_id == ended_id)
        session.connection.execute(update(tables.claim).where(*own).values(member_id=member_id))
    for row in found.vouchers:
        its = update(tables.voucher).where(_voucher.code_digest == row["code_digest"])
        session.connection.execute(its.values(member_id=member_id, seq=seqs[row["seq"]]))
    ids = sorted({row["receipt_id"] for row in found.redemptions})
    for part in _parts(ids):
        _delete(session, tables.receipt_redemption, ended_id, _redeemed.receipt_id.in_(part))
    moved = [_renumbered(row, member_id, seqs) for row in found.redemptions]
    return plan.of(tables.receipt_redemption, moved)


def remove_copies(session: Session, member_id: str, original: Documents) -> None:
    """Take the copies of another's documents out again."""
    receipts = original.receipt_ids()
    for table in (tables.receipt, tables.entitlement, tables.receipt_sku):
        for part in _parts(receipts):
            _delete(session, table, member_id, table.c.receipt_id.in_(part))
    for part in _parts(receipts):
        _delete(session, tables.returned, member_id, _returned.return_id.in_(part))
    digests = [row["key_digest"] for row in original.copied[tables.redemption]]
    for part in _parts(digests):
        _delete(session, tables.redemption, member_id, tables.redemption.c.key_digest.in_(part))


def have_changed(session: Session, member_id: str, original: Documents, first: int, last: int) -> bool:
    """Whether anything changed the documents that came by entries `first` to `last`, or what they burned."""
    for part in _parts(original.receipt_ids()):
        newer = (
            select(_entitlement.seq).where(
                _entitlement.member_id == member_id,
                _entitlement.seq > last,
                _entitlement.receipt_id.in_(part),
            ),
            select(_returned.seq).where(
                _returned.member_id == member_id,
                _returned.seq > last,
                or_(_returned.receipt_id.in_(part), _returned.return_id.in_(part)),
            ),
            select(tables.receipt.c.seq).where(
                tables.receipt.c.member_id == member_id,
                tables.receipt.c.seq > last,
                tables.receipt.c.receipt_id.in_(part),
            ),
        )
        if any(session.rows(query.limit(1)) for query in newer):
            return True
    restored = and_(_draw.holder_id == member_id, _draw.of_seq >= first, _draw.of_seq <= last)
    return bool(session.rows(select(exists().where(restored)))[0][0])


def _renumbered(row: Row, member_id: str, seqs: Mapping[int, int]) -> dict[str, Any]:
    own = {**row, "member_id": member_id}
    return {**own, "seq": seqs[row["seq"]]} if row.get("seq") else own


def _delete(session: Session, table: Table, member_id: str, wanted: Any) -> None:
    session.connection.execute(delete(table).where(table.c.member_id == member_id, wanted))


def _parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """A few at a time: databases bound how many values a statement may hold."""
    for start in range(0, len(values), _MOST_KEYS):
        yield values[start : start + _MOST_KEYS]
