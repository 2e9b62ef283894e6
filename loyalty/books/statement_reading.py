"""Reading a statement: all of a member's entries with what they moved, and the sales behind them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import bindparam, select

from db.bundle import Bundle
from db.session import Rows, Session
from db.types import Id
from loyalty import tables
from loyalty.books import statement
from loyalty.books.account_reading import happenings
from loyalty.books.period import Period
from loyalty.books.statement import Known, Recorded, SaleMade, Statement
from loyalty.explanations import reasons
from loyalty.opening import open_books
from loyalty.receipt import Kind
from loyalty.retailer import Retailer
from points import tables as journal

_entry, _movement, _receipt = journal.entry.c, journal.movement.c, tables.receipt.c
_MEMBER = bindparam("holder_id", type_=Id)
_ALL = Bundle(
    entries=select(_entry.seq, _entry.kind, _entry.effective_at, _entry.recorded_at, _entry.codes).where(
        _entry.holder_id == _MEMBER
    ),
    movements=select(
        *(_movement[name] for name in ("seq", "n", "move", "currency", "source", "target", "amount"))
    ).where(_movement.holder_id == _MEMBER),
    sales=select(_receipt.receipt_id, _receipt.claim_key, _receipt.store, _receipt.purchased_at).where(
        _receipt.member_id == _MEMBER, _receipt.kind == Kind.SALE.value
    ),
)


def read(
    session: Session,
    retailer: Retailer,
    member_id: str,
    from_on: date,
    to_on: date,
    known: Known,
    at: datetime,
) -> Statement:
    """A member's statement of the days `from_on` through `to_on` (the programme's), asked for at `at` (UTC).

    What time has done up to `at` and nobody has written yet counts as recorded now. Two reads, no write.
    Raises UnknownMember, InvalidPeriod.
    """
    work = open_books(session, retailer, member_id, at, at)
    period = Period.of(from_on, to_on, work.program.zoneinfo)
    rows = session.read(_ALL, holder_id=member_id)
    since = (Recorded(entry.seq, at, reasons.happening(entry)) for entry in work.entries)
    entries = sorted((*_recorded(rows), *since), key=lambda entry: entry.seq)
    sales = {row["receipt_id"]: _sale(row) for row in rows["sales"]}
    return statement.state(member_id, work.program, known, period, at, entries, sales)


def _recorded(rows: Rows) -> Iterator[Recorded]:
    recorded_at = {row["seq"]: datetime.fromisoformat(row["recorded_at"]) for row in rows["entries"]}
    for seq, told in happenings(rows):
        yield Recorded(seq, recorded_at[seq], told)


def _sale(row: dict[str, str]) -> SaleMade:
    # A key is store/till/date/number, and a number may hold slashes.
    number = row["claim_key"].split("/", 3)[3]
    return SaleMade(row["receipt_id"], number, row["store"], datetime.fromisoformat(row["purchased_at"]))
