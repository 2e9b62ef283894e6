"""Claims: moving the one row that says what a natural key stands for, never past someone else's move."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from db.errors import LostSwap
from db.session import Session
from loyalty import tables

_claim = tables.claim.c


def replace(session: Session, row: dict[str, Any], read_revision: int) -> None:
    """Replace a claim that was read at `read_revision`. Raises LostSwap when it has moved on."""
    _move(session, row["key"], read_revision, row)


def wait(session: Session, key: str, read_revision: int) -> None:
    """Count one more return that waits for this key: a sale being written meanwhile looks again."""
    _move(session, key, read_revision, {"revision": read_revision - 1})


def _move(session: Session, key: str, read_revision: int, values: dict[str, Any]) -> None:
    moved = session.connection.execute(
        update(tables.claim).where(_claim.key == key, _claim.revision == read_revision).values(values)
    )
    if moved.rowcount != 1:
        raise LostSwap(f"the claim on {key} had moved on")
