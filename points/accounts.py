"""The accounts of the journal and the only moves between them that are legal."""

from __future__ import annotations

from enum import StrEnum


class Account(StrEnum):
    """The first four are a holder's and have a balance; the rest are the program's and are sums."""

    AVAILABLE = "available"
    PENDING = "pending"
    HELD = "held"
    OWED = "owed"
    ISSUED = "issued"
    REDEEMED = "redeemed"
    EXPIRED = "expired"
    ADJUSTED = "adjusted"
    TRANSFERRED = "transferred"
    FORGIVEN = "forgiven"


class Move(StrEnum):
    """Why points change account."""

    EARN = "earn"
    MATURE = "mature"
    HOLD = "hold"
    CAPTURE = "capture"
    RELEASE = "release"
    BURN = "burn"
    RESTORE = "restore"
    EXPIRE = "expire"
    CLAWBACK = "clawback"
    SHORTFALL = "shortfall"
    REPAY = "repay"
    FORGIVE = "forgive"
    ADJUST = "adjust"
    MERGE = "merge"
    # These move nothing between accounts; they are purposes of draws.
    EXCUSE = "excuse"  # what had expired already is not taken back again
    RENEW = "renew"  # restored points leave their lot for a new one that lives longer
    LAPSE = "lapse"  # what a lot had lost to expiry in another journal comes along with it


_A = Account

# A legal move is (why, from, to); anything else is a defect, refused here and by a CHECK in the database.
LEGAL_MOVES: frozenset[tuple[Move, Account, Account]] = frozenset(
    {
        (Move.EARN, _A.ISSUED, _A.AVAILABLE),
        (Move.EARN, _A.ISSUED, _A.PENDING),
        (Move.MATURE, _A.PENDING, _A.AVAILABLE),
        (Move.HOLD, _A.AVAILABLE, _A.HELD),
        (Move.CAPTURE, _A.HELD, _A.REDEEMED),
        (Move.RELEASE, _A.HELD, _A.AVAILABLE),
        (Move.BURN, _A.AVAILABLE, _A.REDEEMED),
        (Move.RESTORE, _A.REDEEMED, _A.AVAILABLE),
        (Move.EXPIRE, _A.AVAILABLE, _A.EXPIRED),
        (Move.EXPIRE, _A.PENDING, _A.EXPIRED),
        (Move.CLAWBACK, _A.AVAILABLE, _A.ISSUED),
        (Move.CLAWBACK, _A.PENDING, _A.ISSUED),
        (Move.SHORTFALL, _A.OWED, _A.ISSUED),
        (Move.REPAY, _A.AVAILABLE, _A.OWED),
        (Move.FORGIVE, _A.FORGIVEN, _A.ISSUED),
        (Move.ADJUST, _A.ADJUSTED, _A.AVAILABLE),
        (Move.ADJUST, _A.AVAILABLE, _A.ADJUSTED),
        (Move.MERGE, _A.AVAILABLE, _A.TRANSFERRED),
        (Move.MERGE, _A.TRANSFERRED, _A.AVAILABLE),
        (Move.MERGE, _A.PENDING, _A.TRANSFERRED),
        (Move.MERGE, _A.TRANSFERRED, _A.PENDING),
        (Move.MERGE, _A.OWED, _A.TRANSFERRED),
        (Move.MERGE, _A.TRANSFERRED, _A.OWED),
    }
)


def change_of(account: Account, source: Account, target: Account, amount: int) -> int:
    """What a move of `amount` does to a holder's account. `owed` is a debt: out raises it, in lowers it."""
    into = (target is account) - (source is account)
    return -into * amount if account is Account.OWED else into * amount
