"""Local days in SQL: the day an instant falls on in a zone, computed alike on both databases.

SQLite knows no zones and PostgreSQL knows its own, so the offsets are Python's, written into the statement.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, ColumnElement, Integer, String, case, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

_ONE_DAY, _ONE_SECOND = timedelta(days=1), timedelta(seconds=1)


class _ShiftedDay(FunctionElement[str]):
    """The day of an instant so many seconds later, as ISO text; arguments: the instant, the seconds."""

    name = "shifted_day"
    type = String()
    inherit_cache = True


@compiles(_ShiftedDay, "sqlite")
def _shifted_day_sqlite(element: _ShiftedDay, compiler: SQLCompiler, **words: Any) -> str:
    at, seconds = (compiler.process(each, **words) for each in element.clauses)
    return f"date(substr({at}, 1, 19), ({seconds}) || ' seconds')"


@compiles(_ShiftedDay, "postgresql")
def _shifted_day_postgresql(element: _ShiftedDay, compiler: SQLCompiler, **words: Any) -> str:
    at, seconds = (compiler.process(each, **words) for each in element.clauses)
    return f"to_char(({at}) AT TIME ZONE 'UTC' + ({seconds}) * interval '1 second', 'YYYY-MM-DD')"


def local_day(
    column: ColumnElement[datetime], zone: ZoneInfo, start_at: datetime, end_at: datetime
) -> ColumnElement[str]:
    """The day of an instant in a zone, as ISO text; right from `start_at` through `end_at` (UTC)."""
    spans = list(_spans(zone, start_at, end_at))
    own = [(column >= literal(at, column.type), _shifted(column, seconds)) for at, seconds in reversed(spans)]
    return case(*own, else_=_shifted(column, spans[0][1]))


def _shifted(column: ColumnElement[datetime], seconds: int) -> ColumnElement[str]:
    return _ShiftedDay(column, BindParameter(None, seconds, Integer, unique=True))


def _spans(zone: ZoneInfo, start_at: datetime, end_at: datetime) -> Iterator[tuple[datetime, int]]:
    """The instants from which an offset (in seconds) holds, oldest first; the first one is `start_at`."""
    at, seconds = start_at, _offset(zone, start_at)
    yield at, seconds
    while at < end_at:
        later = min(at + _ONE_DAY, end_at)
        if _offset(zone, later) != seconds:
            at = _change(zone, at, later)
            seconds = _offset(zone, at)
            yield at, seconds
        else:
            at = later


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The second, after one instant and not after another, at which the offset changes."""
    while after - before > _ONE_SECOND:
        middle = before + (after - before) / 2
        if _offset(zone, middle) == _offset(zone, before):
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def _offset(zone: ZoneInfo, at: datetime) -> int:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None, "a zone has an offset"
    return int(offset.total_seconds())
