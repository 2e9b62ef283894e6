"""History: every entry of a member's journal with why, page by page."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, bindparam, select

from db.bundle import Bundle
from db.session import Session
from db.types import Id
from loyalty.books import account
from loyalty.books.account import Line
from loyalty.books.account_reading import happenings
from loyalty.explanations import reasons
from loyalty.opening import open_books
from loyalty.program.model import Program
from loyalty.retailer import Retailer
from points import tables

_entry, _movement = tables.entry.c, tables.movement.c
_MEMBER = bindparam("holder_id", type_=Id)
_AFTER, _BEFORE = bindparam("after", type_=BigInteger), bindparam("before", type_=BigInteger)
_MOVED = ("seq", "n", "move", "currency", "source", "target", "amount")
_BETWEEN = Bundle(
    entries=select(_entry.seq, _entry.kind, _entry.effective_at, _entry.codes).where(
        _entry.holder_id == _MEMBER, _entry.seq > _AFTER, _entry.seq < _BEFORE
    ),
    movements=select(*(_movement[name] for name in _MOVED)).where(
        _movement.holder_id == _MEMBER, _movement.seq > _AFTER, _movement.seq < _BEFORE
    ),
)


def page(
    session: Session,
    retailer: Retailer,
    member_id: str,
    at: datetime,
    limit: int,
    before: int | None = None,
) -> tuple[Program, list[Line]]:
    """At most `limit` entries before the entry `before`, newest first, with the programme that names things.

    The first page begins with what time has done up to `at` (UTC), as the member's account shows it. Two
    reads, no write. Raises UnknownMember.
    """
    work = open_books(session, retailer, member_id, at, at)
    lines = [account.line(entry.seq, reasons.happening(entry)) for entry in work.entries]
    shown = [line for line in reversed(lines) if before is None or line.seq < before][:limit]
    first = min([work.before.head.seq + 1, *([before] if before is not None else [])])
    wanted = limit - len(shown)
    rows = session.read(_BETWEEN, holder_id=member_id, after=max(0, first - 1 - wanted), before=first)
    stored = sorted(happenings(rows), key=lambda pair: -pair[0])
    return work.program, [*shown, *(account.line(seq, told) for seq, told in stored)]
