"""Places: where and when each of a member's documents was made, as people call the store."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from db.session import Session
from loyalty import tables

_receipt, _store = tables.receipt.c, tables.store.c


@dataclass(frozen=True, slots=True)
class Place:
    """The name of a store, and when goods changed hands there (UTC)."""

    name: str
    purchased_at: datetime


def of_documents(session: Session, member_id: str, documents: Collection[str]) -> Mapping[str, Place]:
    """The places of a member's documents by the documents' ids; what is not theirs has none."""
    if not documents:
        return {}
    rows = session.rows(
        select(_receipt.receipt_id, _store.name, _receipt.purchased_at)
        .join(tables.store, _store.code == _receipt.store)
        .where(_receipt.member_id == member_id, _receipt.receipt_id.in_(sorted(documents)))
    )
    return {row.receipt_id: Place(row.name, row.purchased_at) for row in rows}
