"""Flows: which figure of a report each move of points belongs to. Pure.

In any span: opening + issued + adjusted + transferred - redeemed - expired - clawed back = closing, of all
that holders have available, pending and held. What they owe stands apart and is never netted.
"""

from __future__ import annotations

from dataclasses import dataclass

from points.accounts import Account, change_of

_HELD = (Account.AVAILABLE, Account.PENDING, Account.HELD)


@dataclass(slots=True)
class Flow:
    """What came and went in a span, in one currency's smallest unit.

    `redeemed` is net of what was restored; `clawed_back` what was taken from what holders had, be it at once
    or to repay a debt; `forgiven` what was not taken. `owed…` are the debts: new ones, and repaid ones.
    """

    issued: int = 0
    adjusted: int = 0
    transferred: int = 0
    redeemed: int = 0
    expired: int = 0
    clawed_back: int = 0
    forgiven: int = 0
    owed: int = 0
    owed_repaid: int = 0
    owed_transferred: int = 0

    def net(self) -> int:
        """What it adds to all that holders have."""
        came = self.issued + self.adjusted + self.transferred
        return came - self.redeemed - self.expired - self.clawed_back

    def net_owed(self) -> int:
        """What it adds to all that holders owe."""
        return self.owed - self.owed_repaid + self.owed_transferred

    def take(self, source: Account, target: Account, amount: int) -> None:
        """Add points that went from one account to another."""
        for place, sign in _PLACES.get((source, target), ()):
            setattr(self, place, getattr(self, place) + sign * amount)

    def add(self, other: Flow) -> None:
        """Add what came and went in another span."""
        for name in Flow.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


Places = tuple[tuple[str, int], ...]


def _places() -> dict[tuple[Account, Account], Places]:
    """Which figures a move belongs to, and with which sign. What stays within a holder belongs to none."""
    found: dict[tuple[Account, Account], Places] = {
        (Account.FORGIVEN, Account.ISSUED): (("forgiven", 1),),
        (Account.OWED, Account.ISSUED): (("owed", 1),),
        (Account.OWED, Account.TRANSFERRED): (("owed_transferred", 1),),
        (Account.TRANSFERRED, Account.OWED): (("owed_transferred", -1),),
    }
    for own in _HELD:
        found |= {
            (Account.ISSUED, own): (("issued", 1),),
            (own, Account.ISSUED): (("clawed_back", 1),),
            (own, Account.OWED): (("clawed_back", 1), ("owed_repaid", 1)),
            (own, Account.REDEEMED): (("redeemed", 1),),
            (Account.REDEEMED, own): (("redeemed", -1),),
            (own, Account.EXPIRED): (("expired", 1),),
            (Account.ADJUSTED, own): (("adjusted", 1),),
            (own, Account.ADJUSTED): (("adjusted", -1),),
            (Account.TRANSFERRED, own): (("transferred", 1),),
            (own, Account.TRANSFERRED): (("transferred", -1),),
        }
    return found


_PLACES = _places()


@dataclass(frozen=True, slots=True)
class Have:
    """What holders have, by account, and what they owe."""

    available: int = 0
    pending: int = 0
    held: int = 0
    owed: int = 0

    def after(self, source: Account, target: Account, amount: int) -> Have:
        """The same once points have gone from one account to another."""
        accounts = (*_HELD, Account.OWED)
        return Have(*(getattr(self, each) + change_of(each, source, target, amount) for each in accounts))

    @property
    def total(self) -> int:
        """All but the debts."""
        return self.available + self.pending + self.held
