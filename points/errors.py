"""What the journal refuses."""

from __future__ import annotations


class PointsError(Exception):
    """Root of the journal's errors."""


class InsufficientPoints(PointsError):
    """The holder has fewer usable points than were asked for."""

    def __init__(self, currency: str, wanted: int, available: int) -> None:
        super().__init__(f"{wanted} {currency} wanted, {available} available")
        self.currency = currency
        self.wanted = wanted
        self.available = available


class InvalidAmount(PointsError):
    """An amount of points must be a whole number above zero and below 2^53."""

    def __init__(self, amount: object) -> None:
        super().__init__(
            f"an amount of points must be a whole number from 1 to {LARGEST_AMOUNT}, got {amount!r}"
        )
        self.amount = amount


class IllegalMove(PointsError):
    """Points may not go from this account to that one for this reason: a defect in the caller."""


class UnknownHolder(PointsError):
    """There is no journal under this id."""


class UnknownHold(PointsError):
    """This holder has no such hold."""


class HoldClosed(PointsError):
    """The hold was captured or released before."""


class HoldsOpen(PointsError):
    """A journal cannot end while a till still holds points of it."""


class Spent(PointsError):
    """Some of the points that a merge moved were spent, taken back or repaid a debt: it stands."""


class NotRestorable(PointsError):
    """More points were to be given back than the burn still has to give."""

    def __init__(self, wanted: int, restorable: int) -> None:
        super().__init__(f"{wanted} to be restored, {restorable} can be")
        self.wanted = wanted
        self.restorable = restorable


# JSON readers in other languages hold whole numbers exactly only below 2^53.
LARGEST_AMOUNT = 2**53 - 1


class InvalidAnchor(PointsError):
    """An anchor, or the key to check it with, that cannot be read."""
