"""A plan: the rows one piece of work wants to write, and the heads it must swap to be allowed to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Table

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Swap:
    """Move a holder's head from the sequence number that was read to a new one, or write nothing at all."""

    holder_id: str
    read_seq: int
    seq: int
    hash: str
    next_due_at: datetime | None
    acted_at: datetime
    marks: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Swaps and rows per table. Plans add up; each row has a value for every column of its table."""

    swaps: tuple[Swap, ...] = ()
    rows: Mapping[Table, tuple[Row, ...]] = field(default_factory=dict)

    def __add__(self, other: Plan) -> Plan:
        """Both plans as one, each table's rows in order."""
        tables = dict.fromkeys((*self.rows, *other.rows))
        merged = {table: (*self.rows.get(table, ()), *other.rows.get(table, ())) for table in tables}
        return Plan((*self.swaps, *other.swaps), merged)


def of(table: Table, rows: Iterable[Row]) -> Plan:
    """A plan of rows for one table; no rows, no trace."""
    found = tuple(rows)
    return Plan(rows={table: found} if found else {})
