"""Counting what is sent to a database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from db.engine import Database


@contextmanager
def sent(database: Database) -> Iterator[list[str]]:
    """The statements sent meanwhile, without BEGIN and COMMIT."""
    found: list[str] = []

    def note(_connection, _cursor, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            found.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield found
    event.remove(database.engine, "before_cursor_execute", note)
