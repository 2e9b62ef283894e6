"""What work below a door is given: reads in bundles, writes in plans. It never commits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Executable, Row

from db import writer
from db.bundle import Bundle
from db.plan import Plan

Rows = dict[str, list[dict[str, Any]]]


class Session:
    """One transaction. `locking` says that this is a late try and heads are to be locked before reading."""

    __slots__ = ("connection", "locking")

    def __init__(self, connection: Connection, *, locking: bool) -> None:
        self.connection = connection
        self.locking = locking

    def read(self, bundle: Bundle, **parameters: Any) -> Rows:
        """Every query of a bundle, answered in one statement."""
        text = bundle.text(self.connection.dialect.name)
        answer = self.connection.exec_driver_sql(text, parameters).mappings().one()
        return bundle.rows(answer)  # type: ignore[arg-type]

    def apply(self, plan: Plan) -> None:
        """Write a plan: all of it, or LostSwap and none of it."""
        writer.write(self.connection, plan)

    def rows(self, statement: Executable, **parameters: Any) -> Sequence[Row[Any]]:
        """The rows of a Core statement, for screens and administration."""
        return self.connection.execute(statement, parameters).all()

    def mappings(self, statement: Executable, **parameters: Any) -> list[dict[str, Any]]:
        """The same as dicts by column name, fit to be written again."""
        found = self.connection.execute(statement, parameters).mappings()
        return [{f"{name}": value for name, value in row.items()} for row in found]

    def lock(self, holder_ids: Sequence[str]) -> None:
        """Lock heads in ascending order (PostgreSQL; SQLite's writer already holds the only lock)."""
        if self.connection.dialect.name == "sqlite" or not holder_ids:
            return
        for holder_id in sorted(holder_ids):
            self.connection.exec_driver_sql(
                "SELECT 1 FROM head WHERE holder_id = %(holder_id)s::uuid FOR UPDATE",
                {"holder_id": holder_id},
            )
