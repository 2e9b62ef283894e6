"""From states and entries to rows: the journal's part of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from db.plan import Plan, Swap
from points import tables
from points.chain import ENGINE, entry_hash
from points.state import HOLDER_ACCOUNTS, Balance, Entry, Head, Hold, Lot, State


def plan_of(before: State, after: State, entries: Sequence[Entry]) -> tuple[Plan, State]:
    """The rows that take the database from one state to the next, and that state with its hash and due date.

    The swap names the sequence number that was read: if anyone wrote meanwhile, nothing is written.
    A journal that begins here has nothing to swap: its head is a new row.
    """
    holder_id = before.head.holder_id
    hashes = [before.head.hash]
    for entry in entries:
        hashes.append(entry_hash(holder_id, entry, hashes[-1]))
    head = replace(after.head, hash=hashes[-1], next_due_at=after.next_due_at())
    assert head.acted_at is not None, "a plan has at least one entry"
    begins = before.head.seq == 0
    swap = Swap(
        holder_id, before.head.seq, head.seq, head.hash, head.next_due_at, head.acted_at, head.marks or None
    )
    rows: dict[Any, tuple[Any, ...]] = {
        tables.head: ({**_columns(head), "marks": head.marks or None},) if begins else (),
        tables.entry: tuple(
            _entry_row(holder_id, entry, *pair) for entry, pair in zip(entries, pairwise(hashes), strict=True)
        ),
        tables.movement: tuple(row for entry in entries for row in _movement_rows(holder_id, entry)),
        tables.lot: tuple(_lot_row(holder_id, lot) for lot in _changed(before.lots, after.lots)),
        tables.draw: tuple(row for entry in entries for row in _draw_rows(holder_id, entry)),
        tables.balance: tuple(
            _balance_row(holder_id, currency, balance)
            for currency, balance in after.balances.items()
            if before.balances.get(currency) != balance
        ),
        tables.hold: tuple(_hold_row(holder_id, hold) for hold in _changed(before.holds, after.holds)),
    }
    return Plan(() if begins else (swap,), {table: found for table, found in rows.items() if found}), replace(
        after, head=head
    )


def _changed(before: Any, after: Any) -> list[Any]:
    return [value for key, value in after.items() if before.get(key) != value]


def _entry_row(holder_id: str, entry: Entry, previous: str, own: str) -> dict[str, Any]:
    act = entry.act
    return {
        "holder_id": holder_id,
        "seq": entry.seq,
        "kind": act.kind,
        "cause": act.cause,
        "effective_at": act.at,
        "recorded_at": act.recorded_at,
        "actor": act.actor,
        "program": act.program,
        "engine": ENGINE,
        "codes": act.codes,
        "counters": act.counters,
        "digest": act.digest,
        "note_digest": act.note_digest,
        "marks": act.marks or None,
        "previous_hash": previous,
        "hash": own,
    }


def _movement_rows(holder_id: str, entry: Entry) -> list[dict[str, Any]]:
    return [
        {
            "holder_id": holder_id,
            "seq": entry.seq,
            "n": n,
            "move": movement.move,
            "currency": movement.currency,
            "source": movement.source,
            "target": movement.target,
            "amount": movement.amount,
        }
        for n, movement in enumerate(entry.movements)
    ]


def _draw_rows(holder_id: str, entry: Entry) -> list[dict[str, Any]]:
    return [
        {
            "holder_id": holder_id,
            "seq": entry.seq,
            "n": n,
            "lot_seq": draw.lot[0],
            "lot_n": draw.lot[1],
            "amount": draw.amount,
            "purpose": draw.purpose,
            "of_seq": draw.of_seq,
        }
        for n, draw in enumerate(entry.draws)
    ]


def _lot_row(holder_id: str, lot: Lot) -> dict[str, Any]:
    return {"holder_id": holder_id, **_columns(lot), "rolls": lot.rolls or None}


def _columns(value: Head | Lot) -> dict[str, Any]:
    """A value whose fields are the columns. Not `asdict`, which copies each of them deeply."""
    return {name: getattr(value, name) for name in value.__slots__}


def _balance_row(holder_id: str, currency: str, balance: Balance) -> dict[str, Any]:
    amounts = {account.value: getattr(balance, account) for account in HOLDER_ACCOUNTS}
    return {"holder_id": holder_id, "currency": currency, **amounts}


def _hold_row(holder_id: str, hold: Hold) -> dict[str, Any]:
    return {
        "holder_id": holder_id,
        "hold_id": hold.hold_id,
        "currency": hold.currency,
        "amount": hold.amount,
        "status": hold.status,
        "opened_seq": hold.opened_seq,
        "closed_seq": hold.closed_seq,
        "expires_at": hold.expires_at,
    }
