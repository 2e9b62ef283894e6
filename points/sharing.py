"""Sharing: points of one journal go over to another, lot by lot, for its holder to spend them. Pure.

Like a merge, and only of a part: each lot keeps its end and its origin, and neither journal alone makes or
loses anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from points.accounts import Account, Move
from points.posting import Posting
from points.state import Act, Entry, Lot, LotKey, State

_NEVER = datetime.max.replace(tzinfo=UTC)


def usable(state: State, currency: str) -> list[Lot]:
    """The lots that points of a currency could be taken from."""
    return [
        lot
        for lot in state.lots.values()
        if lot.currency == currency and lot.account is Account.AVAILABLE and lot.remaining
    ]


def soonest(states: Mapping[str, State], currency: str, amount: int) -> dict[str, list[Lot]]:
    """Of several holders' lots those that end first, up to an amount; each `remaining` is what to take.

    Of equal ends the older goes first, then by holder and lot, so that the same states give the same answer.
    """
    assert all(state.whole for state in states.values()), "whose points end first needs every lot"
    found: dict[str, list[Lot]] = {}
    every = [(holder, lot) for holder, state in states.items() for lot in usable(state, currency)]
    for holder, lot in sorted(every, key=lambda each: _order(states[each[0]], *each)):
        if not amount:
            break
        share = min(amount, lot.remaining)
        found.setdefault(holder, []).append(replace(lot, remaining=share))
        amount -= share
    return found


def give(
    giver: State, taker: State, giving: Act, taking: Act, lots: Sequence[Lot]
) -> tuple[tuple[State, Entry], tuple[State, Entry]]:
    """Move `remaining` of each of the lots from one journal to the other; an entry on each side.

    Both states must be settled, and what is taken must be available.
    """
    leaving, arriving = Posting(giver, giving), Posting(taker, taking)
    for lot in lots:
        leaving.take(giver.lots[lot.key], lot.remaining, Move.MERGE, Account.TRANSFERRED)
        _arrive(arriving, lot, giver.ends_at(lot))
    return leaving.close(), arriving.close()


def _arrive(arriving: Posting, lot: Lot, expires_at: datetime | None) -> None:
    arriving.open_lot(
        Move.MERGE,
        lot.currency,
        Account.TRANSFERRED,
        lot.remaining,
        # What was usable there is usable here, whichever of the two clocks is ahead.
        usable_from=min(lot.usable_from, arriving.act.at),
        expires_at=expires_at,
        origin=lot.origin,
        rolls=lot.rolls,
    )


def sent_on(state: State, entry: Entry, grace: timedelta) -> list[Lot]:
    """Of each lot what an entry gave back after a burn and sent on at once: `remaining` is how much.

    With `grace` it ends no sooner than that after the entry.
    """
    found = []
    for draw in entry.draws:
        if draw.purpose is Move.MERGE:
            lot = state.lots[draw.lot]
            ends_at, until = state.ends_at(lot), entry.act.at + grace
            ends_at = max(ends_at, until) if ends_at and grace else ends_at
            found.append(replace(lot, remaining=draw.amount, expires_at=ends_at))
    return found


def take_in(taker: State, taking: Act, lots: Sequence[Lot]) -> tuple[State, Entry]:
    """Let `remaining` of each of these lots, sent on by another journal, arrive with its end and origin."""
    arriving = Posting(taker, taking)
    for lot in lots:
        _arrive(arriving, lot, lot.expires_at)
    return arriving.close()


def total(states: Iterable[State], currency: str) -> int:
    """What these holders have available together."""
    return sum(state.balance(currency).available for state in states)


def _order(state: State, holder: str, lot: Lot) -> tuple[datetime, datetime, str, LotKey]:
    return state.ends_at(lot) or _NEVER, lot.usable_from, holder, lot.key
