"""Every journal of a database, one after another, for whoever verifies them: in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from sqlalchemy import Select, Table, select

from db import streams
from db.session import Session
from points import tables
from points.rebuilding import Journal


def stream(session: Session) -> Iterator[Journal]:
    """Each holder that any of the journal's tables knows, with all its rows, in ascending order of id.

    Reads each table once. Run it in one `Database.read` of a patient database: all is of one snapshot.
    """
    found = streams.by_holder(
        session,
        heads=_ordered(tables.head),
        balances=_ordered(tables.balance),
        entries=_ordered(tables.entry),
        movements=_ordered(tables.movement),
        lots=_ordered(tables.lot),
        draws=_ordered(tables.draw),
        holds=_ordered(tables.hold),
        notes=_ordered(tables.entry_note),
    )
    for holder_id, rows in found:
        heads = rows.pop("heads")
        yield Journal(holder_id, heads[0] if heads else None, **rows)


@cache
def _ordered(table: Table) -> Select[tuple[object, ...]]:
    return select(table).order_by(*table.primary_key)
