"""What a till says happened: the one value every adapter yields and every rule reads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from loyalty.frozen import filled_open

# Before the code of a connection it is the till of what that brings; no till may begin with it.
CONNECTION_SIGN: Final = "@"


class Kind(StrEnum):
    """What a receipt is: goods going out, coming back, given for others, or a document withdrawn whole."""

    SALE = "sale"
    RETURN = "return"
    EXCHANGE = "exchange"
    VOID = "void"


class Scheme(StrEnum):
    """How a till names a member: a card number, our own id, or an id of the retailer's."""

    CARD = "card"
    MEMBER = "member"
    EXTERNAL = "external"


@dataclass(frozen=True, slots=True)
class MemberRef:
    """Who a till says stood there. `value` is a card number, a `mem_…` id or the retailer's own id."""

    scheme: Scheme
    value: str


@filled_open
@dataclass(frozen=True, slots=True)
class Line:
    """One line. Amounts in minor units of the receipt's currency, quantities decimal.

    On a return, `quantity` and `net_minor` are what came back, as positive figures;
    a quantity of 0 is money given back for goods that were kept.
    `tax_code` names the rate, as the retailer calls it.
    `discounts` says what of `discount_minor` which discount of the programme took off, each code once, each
    more than 0 and together no more than that; an empty code is the till's own. Empty says nothing of it.
    `category`, `item_class`, `brand`, `labels` and `cost_minor` come from the catalog
    as of the business date and are stored with the receipt.
    """

    sku: str
    quantity: Decimal
    net_minor: int
    unit_price: Decimal | None = None
    discount_minor: int = 0
    tax_minor: int = 0
    barcode: str = ""
    name: str = ""
    category: str = ""
    item_class: str = ""
    brand: str = ""
    labels: tuple[str, ...] = ()
    cost_minor: int | None = None
    tax_code: str = ""
    discounts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Tender:
    """How part of a receipt was paid: `cash`, `card`, `voucher`, … and the amount in minor units."""

    kind: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Redemption:
    """What a member gave the till besides money: exactly one of a hold, a reward, points and a voucher.

    `hold` is a `hld_…` id, `reward` a code of the programme (points for it are taken now), `points` are to
    pay with, in the smallest unit of `currency` (empty: the programme's first), `voucher` a code as it was
    typed. `proof` is what identifying the member gave the till.
    """

    hold: str = ""
    reward: str = ""
    points: int = 0
    currency: str = ""
    voucher: str = ""
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """What one of several paid of a receipt, and redeemed for it; no member: it is nobody's that we know."""

    tenders: tuple[Tender, ...]
    member: MemberRef | None = None
    redemptions: tuple[Redemption, ...] = ()

    @property
    def paid_minor(self) -> int:
        """The sum of its tenders, in minor units."""
        return sum(tender.amount_minor for tender in self.tenders)


@dataclass(frozen=True, slots=True)
class DocumentKey:
    """The natural key of a receipt, and its idempotency key for ever. No till is an empty string.

    `part` counts, from 1, the parts we divide a document into that several paid; 0 is the whole. A receipt
    has a day. Without one it only names another: by its number, which a vendor gives but once.
    """

    store: str
    till: str
    business_date: date | None
    number: str
    part: int = 0

    def __str__(self) -> str:
        """One text for the key; unambiguous because store and till hold no slash.

        A part stands behind the day, where nothing that a till can send makes it up.
        """
        day = self.business_date.isoformat() if self.business_date else ""
        on = f"{day}~{self.part}" if self.part else day
        return f"{self.store}/{self.till}/{on}/{self.number}"

    @property
    def day(self) -> date:
        """The trading day of a document's own key."""
        assert self.business_date is not None, "only what names another has no day"
        return self.business_date

    @property
    def undated(self) -> DocumentKey:
        """What names the same document by its number alone."""
        return replace(self, business_date=None)

    def on_day_of(self, key: str) -> DocumentKey:
        """The same on the day that stands in the text of a key."""
        return replace(self, business_date=date.fromisoformat(key.split("/")[2]))


@filled_open
@dataclass(frozen=True, slots=True)
class Receipt:
    """One document of a till, as it was read.

    `purchased_at` is an aware UTC instant; `business_date` is the store's trading day.
    `sequence` orders documents of one instant (a till's counter, the place in a file).
    `channel` is where it was sold (`store`, `online`, …), `codes` what was presented: coupons, offers.
    `discounted_minor` is what redemptions took off its price, which we add once we know it.
    `original` names the sale a return or a later void belongs to, when the till knows it.
    `split` says who paid what where several did; `member`, `tenders` and `redemptions` are empty then.
    `part` is that of its key: of a document that several paid, we make one for each.
    `given` are goods that went out for others that came back: on an exchange beside what came back, in
    `lines`; on a sale, which never says so itself, what its exchanges gave.
    """

    store: str
    till: str
    number: str
    business_date: date
    purchased_at: datetime
    kind: Kind
    currency: str
    lines: tuple[Line, ...]
    tenders: tuple[Tender, ...] = ()
    member: MemberRef | None = None
    original: DocumentKey | None = None
    revision: int = 1
    sequence: int = 0
    staff: str = ""
    redemptions: tuple[Redemption, ...] = ()
    channel: str = ""
    codes: tuple[str, ...] = ()
    discounted_minor: int = 0
    split: tuple[Share, ...] = ()
    part: int = 0
    given: tuple[Line, ...] = ()

    @property
    def key(self) -> DocumentKey:
        """The natural key: store, till, business date, number, and the part of it."""
        return DocumentKey(self.store, self.till, self.business_date, self.number, self.part)

    @property
    def net_minor(self) -> int:
        """The sum of the lines' net amounts, in minor units; what exchanges gave was paid with that."""
        return sum(line.net_minor for line in self.lines)

    @property
    def goods(self) -> tuple[Line, ...]:
        """All goods that ever went out with it: its lines, and behind them what exchanges gave."""
        return (*self.lines, *self.given) if self.given else self.lines
