"""Decisions: what people of the shop decided about a member, entry by entry, with the reason they gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import func, select

from db import ids
from db.session import Session
from loyalty import tier_acts
from loyalty.books import account
from loyalty.books.account import Line
from loyalty.books.account_reading import happenings
from points import tables

KINDS: Final = ("adjusted", "restricted", "unrestricted", tier_acts.KIND)
# Of what is done about a tier, what nobody but the shop decides.
OF_TIERS: Final = ("approve", "refuse", "set", "clear")
_STAFF = ids.PREFIXES["staff"]
_entry, _movement, _note = tables.entry.c, tables.movement.c, tables.entry_note.c
_MOVED = ("seq", "n", "move", "currency", "source", "target", "amount")


@dataclass(frozen=True, slots=True)
class Decision:
    """An entry by which people decided: `what` is its kind or the act, `reason` their code, or empty.

    `about` is the tier, or what was stopped; `by` who it was (`stf_…`); `note` their words, for staff only.
    """

    line: Line
    what: str
    about: str
    reason: str
    by: str
    note: str


def of_member(session: Session, member_id: str, limit: int) -> list[Decision]:
    """At most `limit` of a member's, the newest first."""
    return _found(session, member_id, limit)


def find(session: Session, member_id: str, seq: int) -> Decision | None:
    """The decision that an entry is; None for an entry that is none."""
    return next(iter(_found(session, member_id, 1, seq)), None)


def _found(session: Session, member_id: str, limit: int, seq: int | None = None) -> list[Decision]:
    mine = [
        _entry.holder_id == member_id,
        _entry.kind.in_(KINDS),
        func.substr(_entry.actor, 1, len(_STAFF)) == _STAFF,
    ]
    mine += [_entry.seq == seq] if seq is not None else []
    entries = session.mappings(
        select(_entry.seq, _entry.kind, _entry.effective_at, _entry.codes, _entry.actor, _note.note)
        .outerjoin(tables.entry_note, (_note.holder_id == _entry.holder_id) & (_note.seq == _entry.seq))
        .where(*mine)
        .order_by(_entry.seq.desc())
    )
    decided = [row for row in entries if _is_decided(row)][:limit]
    movements = session.mappings(
        select(*(_movement[name] for name in _MOVED))
        .where(_movement.holder_id == member_id, _movement.seq.in_([row["seq"] for row in decided]))
        .order_by(_movement.seq, _movement.n)
    )
    entered = [{**row, "effective_at": row["effective_at"].isoformat()} for row in decided]
    told = dict(happenings({"entries": entered, "movements": movements}))
    return [_value(row, account.line(row["seq"], told[row["seq"]])) for row in decided]


def _is_decided(row: Mapping[str, Any]) -> bool:
    return row["kind"] != tier_acts.KIND or orjson.loads(row["codes"])["act"] in OF_TIERS


def _value(row: Mapping[str, Any], line: Line) -> Decision:
    codes = orjson.loads(row["codes"] or "{}")
    is_of_tier = row["kind"] == tier_acts.KIND
    return Decision(
        line,
        codes["act"] if is_of_tier else row["kind"],
        codes.get("tier", "") if is_of_tier else codes.get("what", ""),
        codes.get("reason", ""),
        row["actor"],
        row["note"] or "",
    )
