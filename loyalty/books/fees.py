"""Fees: what cards and tiers cost members, by what was done, of which kind, in which store, on which day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import Select, and_, or_, select

import points.tables
from db.days import local_day
from db.session import Session
from loyalty import tier_acts
from loyalty.books.period import Period
from loyalty.books.reports import members_of
from loyalty.cards import issuing
from loyalty.program import shelf
from loyalty.program.model import Program
from loyalty.retailer import Retailer

_CHUNK_ROWS = 1_000
_entry = points.tables.entry.c
# Entries that say what was to be paid: of a card, or for a tier. A merge tells of the latter once more
# under another kind, so that nothing is counted twice.
ASKED = or_(
    _entry.kind == issuing.KIND,
    and_(_entry.kind == tier_acts.KIND, _entry.codes.like('%"act":"pay"%')),
)


@dataclass(frozen=True, slots=True)
class Fee:
    """One fee: what was done, the kind of card or the tier, and where; `waived` is why staff let it go."""

    what: str
    of: str
    store: str
    fee_minor: int
    waived: str


@dataclass(frozen=True, slots=True)
class FeeSum:
    """What came to be paid on a day in minor units, and how often; `free` of these times for nothing."""

    on: date
    what: str
    of: str
    store: str
    times: int
    free: int
    fee_minor: int


def of_entry(kind: str, codes: str) -> Fee:
    """What one of the `ASKED` entries says. A payment of before its sum was kept says nothing of it: 0."""
    found: Mapping[str, Any] = orjson.loads(codes)
    if kind == issuing.KIND:
        store = found.get("store", "")
        return Fee(found["deed"], found["card"], store, found["fee_minor"], found["waived"])
    return Fee("paid", found["tier"], found.get("store", ""), found.get("paid_minor", 0), "")


def sums(
    session: Session, retailer: Retailer, code: str, from_on: date, to_on: date, at: datetime
) -> tuple[Program, tuple[FeeSum, ...]]:
    """The fees of a programme by the day they were recorded. Raises UnknownProgram, InvalidPeriod."""
    program = shelf.current(session, retailer.shelf, code, at)
    period = Period.of(from_on, to_on, program.zoneinfo)
    counted: dict[tuple[date, str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    found = session.connection.execute(
        _entries(code, program.zoneinfo, period), execution_options={"yield_per": _CHUNK_ROWS}
    )
    for row in found:
        fee = of_entry(row.kind, row.codes)
        own = counted[date.fromisoformat(row.day), fee.what, fee.of, fee.store]
        own[0] += 1
        own[1] += not fee.fee_minor
        own[2] += fee.fee_minor
    return program, tuple(FeeSum(*key, *figures) for key, figures in sorted(counted.items()))


def _entries(code: str, zone: ZoneInfo, period: Period) -> Select[Any]:
    day = local_day(_entry.recorded_at, zone, period.start_at, period.end_at)
    return select(day.label("day"), _entry.kind, _entry.codes).where(
        _entry.holder_id.in_(members_of(code)),
        ASKED,
        _entry.recorded_at >= period.start_at,
        _entry.recorded_at < period.end_at,
    )
