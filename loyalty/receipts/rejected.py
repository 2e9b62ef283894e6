"""Rejected redemptions: what a till gave for points that were not there, until a person has settled it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, update

from db.session import Session
from loyalty import tables
from loyalty.errors import UnknownRejected

RESOLUTIONS = ("collected", "waived")
_row, _receipt = tables.receipt_redemption.c, tables.receipt.c


@dataclass(frozen=True, slots=True)
class Rejected:
    """One redemption that was not covered. `worth_minor` of the programme's money is owed at the till.

    `store` and `number` are the receipt's; `program` is the version it was bought under.
    """

    member_id: str
    receipt_id: str
    n: int
    what: str
    name: str
    currency: str
    amount: int
    worth_minor: int
    reason: str
    recorded_at: datetime
    store: str
    number: str
    program: str


def page(
    session: Session, stores: Collection[str] | None, limit: int, after: tuple[datetime, str, int] | None
) -> list[Rejected]:
    """Those that no one settled, oldest first, `limit` of them after a place (recorded at, receipt, n).

    `stores` None means every store.
    """
    wanted = [_row.outcome == "rejected", _row.resolved_at.is_(None)]
    if stores is not None:
        wanted.append(_receipt.store.in_(stores))
    if after is not None:
        at, receipt_id, n = after
        same = and_(_row.recorded_at == at, _row.receipt_id == receipt_id, _row.n > n)
        beside = and_(_row.recorded_at == at, _row.receipt_id > receipt_id)
        wanted.append(or_(_row.recorded_at > at, beside, same))
    rows = session.mappings(
        _selected(*wanted).order_by(_row.recorded_at, _row.receipt_id, _row.n).limit(limit)
    )
    return [_value(row) for row in rows]


def find(session: Session, member_id: str, receipt_id: str, n: int) -> Rejected:
    """One that waits. Raises UnknownRejected."""
    which = (_row.member_id == member_id, _row.receipt_id == receipt_id, _row.n == n)
    rows = session.mappings(_selected(*which, _row.outcome == "rejected", _row.resolved_at.is_(None)))
    if not rows:
        raise UnknownRejected
    return _value(rows[0])


def _selected(*wanted: ColumnElement[bool]) -> Select[Any]:
    return (
        select(tables.receipt_redemption, _receipt.store, _receipt.claim_key, _receipt.program)
        .join(
            tables.receipt,
            and_(
                _receipt.member_id == _row.member_id,
                _receipt.receipt_id == _row.receipt_id,
                _receipt.revision == _row.revision,
            ),
        )
        .where(*wanted)
    )


def settle(
    session: Session, member_id: str, receipt_id: str, n: int, resolution: str, by: str, at: datetime
) -> None:
    """Write down that one was collected or waived, by whom. Raises UnknownRejected where none waits.

    No points move: whoever lets the member pay in points adjusts them.
    """
    assert resolution in RESOLUTIONS, "a door checks the word"
    which = (_row.member_id == member_id, _row.receipt_id == receipt_id, _row.n == n)
    waits = (_row.outcome == "rejected", _row.resolved_at.is_(None))
    settled = {"resolved_at": at, "resolved_by": by, "resolution": resolution}
    done = session.connection.execute(update(tables.receipt_redemption).where(*which, *waits).values(settled))
    if done.rowcount != 1:
        raise UnknownRejected


def _value(row: Mapping[str, Any]) -> Rejected:
    own = {each.name: row[each.name] for each in dataclass_fields(Rejected) if each.name != "number"}
    return Rejected(**own, number=row["claim_key"].split("/", 3)[3])
