"""Programme: the values a document becomes once it was checked, and what every rule reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from loyalty.errors import UnknownCurrency, UnknownReward, WrongCurrency
from loyalty.program.announcements import Announcement
from loyalty.program.benefits import Benefit
from loyalty.program.cards import CardPolicy
from loyalty.program.contests import Contest
from loyalty.program.days.calendars import Calendar
from loyalty.program.days.day import Day
from loyalty.program.draws import Draw
from loyalty.program.earning import (
    Activity,
    Basis,
    Cap,
    Counter,
    EarnRule,
    Exclusion,
    Milestone,
    Names,
    Offer,
    Present,
)
from loyalty.program.expiry import Expiry
from loyalty.program.foreign import ForeignMoney
from loyalty.program.funding import Funding, Payer
from loyalty.program.households import HouseholdPolicy
from loyalty.program.members import MemberPolicy
from loyalty.program.offline import OfflinePolicy
from loyalty.program.pricing import Discount
from loyalty.program.promises import Promises
from loyalty.program.rewards import Reward, SpendingPolicy
from loyalty.program.segments import Segment
from tiers.ladder import Ladder


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
    foreign: tuple[ForeignMoney, ...]
    currencies: tuple[Currency, ...]
    earn: tuple[EarnRule, ...]
    basis: Basis
    exclude: tuple[Exclusion, ...]
    caps: tuple[Cap, ...]
    counters: tuple[Counter, ...]
    milestones: tuple[Milestone, ...]
    activities: tuple[Activity, ...]
    calendars: tuple[Calendar, ...]
    days: tuple[Day, ...]
    offers: tuple[Offer, ...]
    segments: tuple[Segment, ...]
    discounts: tuple[Discount, ...]
    ladder: Ladder | None
    tier_names: Mapping[str, Names]
    rewards: tuple[Reward, ...]
    returns: ReturnsPolicy
    restore: RestorePolicy
    spending: SpendingPolicy
    members: MemberPolicy
    households: HouseholdPolicy | None
    offline: OfflinePolicy | None
    card: CardPolicy
    promises: Promises
    contests: tuple[Contest, ...]
    draws: tuple[Draw, ...]
    benefits: tuple[Benefit, ...]
    announcements: tuple[Announcement, ...]
    payers: tuple[Payer, ...]
    funding: Funding
    called: Mapping[str, Names]
    document: str
    digest: str

    def __eq__(self, other: object) -> bool:
        """By its text, which says all the rest: what is looked up with every receipt is not read through."""
        if not isinstance(other, Program):
            return NotImplemented
        return (self.digest, self.version) == (other.digest, other.version)

    def __hash__(self) -> int:
        """By its text, too."""
        return hash((self.digest, self.version))

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

    def foreign_money(self, money: str) -> ForeignMoney:
        """What another money counts as; raises WrongCurrency."""
        for foreign in self.foreign:
            if foreign.money == money:
                return foreign
        raise WrongCurrency(self.monies, money)

    def converted(self, money: str, minor: int) -> int:
        """An amount of any money it takes in minor units of its own, half up. Raises WrongCurrency."""
        return minor if money == self.money else self.foreign_money(money).converted(minor)

    @property
    def gives_points(self) -> bool:
        """Whether anything in it gives points, in any currency; prices and gifts alone do not."""
        return (
            any(not isinstance(rule.gives, Present) for rule in self.earn)
            or any(stage.points for each in self.milestones for stage in each.stages)
            or any(activity.points for activity in self.activities)
            or any(contest.points for contest in self.contests)
        )

    @property
    def monies(self) -> tuple[str, ...]:
        """What receipts may be in, its own money first."""
        return (self.money, *(foreign.money for foreign in self.foreign))

    def worth_minor(self, currency: str, amount: int) -> int | None:
        """What points buy, in minor units, rounded down; None where they cannot be paid with.

        Raises UnknownCurrency.
        """
        found = self.currency(currency)
        if found.worth is None:
            return None
        minor = (found.worth * amount).scaleb(self.money_scale - found.scale)
        return int(minor.to_integral_value(rounding=ROUND_FLOOR))

    def day(self, code: str) -> Day:
        """The days of this code, which the document declares."""
        return next(day for day in self.days if day.code == code)

    def reward(self, code: str) -> Reward:
        """The reward of this code; raises UnknownReward."""
        for reward in self.rewards:
            if reward.code == code:
                return reward
        raise UnknownReward(code)
