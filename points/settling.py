"""Settling: what time alone does to a state. Pure: the same state and instant give the same entries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from points.accounts import Account, Move
from points.posting import Posting
from points.state import Act, Entry, Hold, HoldStatus, Lot, State

Due = tuple[datetime, int, Lot | Hold]

# At one instant a hold lets go first, then points mature, then they expire.
_RELEASE, _MATURE, _EXPIRE = range(3)


def settle(state: State, at: datetime, recorded_at: datetime) -> tuple[State, tuple[Entry, ...]]:
    """Every hold time-out, maturity and expiry due at or before `at`, each at its own instant, in order."""
    entries: list[Entry] = []
    while due := _due(state, at):
        moment, rank = due[0][:2]
        items = [item for when, order, item in due if (when, order) == (moment, rank)]
        state, entry = _STEPS[rank](state, items, moment, recorded_at)
        entries.append(entry)
    return state, tuple(entries)


def _due(state: State, at: datetime) -> list[Due]:
    found: list[Due] = [
        (hold.expires_at, _RELEASE, hold)
        for hold in state.holds.values()
        if hold.status is HoldStatus.OPEN and hold.expires_at <= at
    ]
    for lot in state.lots.values():
        if lot.remaining and lot.account is Account.PENDING and lot.usable_from <= at:
            found.append((lot.usable_from, _MATURE, lot))
        ends_at = state.ends_at(lot) if lot.remaining else None
        if ends_at is not None and ends_at <= at:
            found.append((ends_at, _EXPIRE, lot))
    return sorted(found, key=lambda due: (*due[:2], _name(due[2])))


def _name(item: Lot | Hold) -> tuple[int, int, str]:
    """Things due at once are taken in one order, whatever order they were read in."""
    return (*item.key, "") if isinstance(item, Lot) else (item.opened_seq, 0, item.hold_id)


def _act(state: State, kind: str, moment: datetime, recorded_at: datetime) -> Act:
    cause = f"{kind}:{moment.isoformat()}:{state.head.seq + 1}"
    return Act(kind, cause, moment, recorded_at, actor="clock")


def _release(state: State, holds: list[Hold], moment: datetime, recorded_at: datetime) -> tuple[State, Entry]:
    posting = Posting(state, _act(state, "release", moment, recorded_at))
    for hold in holds:
        let_go(posting, hold)
    return posting.close()


def let_go(posting: Posting, hold: Hold) -> None:
    """Put a hold's points back into the lots they came from and close it."""
    posting.move(Move.RELEASE, hold.currency, Account.HELD, Account.AVAILABLE, hold.amount)
    for part in hold.parts:
        posting.put_back(part.lot, part.amount, Move.RELEASE, hold.opened_seq)
    posting.change_hold(replace(hold, status=HoldStatus.RELEASED, closed_seq=posting.seq))


def _mature(state: State, lots: list[Lot], moment: datetime, recorded_at: datetime) -> tuple[State, Entry]:
    posting = Posting(state, _act(state, "mature", moment, recorded_at))
    for lot in lots:
        posting.move(Move.MATURE, lot.currency, Account.PENDING, Account.AVAILABLE, lot.remaining)
        posting.change_lot(replace(lot, account=Account.AVAILABLE))
    return posting.close()


def _expire(state: State, lots: list[Lot], moment: datetime, recorded_at: datetime) -> tuple[State, Entry]:
    posting = Posting(state, _act(state, "expire", moment, recorded_at))
    for lot in lots:
        posting.take(lot, lot.remaining, Move.EXPIRE, Account.EXPIRED)
        emptied = posting.state.lots[lot.key]
        posting.change_lot(replace(emptied, expired=lot.expired + lot.remaining))
    return posting.close()


_STEPS: dict[int, Callable[..., tuple[State, Entry]]] = {
    _RELEASE: _release,
    _MATURE: _mature,
    _EXPIRE: _expire,
}
