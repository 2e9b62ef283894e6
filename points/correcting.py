"""A person's corrections: points given and taken by hand, and entries that move nothing."""

from __future__ import annotations

from datetime import datetime

from points.accounts import Account, Move
from points.posting import Posting
from points.state import Act, Entry, State


def adjust(
    state: State,
    act: Act,
    currency: str,
    amount: int,
    expires_at: datetime | None = None,
    rolls: str = "",
) -> tuple[State, Entry]:
    """Give (amount > 0, as a lot with this end) or take (amount < 0) points by hand.

    Raises InsufficientPoints when there are fewer to take.
    """
    posting = Posting(state, act)
    if amount < 0:
        posting.take_in_burn_order(currency, -amount, Move.ADJUST, Account.ADJUSTED)
    else:
        posting.open_lot(
            Move.ADJUST,
            currency,
            Account.ADJUSTED,
            amount,
            expires_at=expires_at,
            origin=act.cause,
            rolls=rolls,
        )
    return posting.close()


def note(state: State, act: Act) -> tuple[State, Entry]:
    """An entry that moves no points: joining, a change of tier, an end."""
    return Posting(state, act).close()
