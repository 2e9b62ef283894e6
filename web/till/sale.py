"""A sale as it is rung up, or goods that come back: goods, who buys, what is spent, how it is paid. Pure.

It travels in the forms of the page, so that two tabs are two sales and the server keeps nothing of either.
Whoever holds the till's key may send any receipt; what travels is read as strictly as a receipt is.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal

# Nobody confuses these at a counter; 32 of them, so that each is five bits.
LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
NUMBER_CHARS: Final = 8

Kind = Literal["sale", "return"]


def new_number() -> str:
    """A receipt's number that no server has to give out, and no till or tab can give out twice.

    It is 40 random bits for each store, till and business day, drawn anew for each sale: a device that was
    copied, two tabs and a queue that waits need to know nothing of each other. Of 1,000 sales a day at one
    till two share a number once in 6,000 years; the second is then a conflict that waits for a person, and
    is never taken for the first.
    """
    return "".join(secrets.choice(LETTERS) for _ in range(NUMBER_CHARS))


@dataclass(frozen=True, slots=True)
class Goods:
    """One line: goods at a price of one, less what the clerk takes off all of them, in minor units.

    Goods without a stock code are an amount of a category. `called` is what the clerk reads, `name` what the
    catalog calls them, which is printed and kept with the receipt.
    """

    sku: str
    price_minor: int
    quantity: Decimal = Decimal(1)
    off_minor: int = 0
    barcode: str = ""
    category: str = ""
    called: str = ""
    name: str = ""

    @property
    def before_minor(self) -> int:
        """What they cost together before anything is taken off, rounded half up."""
        return int((self.price_minor * self.quantity).to_integral_value(rounding=ROUND_HALF_UP))

    @property
    def net_minor(self) -> int:
        """What they cost together."""
        return self.before_minor - self.off_minor


@dataclass(frozen=True, slots=True)
class Price:
    """What a quote made of a line: its net, and which discount took off what; no code is the clerk's own."""

    net_minor: int
    given: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys: our id, or without a line the card's number. `proof` is what identifying gave.

    `prompts` are what to say to them, `way` and `text` how they were named, to ask for more proof.
    """

    member: str = ""
    card: str = ""
    proof: str = ""
    level: str = ""
    called: str = ""
    prompts: tuple[str, ...] = ()
    way: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Spent:
    """What stands in for money: a hold's id or a voucher's code, and its worth in minor units.

    `settles` is `tender` where it pays, `discount` where it lowers the price. Without a line points are taken
    by a `proof` that the phone showed, an allowance or its code: then `points` of `currency`, in the smallest
    unit, are what was taken.
    """

    what: Literal["hold", "voucher", "proof"]
    name: str
    worth_minor: int
    called: str
    settles: str = "tender"
    points: int = 0
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Original:
    """The sale that goods come back from."""

    till: str
    business_date: date
    number: str


@dataclass(frozen=True, slots=True)
class Sale:
    """Everything of one customer. `prices` are of the last quote, one for each line of goods or none.

    `money` is that of the sale that goods come back from, where it is not the programme's; all amounts are in
    it. `at` is the instant of the purchase, fixed as soon as it can be paid: sent twice it is the same
    receipt.
    """

    number: str = field(default_factory=new_number)
    kind: Kind = "sale"
    goods: tuple[Goods, ...] = ()
    buyer: Buyer | None = None
    spent: tuple[Spent, ...] = ()
    prices: tuple[Price, ...] = ()
    original: Original | None = None
    at: datetime | None = None
    tenders: tuple[tuple[str, int], ...] = ()
    money: str = ""

    @property
    def priced(self) -> Sequence[Price]:
        """What each line costs: as quoted, else at the till's own price."""
        if self.prices:
            return self.prices
        return [Price(each.net_minor, _own(each)) for each in self.goods]

    @property
    def total_minor(self) -> int:
        """What all lines cost together."""
        return sum(each.net_minor for each in self.priced)

    @property
    def worth_minor(self) -> int:
        """What stands in for money, no more than the goods cost."""
        return min(self.total_minor, sum(each.worth_minor for each in self.spent))

    @property
    def due_minor(self) -> int:
        """What is to be paid in money."""
        return self.total_minor - self.worth_minor

    def with_goods(self, *goods: Goods) -> Sale:
        """The sale with these goods instead; what was quoted is no longer so."""
        return replace(self, goods=goods, prices=(), at=None)

    def paid(self, kind: str, card_minor: int = 0) -> Sale:
        """The sale paid in `cash`, or by `card`; of cash `card_minor` may have gone by card."""
        card = self.due_minor if kind == "card" else min(card_minor, self.due_minor)
        money = (("card", card), ("cash", self.due_minor - card))
        left, stood = self.total_minor, []
        for each in self.spent:
            worth = min(each.worth_minor, left)
            left -= worth
            if each.settles == "tender":
                stood.append(("voucher" if each.what == "voucher" else "points", worth))
        return replace(self, tenders=tuple((name, minor) for name, minor in (*stood, *money) if minor))


def _own(goods: Goods) -> tuple[tuple[str, int], ...]:
    return (("", goods.off_minor),) if goods.off_minor else ()
