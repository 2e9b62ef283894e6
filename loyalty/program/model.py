"""Programme: the values a document becomes once it was checked, and what every rule reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from loyalty.errors import UnknownCurrency, UnknownReward
from loyalty.receipt import Line
from tiers.ladder import Ladder

# Texts by language tag (`en`, `zh-Hant`); the document's own language comes first.
Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Match:
    """Which lines: those that any of the lists names. A category covers what lies below it."""

    skus: frozenset[str] = frozenset()
    sku_prefixes: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    classes: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()

    def covers(self, line: Line) -> bool:
        """Whether any list names the line, letter by letter; `toys` covers `toys/dolls` but not `toyshop`."""
        return (
            line.sku in self.skus
            or line.sku.startswith(self.sku_prefixes)
            or any(f"{line.category}/".startswith(f"{path}/") for path in self.categories)
            or line.item_class in self.classes
            or not self.labels.isdisjoint(line.labels)
        )


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Lines that earn nothing; the code is the reason a member reads."""

    code: str
    match: Match


@dataclass(frozen=True, slots=True)
class Expiry:
    """How long something can be used; `loyalty.program.calendar` says through which day."""

    count: int
    unit: Literal["days", "months"]
    until: Literal["exact", "end-of-month", "end-of-quarter", "end-of-half", "end-of-year"]


@dataclass(frozen=True, slots=True)
class Currency:
    """A kind of points. All figures of points are in its smallest unit, 10 ** -`scale` of a point.

    `worth` is what one point buys, in major units of the money; None where points cannot be paid with.
    """

    code: str
    scale: int
    name: Names
    expiry: Expiry | None
    worth: Decimal | None = None


@dataclass(frozen=True, slots=True)
class EarnRule:
    """`points` for each whole `per_minor` of eligible net, times the tier's multiplier (1 if absent).

    `match` None means every line. `pending_days` 0 means usable at once.
    """

    code: str
    currency: str
    per_minor: int
    points: int
    match: Match | None
    rounding: Literal["floor", "half-up", "up"]
    round_at: Literal["receipt", "line"]
    by_tier: Mapping[str, Decimal]
    pending_days: int


@dataclass(frozen=True, slots=True)
class Counter:
    """What tiers are measured by: points of one currency, money spent, visits or units bought."""

    code: str
    measures: Literal["points", "spend", "visits", "units"]
    currency: str
    match: Match | None


@dataclass(frozen=True, slots=True)
class Reward:
    """A voucher worth `worth_minor` for `cost` points; `valid` None means it never expires."""

    code: str
    currency: str
    cost: int
    worth_minor: int
    valid: Expiry | None
    name: Names


@dataclass(frozen=True, slots=True)
class ReturnsPolicy:
    """How a return that names no sale finds it, and what happens when its points are gone.

    `refuse` leaves such a return to a person. What is missing is owed (beyond `owe_limit` of a currency
    forgiven), forgiven (`clip`), or kept back from the refund at the points' worth: as money (`withhold`)
    or paid out as a credit note (`credit-note`); both of these leave nothing owed.
    """

    unnamed: Literal["newest-first", "oldest-first", "refuse"]
    shortfall: Literal["owe", "clip", "withhold", "credit-note"]
    owe_limit: int | None


@dataclass(frozen=True, slots=True)
class RestorePolicy:
    """How long points that come back live at least; 0 means they keep the expiry they had."""

    grace_days: int


@dataclass(frozen=True, slots=True)
class SpendingPolicy:
    """What a till may do with points: how many a bare card may spend, and how long a hold lasts."""

    static_card_up_to: int
    hold_minutes: int


@dataclass(frozen=True, slots=True)
class MemberPolicy:
    """Whether an unknown external id on a sale makes a member."""

    enrol: Literal["explicit", "first-sale"]


@dataclass(frozen=True, slots=True)
class CardPolicy:
    """A card number is `prefix`, then `digits` random digits, then a check digit."""

    prefix: str
    digits: int


@dataclass(frozen=True, slots=True)
class Program:
    """One version of a programme: immutable, hashable, and picklable.

    `document` is the source as canonical JSON, `digest` the hexadecimal SHA-256 of its UTF-8 bytes.
    """

    code: str
    name: Names
    version: int
    zone: str
    money: str
    money_scale: int
    currencies: tuple[Currency, ...]
    earn: tuple[EarnRule, ...]
    exclude: tuple[Exclusion, ...]
    counters: tuple[Counter, ...]
    ladder: Ladder | None
    tier_names: Mapping[str, Names]
    rewards: tuple[Reward, ...]
    returns: ReturnsPolicy
    restore: RestorePolicy
    spending: SpendingPolicy
    members: MemberPolicy
    card: CardPolicy
    document: str
    digest: str

    @property
    def zoneinfo(self) -> ZoneInfo:
        """The zone in which the programme's days begin and end."""
        return ZoneInfo(self.zone)

    def currency(self, code: str) -> Currency:
        """The points of this code; raises UnknownCurrency."""
        for currency in self.currencies:
            if currency.code == code:
                return currency
        raise UnknownCurrency(code)

    def worth_minor(self, currency: str, amount: int) -> int | None:
        """What points buy, in minor units, rounded down; None where they cannot be paid with.

        Raises UnknownCurrency.
        """
        found = self.currency(currency)
        if found.worth is None:
            return None
        minor = (found.worth * amount).scaleb(self.money_scale - found.scale)
        return int(minor.to_integral_value(rounding=ROUND_FLOOR))

    def reward(self, code: str) -> Reward:
        """The reward of this code; raises UnknownReward."""
        for reward in self.rewards:
            if reward.code == code:
                return reward
        raise UnknownReward(code)
