"""Anchoring: heads that moved since they were last anchored are written down, then signed together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from db import plan
from db.session import Session
from points import anchors
from points.anchor_tables import anchor, anchored_head
from points.anchors import Anchor
from points.state import GENESIS
from points.tables import head

_NOBODY = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True)
class Covered:
    """How far a day's anchor came: the last holder looked at, how many heads it covers, and their digest."""

    holder_id: str = _NOBODY
    heads: int = 0
    digest: str = GENESIS

    def __str__(self) -> str:
        return f"{self.holder_id} {self.heads} {self.digest}"

    @classmethod
    def from_text(cls, text: str) -> Covered:
        """The inverse of `str`; nothing covered for an empty text."""
        if not text:
            return cls()
        holder_id, heads, digest = text.split(" ")
        return cls(holder_id, int(heads), digest)


def cover(session: Session, business_date: date, before: Covered, most: int) -> Covered | None:
    """Look at so many more heads, in the order of holders, and write down those that moved.

    None when there are no more.
    """
    page = (
        select(head.c.holder_id, head.c.seq, head.c.hash)
        .where(head.c.holder_id > before.holder_id)
        .order_by(head.c.holder_id)
        .limit(most)
        .subquery()
    )
    known = (anchored_head.c.holder_id == page.c.holder_id) & (anchored_head.c.seq == page.c.seq)
    query = select(page, anchored_head.c.seq.label("known")).outerjoin(anchored_head, known)
    rows = session.rows(query.order_by(page.c.holder_id))
    if not rows:
        return None
    moved = [row for row in rows if row.known is None and row.seq > 0]
    written = [
        {"holder_id": row.holder_id, "seq": row.seq, "hash": row.hash, "business_date": business_date}
        for row in moved
    ]
    session.apply(plan.of(anchored_head, written))
    digest = before.digest
    for row in moved:
        digest = anchors.rolled(digest, row.holder_id, row.seq, row.hash)
    return Covered(rows[-1].holder_id, before.heads + len(moved), digest)


def close(
    session: Session, key: Ed25519PrivateKey, business_date: date, found: Covered, made_at: datetime
) -> Anchor:
    """Sign what was covered; the anchor follows the last one. `made_at` is UTC."""
    last = find_last(session)
    assert last is None or last.business_date < business_date, "anchors are made in order"
    previous = last.digest if last else GENESIS
    made = anchors.signed(key, business_date, previous, (found.heads, found.digest), made_at)
    row = {name: getattr(made, name) for name in Anchor.__slots__}
    session.apply(plan.of(anchor, [row]))
    return made


def stored(session: Session) -> Iterator[Anchor]:
    """Every anchor, oldest first."""
    for row in session.rows(select(anchor).order_by(anchor.c.business_date)):
        yield Anchor(**row._asdict())


def find_last(session: Session) -> Anchor | None:
    """The anchor of the latest date."""
    rows = session.rows(select(anchor).order_by(anchor.c.business_date.desc()).limit(1))
    return Anchor(**rows[0]._asdict()) if rows else None
