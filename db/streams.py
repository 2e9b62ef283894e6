"""Streams: several large tables read side by side, one holder at a time, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Select

from db.session import Session

# Rows fetched at once per table.
CHUNK_ROWS = 2_000
# A table of fewer is read by one statement: on PostgreSQL a cursor is six messages there and back.
FEW_ROWS = 200

Group = dict[str, list[Mapping[str, Any]]]


def by_holder(session: Session, **queries: Select[Any]) -> Iterator[tuple[str, Group]]:
    """Every holder that any query knows, with its rows of each, in ascending order of the holder's id.

    Each query selects the holder's id as its first column and is ordered by it first.
    """
    streams = {name: _Stream(session, query) for name, query in queries.items()}
    while waiting := [stream.holder for stream in streams.values() if stream.holder is not None]:
        holder = min(waiting)
        yield holder, {name: stream.take(holder) for name, stream in streams.items()}


class _Stream:
    """One query's rows by holder, read ahead by one holder."""

    def __init__(self, session: Session, query: Select[Any]) -> None:
        key, few = _begun(query)
        self._groups = groupby(_rows(session, query, few), key=itemgetter(key))
        self.holder: str | None = None  # whose rows come next, None at the end
        self._next: list[Mapping[str, Any]] = []
        self._advance()

    def take(self, holder: str) -> list[Mapping[str, Any]]:
        """The rows of one holder; none if the next rows are another's."""
        if self.holder != holder:
            return []
        taken = self._next
        self._advance()
        return taken

    def _advance(self) -> None:
        self.holder, rows = next(self._groups, (None, ()))
        self._next = list(rows)


@lru_cache
def _begun(query: Select[Any]) -> tuple[str, Select[Any]]:
    """The name of its first column, and its first rows: for a query that is asked again, said once."""
    return next(iter(query.selected_columns.keys())), query.limit(FEW_ROWS)


def _rows(session: Session, query: Select[Any], few: Select[Any]) -> Iterator[Mapping[str, Any]]:
    first = cast("Sequence[Mapping[str, Any]]", session.connection.execute(few).mappings().all())
    if len(first) < FEW_ROWS:
        yield from first
        return
    # From the beginning: rows that the query does not order might come in another order now.
    result = session.connection.execute(query, execution_options={"yield_per": CHUNK_ROWS})
    for chunk in result.mappings().partitions():
        yield from cast(Sequence[Mapping[str, Any]], chunk)
