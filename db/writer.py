"""Writes plans. On PostgreSQL a whole plan is one statement; on SQLite one statement per table.

Every row travels as JSON, so a plan costs the same round trip whether it holds one row or a thousand.
The first part swaps the heads; every other part selects from it, so a lost swap writes nothing.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql

from db.errors import LostSwap
from db.plan import Plan, Swap
from db.types import instant_text

_SWAP_COLUMNS = ("seq", "hash", "next_due_at", "acted_at", "marks")
_POSTGRESQL = postgresql.dialect()  # type: ignore[no-untyped-call]


def write(connection: Connection, plan: Plan) -> None:
    """Write a plan in the caller's transaction, all of it or (raising LostSwap) none of it."""
    if not plan.swaps and not plan.rows:
        return
    for table, rows in plan.rows.items():
        # JSON would pass over a misspelt name in silence, and a forgotten one would be NULL.
        assert all(row.keys() == _columns(table) for row in rows), f"{table.name}: a value for each column"
    if connection.dialect.name == "sqlite":
        _write_on_sqlite(connection, plan)
    else:
        _write_on_postgresql(connection, plan)


@lru_cache(maxsize=64)
def _columns(table: Table) -> frozenset[str]:
    return frozenset(column.name for column in table.columns)


def _json(rows: Any) -> str:
    return orjson.dumps(rows, default=_moment, option=orjson.OPT_PASSTHROUGH_DATETIME).decode()


def _moment(value: Any) -> str:
    """Instants go the same way as in every other statement: UTC, so that their texts sort by time."""
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no value for a row: {value!r}")


def _swap_row(swap: Swap) -> dict[str, Any]:
    return {
        "holder_id": swap.holder_id,
        "read_seq": swap.read_seq,
        "seq": swap.seq,
        "hash": swap.hash,
        "next_due_at": swap.next_due_at,
        "acted_at": swap.acted_at,
        "marks": swap.marks,
    }


# PostgreSQL: WITH swap AS (UPDATE head …), entry AS (INSERT … SELECT … FROM json WHERE all swaps won), …


def _write_on_postgresql(connection: Connection, plan: Plan) -> None:
    parameters: dict[str, Any] = {table.name: _json(rows) for table, rows in plan.rows.items()}
    parameters["swaps"] = _json([_swap_row(swap) for swap in plan.swaps])
    parameters["expected"] = len(plan.swaps)
    statement = _postgresql_statement(tuple(plan.rows))
    won = connection.exec_driver_sql(statement, parameters).scalar_one()
    if won != len(plan.swaps):
        raise LostSwap(f"{len(plan.swaps) - won} of {len(plan.swaps)} heads had moved on")


@lru_cache(maxsize=256)
def _postgresql_statement(tables: tuple[Table, ...]) -> str:
    swap = (
        "swap AS (UPDATE head SET"
        " seq = s.seq, hash = s.hash, next_due_at = s.next_due_at, acted_at = s.acted_at, marks = s.marks"
        " FROM json_to_recordset(%(swaps)s::json)"
        " AS s(holder_id uuid, read_seq bigint, seq bigint, hash text,"
        " next_due_at timestamptz, acted_at timestamptz, marks text)"
        " WHERE head.holder_id = s.holder_id AND head.seq = s.read_seq RETURNING head.holder_id)"
    )
    parts = [swap, *(f"w_{table.name} AS ({_postgresql_insert(table)})" for table in tables)]
    return f"WITH {', '.join(parts)} SELECT count(*) FROM swap"


def _postgresql_insert(table: Table) -> str:
    columns = ", ".join(column.name for column in table.columns)
    shape = ", ".join(f"{column.name} {column.type.compile(_POSTGRESQL)}" for column in table.columns)
    return (
        f"INSERT INTO {table.name} ({columns}) SELECT {columns}"
        f" FROM json_to_recordset(%({table.name})s::json) AS r({shape})"
        f" WHERE (SELECT count(*) FROM swap) = %(expected)s::bigint{_on_conflict(table)}"
    )


# SQLite: the transaction already holds the write lock; the swap is checked first, then each table is filled.


def _write_on_sqlite(connection: Connection, plan: Plan) -> None:
    if plan.swaps:
        rows = _json([_swap_row(swap) for swap in plan.swaps])
        won = connection.exec_driver_sql(_SQLITE_SWAP, {"swaps": rows}).rowcount
        if won != len(plan.swaps):
            raise LostSwap(f"{len(plan.swaps) - won} of {len(plan.swaps)} heads had moved on")
    for table, table_rows in plan.rows.items():
        connection.exec_driver_sql(_sqlite_insert(table), {"rows": _json(table_rows)})


def _sqlite_field(name: str) -> str:
    return f"json_extract(j.value, '$.{name}')"


_SQLITE_SWAP = (
    "UPDATE head SET "
    + ", ".join(f"{name} = s.{name}" for name in _SWAP_COLUMNS)
    + " FROM (SELECT "
    + ", ".join(f"{_sqlite_field(name)} AS {name}" for name in ("holder_id", "read_seq", *_SWAP_COLUMNS))
    + " FROM json_each(:swaps) j) AS s WHERE head.holder_id = s.holder_id AND head.seq = s.read_seq"
)


@lru_cache(maxsize=64)
def _sqlite_insert(table: Table) -> str:
    columns = ", ".join(column.name for column in table.columns)
    values = ", ".join(_sqlite_field(column.name) for column in table.columns)
    return (
        f"INSERT INTO {table.name} ({columns}) SELECT {values} FROM json_each(:rows) j WHERE true"
        + _on_conflict(table)
    )


def _on_conflict(table: Table) -> str:
    mode = table.info["write"]
    if mode == "append":
        return ""
    keys = [column.name for column in table.primary_key]
    others = [column.name for column in table.columns if not column.primary_key]
    addition = f"{table.name}.{{0}} + excluded.{{0}}" if mode == "add" else "excluded.{0}"
    changes = ", ".join(f"{name} = {addition.format(name)}" for name in others)
    return f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}"
