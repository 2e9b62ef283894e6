"""A table of figures: what a page shows, a chart draws, and a sheet holds, from one value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from flask import Response

from web.wire import pages, sheets

Series = Literal["", "bar", "line"]
Plain = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column called by the text `key`; a figure stands at the right; `series` is how a chart draws it.

    `colour` says what is drawn, so that it looks the same in every chart: given, used, expired or counted.
    """

    name: str
    key: str
    is_figure: bool = True
    series: Series = ""
    colour: Literal["", "given", "used", "expired", "counted"] = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as it is read, and as a sheet has it; `address` opens what is behind it, or is empty."""

    text: str
    value: Plain
    address: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows by the names of columns; `total` is the whole of them, None where a whole has no sense."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Cell]]
    total: Mapping[str, Cell] | None = None

    @property
    def is_drawn(self) -> bool:
        """Whether there is anything to draw."""
        return len(self.rows) > 1 and any(column.series for column in self.columns)


def plain(amount: int, scale: int) -> int | Decimal:
    """An amount in its smallest unit as a sheet and a chart have it: in whole units, exactly."""
    return Decimal(amount).scaleb(-scale) if scale else amount


def answered(template: str, table: Table, **values: Any) -> Response:
    """The page of a table, or the sheet that was asked for in its place."""
    if sheets.asked():
        heads = {column.name: column.key for column in table.columns}
        rows = ({name: row[name].value for name in heads} for row in table.rows)
        return sheets.taken(table.name, heads, rows)
    return pages.shown(template, table=table, **values)
