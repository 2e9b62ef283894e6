"""From rows back to entries: what each entry must have been, for its hash to be made again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from points.accounts import Account
from points.state import Act, Draw, Entry, Hold, HoldStatus, Lot, Movement

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Journal:
    """Every row of one holder, in the order of their keys."""

    holder_id: str
    head: Row | None
    balances: Sequence[Row]
    entries: Sequence[Row]
    movements: Sequence[Row]
    lots: Sequence[Row]
    draws: Sequence[Row]
    holds: Sequence[Row]
    notes: Sequence[Row] = ()


def entries(journal: Journal) -> Iterator[Entry]:
    """The entries that the rows describe, values as they stand: what is wrong must break the hash."""
    movements = _grouped(journal.movements, "seq")
    draws = _grouped(journal.draws, "seq")
    lots = _grouped(journal.lots, "opened_seq")
    opened, closed = _grouped(journal.holds, "opened_seq"), _grouped(journal.holds, "closed_seq")
    for row in journal.entries:
        seq, act = row["seq"], _act(row)
        holds = [_hold(hold, HoldStatus.OPEN) for hold in opened[seq]]
        holds += [_hold(hold, hold["status"]) for hold in closed[seq]]
        yield Entry(
            seq,
            act,
            tuple([_movement(movement) for movement in movements[seq]]),
            tuple([_draw(draw) for draw in draws[seq]]),
            tuple([_lot(lot, act) for lot in lots[seq]]),
            tuple(holds),
        )


def _grouped(rows: Sequence[Row], key: str) -> defaultdict[int, list[Row]]:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return found


def _act(row: Row) -> Act:
    return Act(
        row["kind"],
        row["cause"],
        row["effective_at"],
        row["recorded_at"],
        row["actor"],
        row["program"],
        row["codes"],
        row["counters"],
        row["digest"],
        row["note_digest"],
        row["marks"] or "",
    )


def _movement(row: Row) -> Movement:
    return Movement(row["move"], row["currency"], row["source"], row["target"], row["amount"])


def _draw(row: Row) -> Draw:
    return Draw((row["lot_seq"], row["lot_n"]), row["amount"], row["purpose"], row["of_seq"])


def _lot(row: Row, act: Act) -> Lot:
    """The lot as it was when opened: posted by the rule that `Posting.open_lot` follows."""
    amount = row["amount"]
    return Lot(
        row["opened_seq"],
        row["n"],
        row["currency"],
        amount,
        amount,
        Account.PENDING if row["usable_from"] > act.at else Account.AVAILABLE,
        row["usable_from"],
        row["expires_at"],
        row["origin"],
        rolls=row["rolls"] or "",
    )


def _hold(row: Row, status: HoldStatus) -> Hold:
    """The hold as an entry left it; the chain covers its parts as draws."""
    return Hold(
        row["hold_id"], row["currency"], row["amount"], status, row["opened_seq"], row["expires_at"], ()
    )
