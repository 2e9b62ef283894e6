"""Rewrapping: what an earlier key of the ring sealed is sealed under its first, so that it can go."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import Row, bindparam, not_, select, update

from db.session import Session
from events.errors import Unreadable as UnreadableSecret
from jobs.job import House, Step, Turn
from jobs.sealed import SEALED, Sealed
from loyalty.people.privacy import KeyRing, Unreadable


def rewrap(house: House, session: Session, turn: Turn) -> Step:
    """Seal one page of one column anew. What no key of the ring opens is counted and passed over.

    A page done is found done, so to stop and to begin again loses and repeats nothing.
    """
    ring = house.retailer.ring
    number, rows = _first_page(session, ring, turn)
    if not rows:
        return Step({}, None)
    each = SEALED[number]
    counts = Counter[str]()
    changes = []
    for row in rows:
        change = _changed(each, ring, row)
        counts["rewrapped" if change else "unreadable"] += 1
        changes += [change] if change else []
    write(session, each, changes)
    return Step(counts, f"{number} {rows[-1].name}")


def _first_page(session: Session, ring: KeyRing, turn: Turn) -> tuple[int, list[Row[Any]]]:
    """The next rows there are to do, and of which column; columns without any are passed at once."""
    begun, _, after = turn.place.partition(" ")
    for number in range(int(begun or 0), len(SEALED)):
        rows = _page(session, SEALED[number], ring, after, turn.most)
        if rows:
            return number, rows
        after = ""
    return len(SEALED), []


def _page(session: Session, each: Sealed, ring: KeyRing, after: str, most: int) -> list[Row[Any]]:
    """Rows that are sealed, and not under the first key."""
    wanted = [each.is_there(), not_(each.is_under(ring.primary))]
    if after:
        wanted.append(each.key > after)
    columns = (each.key.label("name"), each.bound.label("bound"), each.column.label("sealed"))
    return list(session.rows(select(*columns).where(*wanted).order_by(each.key).limit(most)))


def _changed(each: Sealed, ring: KeyRing, row: Row[Any]) -> dict[str, str] | None:
    try:
        anew = each.rewrap(ring, row.sealed, row.bound)
    except (Unreadable, UnreadableSecret):
        return None
    return {"its_key": row.name, "before": row.sealed, "anew": anew}


def write(session: Session, each: Sealed, changes: list[dict[str, str]]) -> None:
    """Each only where it still is what was opened: what replaced it meanwhile is under the first key."""
    if changes:
        same = each.key == bindparam("its_key"), each.column == bindparam("before")
        session.connection.execute(
            update(each.table).where(*same).values({each.column: bindparam("anew")}), changes
        )
