"""What a till did, in words that belong to no format. Amounts in minor units of the pound."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
NOON = datetime(2026, 5, 4, 12, 0, tzinfo=LONDON)
TODAY = NOON.date()


class State(StrEnum):
    """What became of a transaction."""

    COMPLETED = "completed"
    CANCELLED = "cancelled"  # broken off before it was paid
    SUSPENDED = "suspended"  # parked, to be resumed under the same number
    VOIDED = "voided"  # completed before, and now withdrawn under its own number
    POST_VOID = "post-void"  # withdraws the slip in `original`, under a number of its own
    REPRINT = "reprint"  # a copy of a completed slip
    TRAINING = "training"
    CONTROL = "control"  # no transaction with a customer: `says` tells which


class Style(StrEnum):
    """How amounts are written, where a format leaves the choice."""

    USUAL = "usual"
    TEXT = "text"
    NUMBER = "number"
    MINOR = "minor"


@dataclass(frozen=True, slots=True)
class Item:
    """Goods on a slip. `price_minor` is for one, `discount_minor` for all of them.

    `tax_minor` is part of the price, or comes on top where `is_tax_added`. An item that was keyed and
    taken off again before payment `is_voided`; one that comes back `is_returned`, counted upwards.
    """

    sku: str
    price_minor: int
    quantity: Decimal = Decimal(1)
    discount_minor: int = 0
    tax_minor: int = 0
    is_tax_added: bool = False
    is_voided: bool = False
    is_returned: bool = False

    @property
    def gross_minor(self) -> int:
        """Quantity times price, half up."""
        return int((self.quantity * self.price_minor).to_integral_value(ROUND_HALF_UP))

    @property
    def net_minor(self) -> int:
        """What it costs after its own discount; tax on top is not in it."""
        return self.gross_minor - self.discount_minor


@dataclass(frozen=True, slots=True)
class Payment:
    """Part of what was paid; change given is negative. `foreign` is the money handed over, if another."""

    kind: str
    amount_minor: int
    foreign: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Slip:
    """One transaction. `original` is the number of the slip that a return or a post-void is of.

    That one was written at the same till on the business day `original_on`. `total_discount_minor` is
    taken off the whole, `loyalty` are lines by which the till reports points. `member` is a card number.
    """

    items: tuple[Item, ...] = ()
    number: str = "1001"
    state: State = State.COMPLETED
    payments: tuple[Payment, ...] = ()
    at: datetime = NOON
    business_date: date = TODAY
    member: str = ""
    store: str = "harbour"
    till: str = "3"
    original: str = ""
    original_on: date = TODAY
    total_discount_minor: int = 0
    rounding_minor: int = 0
    loyalty: tuple[str, ...] = ()
    says: str = ""
    style: Style = Style.USUAL

    @property
    def is_return(self) -> bool:
        """Whether all that counts on it comes back."""
        counted = [item for item in self.items if not item.is_voided]
        return bool(counted) and all(item.is_returned for item in counted)

    @property
    def due_minor(self) -> int:
        """What the customer owes before cash is rounded, tax on top among it; negative is given back."""
        total = -self.total_discount_minor
        for item in self.items:
            if not item.is_voided:
                whole = item.net_minor + (item.tax_minor if item.is_tax_added else 0)
                total += -whole if item.is_returned else whole
        return total

    @property
    def paid(self) -> tuple[Payment, ...]:
        """The payments, by default all in cash."""
        return self.payments or (Payment("cash", self.due_minor + self.rounding_minor),)
