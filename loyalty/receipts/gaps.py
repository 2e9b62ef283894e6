"""Gaps: running numbers of a till that never came. Each may be a receipt somebody is waiting for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from db.session import Session
from loyalty import tables

_claim = tables.claim.c
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Gap:
    """The numbers `first` to `last` of a till are missing, both included."""

    till: str
    first: int
    last: int


def find(session: Session, store: str, since: datetime, till: str | None = None) -> list[Gap]:
    """The gaps between the numbers of a store's tills that came since an instant, at most a thousand.

    Only documents with a `sequence` are counted; what lies before the first and after the last is no gap.
    """
    mine = _claim.series.startswith(f"{store}/", autoescape=True)
    if till is not None:
        mine = _claim.series == f"{store}/{till}"
    previous = func.lag(_claim.counter).over(partition_by=_claim.series, order_by=_claim.counter)
    came = (
        select(_claim.series, _claim.counter, previous.label("previous"))
        .where(mine, _claim.counter.is_not(None), _claim.recorded_at >= since)
        .subquery()
        .c
    )
    rows = session.rows(
        select(came.series, came.previous, came.counter)
        .where(came.counter > came.previous + 1)
        .order_by(came.series, came.counter)
        .limit(MOST)
    )
    return [Gap(row.series.partition("/")[2], row.previous + 1, row.counter - 1) for row in rows]
