"""Streams: several large tables read side by side, one holder at a time, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Select

from db.session import Session

# Rows fetched at once per table.
CHUNK_ROWS = 2_000

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
        key = next(iter(query.selected_columns.keys()))
        self._groups = groupby(_rows(session, query), key=itemgetter(key))
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


def _rows(session: Session, query: Select[Any]) -> Iterator[Mapping[str, Any]]:
    result = session.connection.execute(query, execution_options={"yield_per": CHUNK_ROWS})
    for chunk in result.mappings().partitions():
        yield from cast(Sequence[Mapping[str, Any]], chunk)
