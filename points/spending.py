"""Points out to the holder's good: burns, holds for a till, and giving back what a cancelled burn took."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from points.accounts import Account, Move
from points.errors import HoldClosed, NotRestorable, UnknownHold
from points.posting import Posting, checked
from points.settling import let_go
from points.state import Act, Entry, Hold, HoldStatus, LotKey, Part, State


def burn(state: State, act: Act, currency: str, amount: int) -> tuple[State, Entry]:
    """Redeem available points, soonest expiry first. Raises InsufficientPoints."""
    posting = Posting(state, act)
    posting.take_in_burn_order(currency, amount, Move.BURN, Account.REDEEMED)
    return posting.close()


def hold(
    state: State, act: Act, hold_id: str, currency: str, amount: int, expires_at: datetime
) -> tuple[State, Entry]:
    """Set points aside until `expires_at`. Held points do not expire. Raises InsufficientPoints."""
    assert hold_id not in state.holds, "a hold's id is never used twice"
    posting = Posting(state, act)
    posting.take_in_burn_order(currency, amount, Move.HOLD, Account.HELD)
    parts = tuple(Part(draw.lot, draw.amount) for draw in posting.drawn())
    posting.change_hold(Hold(hold_id, currency, amount, HoldStatus.OPEN, posting.seq, expires_at, parts))
    return posting.close()


def capture(state: State, act: Act, hold_id: str) -> tuple[State, Entry]:
    """Redeem what a hold set aside. Raises UnknownHold, HoldClosed."""
    posting = Posting(state, act)
    found = _open_hold(state, hold_id)
    posting.move(Move.CAPTURE, found.currency, Account.HELD, Account.REDEEMED, found.amount)
    posting.change_hold(replace(found, status=HoldStatus.CAPTURED, closed_seq=posting.seq))
    return posting.close()


def burn_held(state: State, act: Act, hold_id: str, amount: int) -> tuple[State, Entry]:
    """Let a hold go and redeem `amount`, no more than it set aside, in the same entry, before what is owed.

    So it is covered whatever happened since, also to lots that are over by now: they are taken first. Raises
    UnknownHold, HoldClosed.
    """
    posting = Posting(state, act)
    found = _open_hold(state, hold_id)
    assert checked(amount) <= found.amount, "no more is redeemed than was set aside"
    let_go(posting, found)
    posting.take_in_burn_order(found.currency, amount, Move.BURN, Account.REDEEMED)
    return posting.close()


def release(state: State, act: Act, hold_id: str) -> tuple[State, Entry]:
    """Let a hold go; what expired meanwhile expires at the next settling. Raises UnknownHold, HoldClosed."""
    posting = Posting(state, act)
    let_go(posting, _open_hold(state, hold_id))
    return posting.close()


def _open_hold(state: State, hold_id: str) -> Hold:
    found = state.holds.get(hold_id)
    if found is None:
        raise UnknownHold(hold_id)
    if found.status is not HoldStatus.OPEN:
        raise HoldClosed(hold_id)
    return found


def restore(
    state: State,
    act: Act,
    of_seq: int,
    parts: Sequence[Part],
    amount: int,
    grace: timedelta = timedelta(0),
    away: Container[LotKey] = (),
) -> tuple[State, Entry]:
    """Give back points a burn took: `parts` is what it took less what was given back before.

    They return to their lots, those drawn last first. A lot that has expired meanwhile takes them
    and expires at once, unless there is `grace`: what would end sooner comes as a new lot of that origin.
    What comes back of the lots that are `away` goes on at once, to be taken in by another journal
    (`sharing.take_in`), unless it has expired. Raises NotRestorable.
    """
    posting = Posting(state, act)
    restorable = sum(part.amount for part in parts)
    if checked(amount) > restorable:
        raise NotRestorable(amount, restorable)
    for part in reversed(parts):
        if share := min(amount, part.amount):
            _give_back(posting, of_seq, replace(part, amount=share), grace, away)
            amount -= share
    return posting.close()


def _give_back(posting: Posting, of_seq: int, part: Part, grace: timedelta, away: Container[LotKey]) -> None:
    lot = posting.state.lots[part.lot]
    posting.move(Move.RESTORE, lot.currency, Account.REDEEMED, Account.AVAILABLE, part.amount)
    # The draw names the burn even with grace: it tells how much of it is still to be given back.
    posting.put_back(part.lot, part.amount, Move.RESTORE, of_seq)
    until, ends_at = posting.act.at + grace, posting.state.ends_at(lot)
    if part.lot in away and (grace or ends_at is None or ends_at > posting.act.at):
        posting.take(posting.state.lots[part.lot], part.amount, Move.MERGE, Account.TRANSFERRED)
    elif grace and ends_at is not None and ends_at < until:
        posting.renew(lot, part.amount, until)
