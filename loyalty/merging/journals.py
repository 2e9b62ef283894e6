"""Journals: what a member's entries counted, posted and burned, taken over entry by entry by the survivor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select

import points.tables
from db.session import Session
from loyalty import tier_acts
from loyalty.deltas import SaleDelta, counters_text, netted, read_counters
from loyalty.tier_acts import TAKEN_OVER
from loyalty.work import Work
from points import ledger
from points.accounts import Move
from points.state import HoldStatus, Lot, LotKey, State
from tiers.acts import Act

_entry, _draw, _hold = points.tables.entry.c, points.tables.draw.c, points.tables.hold.c
Difference = tuple[str, str, str, int]  # sale, rule, currency, amount


@dataclass(frozen=True, slots=True)
class Past:
    """One entry of the member who ends: what it counted and posted, and what of its burn can be restored.

    `act` is what was done about their tier by it.
    """

    seq: int
    kind: str
    digest: str
    deltas: tuple[SaleDelta, ...]
    differences: tuple[Difference, ...]
    burned: tuple[tuple[Lot, int], ...]
    act: Act | None = None


def past(session: Session, member_id: str, state: State, documented: Iterable[int]) -> list[Past]:
    """The entries that something depends on, oldest first: documents, counters, acts, burns not all restored.

    `documented` are the entries that rows beside the journal name; `state` holds every lot.
    """
    burned = _burned(session, member_id, state)
    wanted = {*documented, *burned}
    rows = session.mappings(
        select(_entry.seq, _entry.kind, _entry.digest, _entry.codes, _entry.counters)
        .where(_entry.holder_id == member_id)
        .order_by(_entry.seq)
    )
    acts = tier_acts.by_entry(rows)
    wanted |= acts.keys()
    return [
        Past(
            row["seq"],
            row["kind"],
            row["digest"],
            tuple(read_counters(row["counters"])),
            differences(row["kind"], row["codes"]),
            tuple(burned.get(row["seq"], ())),
            acts.get(row["seq"]),
        )
        for row in rows
        if row["seq"] in wanted or row["counters"] or differences(row["kind"], row["codes"])
    ]


def differences(kind: str, codes: str) -> tuple[Difference, ...]:
    """What an entry posted for sales, as its codes say."""
    if kind == "tier" or not codes:
        return ()
    found: Sequence[Difference] = orjson.loads(codes).get("differences", ())
    return tuple((sale, rule, currency, amount) for sale, rule, currency, amount in found)


def take_over(work: Work, found: Iterable[Past], merge_id: str, at: datetime, actor: str) -> dict[int, int]:
    """Enter each of them in the survivor's journal; returns the new number of each entry."""
    seqs: dict[int, int] = {}
    for each in found:
        done = {"act": tier_acts.facts(each.act)} if each.act else {}
        told = {
            "merge": merge_id,
            "seq": each.seq,
            "kind": each.kind,
            "differences": each.differences,
            **done,
        }
        act = work.act(
            TAKEN_OVER,
            f"{TAKEN_OVER}:{merge_id}:{each.seq}",
            at,
            codes=orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode(),
            counters=counters_text(each.deltas),
            digest=each.digest,
            actor=actor,
        )
        state, entry = ledger.take_over(work.state, act, each.burned)
        work.take_in(state, entry, each.deltas)
        seqs[each.seq] = entry.seq
    return seqs


def negated(deltas: Iterable[SaleDelta]) -> list[SaleDelta]:
    """What takes all of these deltas back, each at its own place."""
    return [
        replace(item, delta=replace(item.delta, amount=-item.delta.amount))
        for item in netted(deltas)
        if item.delta.amount
    ]


def summed(found: Iterable[Difference]) -> list[Difference]:
    """Differences added up by sale, rule and currency; what comes to nothing is left out."""
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    for sale, rule, currency, amount in found:
        sums[sale, rule, currency] += amount
    return [(*key, amount) for key, amount in sorted(sums.items()) if amount]


def _burned(session: Session, member_id: str, state: State) -> Mapping[int, list[tuple[Lot, int]]]:
    """By entry, what burns and captured holds took of each lot and nobody gave back."""
    captured = {
        row.opened_seq
        for row in session.rows(
            select(_hold.opened_seq).where(
                _hold.holder_id == member_id, _hold.status == HoldStatus.CAPTURED.value
            )
        )
    }
    left: dict[int, dict[LotKey, int]] = defaultdict(lambda: defaultdict(int))
    rows: Sequence[Any] = session.rows(
        select(_draw.seq, _draw.lot_seq, _draw.lot_n, _draw.amount, _draw.purpose, _draw.of_seq)
        .where(_draw.holder_id == member_id)
        .order_by(_draw.seq, _draw.n)
    )
    for row in rows:
        burns = row.purpose == Move.BURN or (row.purpose == Move.HOLD and row.seq in captured)
        if burns or row.of_seq in left:
            left[row.seq if burns else row.of_seq][row.lot_seq, row.lot_n] += row.amount
    parts = {
        seq: [(_as_it_ends(state, key), amount) for key, amount in lots.items() if amount]
        for seq, lots in left.items()
    }
    return {seq: found for seq, found in parts.items() if found}


def _as_it_ends(state: State, key: LotKey) -> Lot:
    """A lot that rolls goes with the end it has come to: what the survivor did is another matter."""
    lot = state.lots[key]
    return replace(lot, expires_at=state.ends_at(lot))
