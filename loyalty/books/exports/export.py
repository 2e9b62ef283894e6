"""An export: one table as it leaves the house, read page by page in the order of its keys.

A page is one short read that begins after the last key of the page before, so that memory and the database
hold no more than a page, however large the table. Each page is as it stands when it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, literal, tuple_

from db.session import Session
from loyalty.retailer import Retailer

Value = str | int | datetime | date | None
Row = Mapping[str, Value]
Key = tuple[Any, ...]
PAGE_ROWS = 500


@dataclass(frozen=True, slots=True)
class Export:
    """One table as it leaves the house: its columns, and how a page of it is read.

    `personal` are the columns that only those see who may read members.
    """

    name: str
    columns: tuple[str, ...]
    query: Select[Any]
    key: tuple[ColumnElement[Any], ...]
    row: Callable[[Retailer, Mapping[str, Any], datetime], Row]
    personal: tuple[str, ...] = ()

    def shown(self, *, with_personal: bool) -> tuple[str, ...]:
        """The columns somebody sees."""
        left_out = () if with_personal else self.personal
        return tuple(column for column in self.columns if column not in left_out)


def page(
    session: Session, retailer: Retailer, export: Export, after: Key | None, at: datetime
) -> tuple[list[Row], Key | None]:
    """Up to PAGE_ROWS rows after a key, and the key to go on after; None where the table ends."""
    query = export.query.order_by(*export.key).limit(PAGE_ROWS)
    if after is not None:
        typed = (literal(value, column.type) for value, column in zip(after, export.key, strict=True))
        query = query.where(tuple_(*export.key) > tuple_(*typed))
    found = session.mappings(query)
    rows = [export.row(retailer, row, at) for row in found]
    more = len(found) == PAGE_ROWS
    return rows, tuple(found[-1][column.name] for column in export.key) if more else None


def columns_of(table: Table, *names: str) -> tuple[ColumnElement[Any], ...]:
    """The columns of these names, as a key."""
    return tuple(table.c[name] for name in names)
