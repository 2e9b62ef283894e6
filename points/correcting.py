"""A person's corrections: adjusting a balance, and ending one journal in another."""

from __future__ import annotations

from datetime import datetime

from points.accounts import Account, Move
from points.errors import HoldsOpen
from points.posting import Posting
from points.state import Act, Entry, HoldStatus, Lot, State


def adjust(
    state: State, act: Act, currency: str, amount: int, expires_at: datetime | None = None
) -> tuple[State, Entry]:
    """Give (amount > 0, as a lot that expires at `expires_at`) or take (amount < 0) points by hand.

    Raises InsufficientPoints when there are fewer to take.
    """
    posting = Posting(state, act)
    if amount < 0:
        posting.take_in_burn_order(currency, -amount, Move.ADJUST, Account.ADJUSTED)
    else:
        posting.open_lot(
            Move.ADJUST, currency, Account.ADJUSTED, amount, expires_at=expires_at, origin=act.cause
        )
    return posting.close()


def note(state: State, act: Act) -> tuple[State, Entry]:
    """An entry that moves no points: joining, a change of tier, an end."""
    return Posting(state, act).close()


def merge(
    ended: State, survivor: State, ending: Act, joining: Act
) -> tuple[tuple[State, Entry], tuple[State, Entry]]:
    """Move every lot and debt of `ended` to `survivor`, each lot keeping its dates and its origin.

    Both states must be settled to one instant. Raises HoldsOpen while a till holds points of `ended`.
    """
    if any(hold.status is HoldStatus.OPEN for hold in ended.holds.values()):
        raise HoldsOpen(ended.head.holder_id)
    leaving, arriving = Posting(ended, ending), Posting(survivor, joining)
    for lot in sorted(ended.lots.values(), key=lambda lot: lot.key):
        if lot.remaining:
            leaving.take(lot, lot.remaining, Move.MERGE, Account.TRANSFERRED)
            _arrive(arriving, lot)
    for currency, balance in sorted(ended.balances.items()):
        if balance.owed:
            leaving.move(Move.MERGE, currency, Account.TRANSFERRED, Account.OWED, balance.owed)
            arriving.move(Move.MERGE, currency, Account.OWED, Account.TRANSFERRED, balance.owed)
    return leaving.close(), arriving.close()


def _arrive(posting: Posting, lot: Lot) -> None:
    posting.open_lot(
        Move.MERGE,
        lot.currency,
        Account.TRANSFERRED,
        lot.remaining,
        usable_from=lot.usable_from,
        expires_at=lot.expires_at,
        origin=lot.origin,
    )
