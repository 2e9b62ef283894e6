"""Streams: several large tables read side by side, one holder at a time, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

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
    """One query's rows, read ahead by one."""

    def __init__(self, session: Session, query: Select[Any]) -> None:
        self._key = next(iter(query.selected_columns.keys()))
        result = session.connection.execution_options(yield_per=CHUNK_ROWS).execute(query)
        self._rows: Iterator[Any] = iter(result.mappings())
        self._next = next(self._rows, None)

    @property
    def holder(self) -> str | None:
        """The holder whose rows come next, None at the end."""
        return None if self._next is None else self._next[self._key]

    def take(self, holder: str) -> list[Mapping[str, Any]]:
        """The rows of one holder; none if the next rows are another's."""
        taken: list[Mapping[str, Any]] = []
        while self._next is not None and self._next[self._key] == holder:
            taken.append(self._next)
            self._next = next(self._rows, None)
        return taken
