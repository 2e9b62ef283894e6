"""Acts about a tier as entries of the journal: their text, hashed with the entry, and all of one member."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import orjson
from sqlalchemy import select

import points.tables
from db.session import Session
from tiers.acts import Act

KIND: Final = "tier-act"
CARD: Final = "card"  # a card was given out or renewed: its entry tells the act that counts
# The entries of a merge: one of the other's taken over, the other's last, and all of it taken back.
TAKEN_OVER: Final = "taken-over"
MERGED: Final = "merged"
UNDONE: Final = "merge-undone"
KINDS: Final = (KIND, CARD, TAKEN_OVER, MERGED, UNDONE)
_entry = points.tables.entry.c


@dataclass(frozen=True, slots=True)
class _Held:
    """An act that counts, and the merge it came with; empty where it is the member's own."""

    act: Act
    merge: str


def act_text(act: Act, **beside: Any) -> str:
    """An act as the codes of its entry, with what else is told: the `merge` it goes with, what was paid."""
    return orjson.dumps({**facts(act), **beside}, option=orjson.OPT_SORT_KEYS).decode()


def read_act(text: str) -> Act:
    """The inverse of `act_text`."""
    return _read(orjson.loads(text))


def facts(act: Act) -> dict[str, Any]:
    """An act in plain words, fit for an entry's codes."""
    told = {
        "act": act.kind,
        "at": act.at,
        "key": act.key,
        "tier": act.tier,
        "until_on": act.until_on,
        "reason": act.reason,
    }
    return told if act.from_on is None else {**told, "from_on": act.from_on, "card": act.card}


def by_entry(entries: Iterable[Mapping[str, Any]]) -> dict[int, Act]:
    """The acts that count in a journal, by the entry that brought each; `entries` come in their order.

    Those of a member who was merged count where that member lives on, and nowhere else, until the merge is
    taken back.
    """
    held: dict[int, _Held] = {}
    gone: dict[str, dict[int, _Held]] = {}
    for row in entries:
        if row["kind"] not in KINDS or not row["codes"]:
            continue
        found = orjson.loads(row["codes"])
        merge = found.get("merge", "")
        if row["kind"] == KIND:
            held[row["seq"]] = _Held(_read(found), merge)
        elif row["kind"] in (CARD, TAKEN_OVER) and "act" in found:
            held[row["seq"]] = _Held(_read(found["act"]), merge)
        elif row["kind"] == MERGED:
            gone[merge], held = held, {}
        elif row["kind"] == UNDONE:
            left = {seq: each for seq, each in held.items() if each.merge != merge}
            held = {**gone.pop(merge, {}), **left}
    return {seq: each.act for seq, each in held.items()}


def in_entries(entries: Iterable[Mapping[str, Any]]) -> list[Act]:
    """The acts that count in one journal."""
    return list(by_entry(entries).values())


def of_member(session: Session, member_id: str, *, without: str = "") -> list[Act]:
    """Every act that counts for a member; as if the merge `without` were taken back already."""
    rows: list[Mapping[str, Any]] = list(
        session.mappings(
            select(_entry.seq, _entry.kind, _entry.codes)
            .where(_entry.holder_id == member_id, _entry.kind.in_(KINDS))
            .order_by(_entry.seq)
        )
    )
    if without:
        undone = {"seq": 0, "kind": UNDONE, "codes": orjson.dumps({"merge": without}).decode()}
        rows.append(undone)
    return in_entries(rows)


def _read(found: Mapping[str, Any]) -> Act:
    until_on = date.fromisoformat(found["until_on"]) if found["until_on"] else None
    at = datetime.fromisoformat(found["at"])
    from_on = date.fromisoformat(found["from_on"]) if "from_on" in found else None
    card = found.get("card", "")
    return Act(found["act"], at, found["key"], found["tier"], until_on, found["reason"], from_on, card)
