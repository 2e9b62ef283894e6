"""Points in and, when goods come back, out again: the difference a receipt makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from points.accounts import Account, Move
from points.posting import Posting
from points.state import Act, Entry, Lot, State


@dataclass(frozen=True, slots=True)
class Grant:
    """Points to give: whole number > 0; instants are UTC, `expires_at` exclusive, None for never.

    `rolls` is what may move their end on, as `str` of a `rolling.Rolling`; empty for nothing.
    """

    currency: str
    amount: int
    origin: str
    usable_from: datetime
    expires_at: datetime | None
    rolls: str = ""


@dataclass(frozen=True, slots=True)
class Take:
    """Points to take back, granted under `origin`; whole number > 0."""

    currency: str
    amount: int
    origin: str


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What happens when the points are gone: owed up to `owe_limit` (None = any), the rest forgiven."""

    owe_limit: int | None = None


def post(
    state: State,
    act: Act,
    grants: Sequence[Grant] = (),
    takes: Sequence[Take] = (),
    shortfall: Shortfall = Shortfall(),
) -> tuple[State, Entry]:
    """One entry that takes back first, then grants. A clawback is never refused nor skipped silently."""
    assert state.whole or not takes, "what is taken back needs every lot"
    posting = Posting(state, act)
    for take in takes:
        _claw_back(posting, take, shortfall)
    for grant in grants:
        posting.open_lot(
            Move.EARN,
            grant.currency,
            Account.ISSUED,
            grant.amount,
            usable_from=grant.usable_from,
            expires_at=grant.expires_at,
            origin=grant.origin,
            rolls=grant.rolls,
        )
    return posting.close()


def _claw_back(posting: Posting, take: Take, shortfall: Shortfall) -> None:
    missing = _from_own_lots(posting, take)
    missing = _less_what_expired(posting, take, missing)
    available = min(missing, posting.state.balance(take.currency).available)
    if available:
        posting.take_in_burn_order(take.currency, available, Move.CLAWBACK, Account.ISSUED)
    missing -= available
    owed = posting.state.balance(take.currency).owed
    room = missing if shortfall.owe_limit is None else max(0, shortfall.owe_limit - owed)
    if owing := min(missing, room):
        posting.move(Move.SHORTFALL, take.currency, Account.OWED, Account.ISSUED, owing)
    if missing > owing:
        posting.move(Move.FORGIVE, take.currency, Account.FORGIVEN, Account.ISSUED, missing - owing)


def _own_lots(posting: Posting, take: Take) -> list[Lot]:
    lots = posting.state.lots.values()
    return [lot for lot in lots if lot.origin == take.origin and lot.currency == take.currency]


def _from_own_lots(posting: Posting, take: Take) -> int:
    missing = take.amount
    for lot in _own_lots(posting, take):
        if part := min(missing, lot.remaining):
            posting.take(lot, part, Move.CLAWBACK, Account.ISSUED)
            missing -= part
    return missing


def _less_what_expired(posting: Posting, take: Take, missing: int) -> int:
    """What the receipt's lots lost to expiry is gone already and is not taken a second time."""
    for lot in _own_lots(posting, take):
        if part := min(missing, lot.expired - lot.excused):
            posting.excuse(lot, part)
            missing -= part
    return missing
