"""What is wrong with spending points, and with what they buy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from loyalty.errors.root import LoyaltyError
from points.errors import InsufficientPoints

_PROOFS = {
    "static": "a card",
    "pin": "the member's PIN",
    "one_time": "a code sent to the member",
    "rotating": "the code on their phone",
}


class ShortOfPoints(InsufficientPoints):
    """Fewer points than were asked for, with what their currency is called and how it is written.

    `wanted` and `available` are in the smallest unit, of which there are 10 ** `scale` in a point.
    """

    def __init__(
        self, short: InsufficientPoints, english: str, *, scale: int, names: Mapping[str, str]
    ) -> None:
        super().__init__(short.currency, short.wanted, short.available)
        self.english = english
        self.scale = scale
        self.names = names

    def __str__(self) -> str:
        return self.english


class BurnLocked(LoyaltyError):
    """The member's points may not be spent now.

    `why` is "stopped" (by the member), "restricted" (by the shop) or "contact-changed"; `until` is when a
    block ends by itself, None where somebody must end it.
    """

    def __init__(self, why: str, until: datetime | None) -> None:
        super().__init__(why, until)
        self.why = why
        self.until = until

    def __str__(self) -> str:
        if self.why == "restricted":
            return "the shop does not let this member spend points"
        if self.until is None:
            return "this member stopped all spending of points and can allow it again"
        return f"a contact was changed; points can be spent again from {self.until:%Y-%m-%d %H:%M} UTC"


class ProofRequired(LoyaltyError):
    """More points than what was shown of the member may spend at once: `wanted` of `currency`.

    `suffices` are the levels of proof that may spend so many, the weakest first.
    """

    def __init__(self, currency: str, wanted: int, suffices: tuple[str, ...]) -> None:
        super().__init__(currency, wanted, suffices)
        self.currency = currency
        self.wanted = wanted
        self.suffices = suffices

    def __str__(self) -> str:
        ways = " or ".join(_PROOFS[level] for level in self.suffices)
        return f"{self.wanted} {self.currency} are not spent by what was shown; it takes {ways}"


class InvalidProof(LoyaltyError):
    """What was shown as proof of a member is made up, another till's, or has run out."""


class RewardRefused(LoyaltyError):
    """What was to be redeemed cannot be: `reason` is the code of why, `what` the thing."""

    def __init__(self, reason: str, what: str) -> None:
        super().__init__(reason, what)
        self.reason = reason
        self.what = what

    def __str__(self) -> str:
        return f"{self.what} cannot be redeemed here: {self.reason.replace('_', ' ')}"


class KeyReused(LoyaltyError):
    """An idempotency key stands for one request for ever, and came again with another."""

    def __init__(self, first: str, now: str) -> None:
        super().__init__(first, now)
        self.first = first
        self.now = now

    def __str__(self) -> str:
        return f'this key was used for "{self.first}"; "{self.now}" needs a key of its own'


class UnknownVoucher(LoyaltyError):
    """The member has no such voucher."""


class UnknownDraw(LoyaltyError):
    """The programme in force has no draw of this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return f'there is no draw "{self.code}" in this programme'


class UnknownVoucherBatch(LoyaltyError):
    """There is no such batch of vouchers."""


class VoucherBatchTaken(LoyaltyError):
    """There is a batch of this reference already, of other vouchers or for other members."""

    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.reference = reference

    def __str__(self) -> str:
        return f'the reference "{self.reference}" is that of another batch of this programme'


class VoucherBatchClosed(LoyaltyError):
    """The batch cannot be stopped or started: it is `status`."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status

    def __str__(self) -> str:
        return f"this batch is {self.status}"


class NobodyToGive(LoyaltyError):
    """The batch would give vouchers to nobody."""


class VoucherClosed(LoyaltyError):
    """A voucher that was used, withdrawn or has expired opens nothing; `status` says which.

    `at` (UTC) is when that was, `where` at which store and till it was used, as far as they are known.
    """

    def __init__(self, status: str, at: datetime | None = None, where: str = "") -> None:
        super().__init__(status, at, where)
        self.status = status
        self.at = at
        self.where = where

    def __str__(self) -> str:
        when = f" since {self.at.isoformat()}" if self.at else ""
        place = f", at {self.where}" if self.where else ""
        return f"this voucher is {self.status}{when}{place}; only an issued one can be used or withdrawn"


class VoucherReserved(VoucherClosed):
    """A till (`where`) has set the voucher aside for its basket, until `at` (UTC); nobody else uses it."""

    def __str__(self) -> str:
        until = f" until {self.at.isoformat()}" if self.at else ""
        return f"this voucher is set aside{until}, at {self.where}"
