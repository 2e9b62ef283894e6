"""Opening balances: points that a holder brings along from another system, each lot with its own end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from points.accounts import Account, Move
from points.posting import Posting
from points.state import Act, Entry, State


@dataclass(frozen=True, slots=True)
class Brought:
    """Points to bring in: a whole number > 0; both instants UTC, `expires_at` exclusive, None for never.

    `earned_at` is when they were earned elsewhere, not after the act; of equal ends the older burn first.
    """

    currency: str
    amount: int
    earned_at: datetime
    expires_at: datetime | None
    rolls: str = ""


def bring(state: State, act: Act, lots: Iterable[Brought], origin: str) -> tuple[State, Entry]:
    """One entry with a lot for each. Raises InvalidAmount."""
    posting = Posting(state, act)
    for lot in lots:
        posting.open_lot(
            Move.ADJUST,
            lot.currency,
            Account.ADJUSTED,
            lot.amount,
            usable_from=min(lot.earned_at, posting.act.at),
            expires_at=lot.expires_at,
            origin=origin,
            rolls=lot.rolls,
        )
    return posting.close()


def send_back(state: State, act: Act, origin: str) -> tuple[State, Entry]:
    """One entry that takes out what is left of the lots of an origin."""
    posting = Posting(state, act)
    for lot in [lot for lot in state.lots.values() if lot.origin == origin and lot.remaining]:
        posting.take(lot, lot.remaining, Move.ADJUST, Account.ADJUSTED)
    return posting.close()
