"""What points buy: rewards with their bounds, and how points pay a bill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from loyalty.program.earning import Condition, Names
from loyalty.program.expiry import Expiry
from loyalty.program.frozen import FrozenMap
from points.spans import YearDay

Settles = Literal["discount", "tender"]
RewardKind = Literal["voucher", "product", "gift", "service", "partner", "donation"]

ANY_NUMBER: Final = 0


@dataclass(frozen=True, slots=True)
class Reward:
    """Something worth `worth_minor` for `cost` points (0: it is only given, by rules and by hand).

    `valid` None means its voucher never expires.

    `settles` says what it is at a till: a tender that pays, or a discount that lowers what counts.
    `stock` is how many there are in all, None for any number; steps of one reward (`pool`) share it.
    `limits` bound how many one member gets in a span. It is given on the days from `from_on` through
    `through_on`, both inclusive, to members of `tiers` and of `segments`, of any where there are none, where
    `when` holds and `unless` does not. On the days of `statement` it is issued by itself, worth as many times
    as the points suffice for.
    """

    code: str
    currency: str
    cost: int
    worth_minor: int
    valid: Expiry | None
    name: Names
    kind: RewardKind = "voucher"
    settles: Settles = "tender"
    stock: int | None = None
    limits: Mapping[str, int] = field(default_factory=FrozenMap)
    from_on: date | None = None
    through_on: date | None = None
    tiers: frozenset[str] = frozenset()
    pool: str = ""
    statement: tuple[YearDay, ...] = ()
    segments: frozenset[str] = frozenset()
    when: Condition | None = None
    unless: Condition | None = None

    @property
    def is_for_points(self) -> bool:
        """Whether members may have it for points at all."""
        return self.cost > 0

    @property
    def shares(self) -> str:
        """The code by which stock and limits are counted."""
        return self.pool or self.code


@dataclass(frozen=True, slots=True)
class Paying:
    """How points of a currency pay a bill: so many at least and at most (0: any number), in multiples.

    `share` is the most of the bill in percent. `covers` whole: all of it or nothing.
    """

    currency: str
    minimum: int = 0
    maximum: int = ANY_NUMBER
    multiples: int = 1
    share: int = 100
    covers: Literal["part", "whole"] = "part"
    settles: Settles = "tender"


@dataclass(frozen=True, slots=True)
class SpendingPolicy:
    """What a till may do with points: how many each proof of the member may spend, and how long a hold lasts.

    `minimum` is the fewest points that can be given for something at once (0: any number). A PIN spends no
    less than a bare card; `one_time_up_to` None: a one-time code spends any number. What each proof may spend
    is read by `loyalty.rewards.allowance`. `…_per_day` bound what a card alone, or with its PIN, spends on
    one day at all tills together; None: nothing does.
    """

    static_card_up_to: int
    hold_minutes: int
    minimum: int = 0
    paying: tuple[Paying, ...] = ()
    pin_up_to: int = 0
    one_time_up_to: int | None = None
    static_card_per_day: int | None = None
    pin_per_day: int | None = None

    def pays(self, currency: str) -> Paying | None:
        """How points of a currency pay a bill; None where nothing bounds it."""
        return next((each for each in self.paying if each.currency == currency), None)

    def settles(self, currency: str) -> Settles:
        """What points are at a till."""
        found = self.pays(currency)
        return found.settles if found else "tender"
