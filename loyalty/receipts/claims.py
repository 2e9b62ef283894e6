"""Claims: moving the one row that says what a natural key stands for, never past someone else's move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import update

from db.errors import LostSwap
from db.session import Session
from loyalty import tables

_claim = tables.claim.c


def replace(session: Session, row: Mapping[str, Any], read: Mapping[str, Any]) -> None:
    """Replace a claim that was `read`.

    Raises LostSwap when it moved on, found its member, or a return waits for it since.
    """
    kept = {"key", "awaited"}
    _move(
        session,
        row["key"],
        {name: value for name, value in row.items() if name not in kept},
        revision=read["revision"],
        awaited=read["awaited"],
        member_id=read["member_id"],
    )


def lock(session: Session, keys: Iterable[str]) -> None:
    """Let nobody else move these claims until the transaction ends; `keys` are in ascending order."""
    for key in keys:
        same = update(tables.claim).where(_claim.key == key).values(awaited=_claim.awaited)
        session.connection.execute(same)


def tell_more(session: Session, row: Mapping[str, Any]) -> None:
    """Put a fuller answer into a claim that this very transaction has written."""
    _move(session, row["key"], {"answer": row["answer"]}, revision=row["revision"])


def wait(session: Session, read: Mapping[str, Any]) -> None:
    """Count one more return that waits for a key: a sale that is being written meanwhile looks again."""
    more = {"awaited": read["awaited"] + 1}
    same = {name: read[name] for name in ("revision", "awaited", "member_id")}
    _move(session, read["key"], more, **same)


def _move(session: Session, key: str, values: Mapping[str, Any], **read: Any) -> None:
    found = update(tables.claim).where(_claim.key == key, *(_claim[name] == read[name] for name in read))
    if session.connection.execute(found.values(values)).rowcount != 1:
        raise LostSwap(f"the claim on {key} had moved on")
