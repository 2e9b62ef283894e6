"""What can be wrong with what came in."""

from __future__ import annotations


class IntakeError(Exception):
    """The root of everything this package raises."""


class UnknownDelivery(IntakeError):
    """No such delivery is kept here, or not any more."""


class DeliveryClosed(IntakeError):
    """A delivery that was resolved or dismissed is kept no more; `status` says which."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status

    def __str__(self) -> str:
        return f"this delivery is {self.status}; only one that waits can be acted on"
