"""Acts about a tier as entries of the journal: their text, hashed with the entry, and all of one member."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

import orjson
from sqlalchemy import select

import points.tables
from db.session import Session
from tiers.acts import Act

KIND: Final = "tier-act"
_entry = points.tables.entry.c


def act_text(act: Act) -> str:
    """An act as the codes of its entry."""
    return orjson.dumps(_facts(act), option=orjson.OPT_SORT_KEYS).decode()


def read_act(text: str) -> Act:
    """The inverse of `act_text`."""
    found = orjson.loads(text)
    until_on = date.fromisoformat(found["until_on"]) if found["until_on"] else None
    at = datetime.fromisoformat(found["at"])
    return Act(found["act"], at, found["key"], found["tier"], until_on, found["reason"])


def in_entries(entries: Iterable[Mapping[str, Any]]) -> list[Act]:
    """The acts among the entries of one journal."""
    return [read_act(row["codes"]) for row in entries if row["kind"] == KIND]


def of_member(session: Session, member_id: str) -> list[Act]:
    """Every act ever entered for a member."""
    rows = session.mappings(
        select(_entry.kind, _entry.codes)
        .where(_entry.holder_id == member_id, _entry.kind == KIND)
        .order_by(_entry.seq)
    )
    return in_entries(rows)


def _facts(act: Act) -> dict[str, Any]:
    return {
        "act": act.kind,
        "at": act.at,
        "key": act.key,
        "tier": act.tier,
        "until_on": act.until_on,
        "reason": act.reason,
    }
