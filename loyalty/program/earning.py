"""Earning: the values a document's rules about points become; what they come to says `loyalty.earning`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from loyalty.program.frozen import FrozenMap
from loyalty.receipt import Line

# Texts by language tag (`en`, `zh-Hant`); the document's own language comes first.
Names = Mapping[str, str]
Rounding = Literal["floor", "half-up", "up"]
Span = Literal["day", "day-and-store", "week", "month", "quarter", "half", "year", "card-year", "ever"]


Activation = Literal["none", "member", "chosen-day"]
OnceIn = Literal["month", "quarter", "half", "year", "ever"]
On = Literal["", "joining", "tier", "birthday", "referral", "referred"]
# So many days or months.
Waiting = tuple[int, Literal["days", "months"]]


@dataclass(frozen=True, slots=True)
class Match:
    """Which lines: those that any of the lists names. A category covers what lies below it.

    `narrowed` must cover a line as well, `but_not` must not.
    """

    skus: frozenset[str] = frozenset()
    sku_prefixes: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    classes: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    brands: frozenset[str] = frozenset()
    narrowed: Match | None = None
    but_not: Match | None = None

    def covers(self, line: Line) -> bool:
        """Whether any list names the line, letter by letter; `toys` covers `toys/dolls` but not `toyshop`."""
        if self.but_not is not None and self.but_not.covers(line):
            return False
        return self._names(line) and (self.narrowed is None or self.narrowed.covers(line))

    def _names(self, line: Line) -> bool:
        return (
            line.sku in self.skus
            or line.sku.startswith(self.sku_prefixes)
            or any(f"{line.category}/".startswith(f"{path}/") for path in self.categories)
            or line.item_class in self.classes
            or line.brand in self.brands
            or not self.labels.isdisjoint(line.labels)
        )


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Lines that earn nothing; the name, or else the code, is the reason a member reads."""

    code: str
    match: Match
    name: Names | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """What of a line's net counts: with its tax or without, after discounts or before them.

    What was paid with `not_tenders` takes its share away from every line.
    """

    tax: Literal["included", "excluded"] = "included"
    discounts: Literal["deducted", "ignored"] = "deducted"
    not_tenders: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Basket:
    """What the lines that count come to together: minor units, whole pieces. Bounds are inclusive."""

    match: Match | None = None
    at_least_minor: int = 0
    at_most_minor: int | None = None
    at_least_units: int = 0


@dataclass(frozen=True, slots=True)
class Condition:
    """When a rule holds: everything said must be true; of several in one list, one is enough.

    `facts` are what must have been true of the member and the store, as `loyalty.earning.context` names it.
    Dates are the store's and inclusive at both ends; `days` are codes of the programme's own days.
    """

    stores: frozenset[str] = frozenset()
    store_groups: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    monies: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    tenders: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()
    segments: frozenset[str] = frozenset()
    days: tuple[str, ...] = ()
    from_on: date | None = None
    through_on: date | None = None
    birthday: Literal["", "day", "week", "month"] = ""
    first_purchase: bool | None = None
    raises_tier: bool | None = None
    joined_within_days: int | None = None
    basket: Basket | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """`points` for each whole `step`: of money in minor units, or of a quantity in thousandths.

    A receipt in a money of `steps_in` has that step, in minor units of that money.
    """

    of: Literal["amount", "quantity"]
    step: int
    points: int
    steps_in: Mapping[str, int] = field(default_factory=FrozenMap)


@dataclass(frozen=True, slots=True)
class Fixed:
    """`points` once for a receipt with any line that counts."""

    points: int


@dataclass(frozen=True, slots=True)
class Present:
    """A `reward` for nothing, once for a receipt with any line that counts."""

    reward: str


@dataclass(frozen=True, slots=True)
class Times:
    """What rates give on the lines covered, `factor` times; only those of the rules named, if any are."""

    factor: Decimal
    of: frozenset[str] = frozenset()


Gives = Rate | Fixed | Present | Times


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `most` points of a currency by some rules: on one receipt (`per` is receipt) or in a span.

    No `rules` means all of them. Room that is freed by goods that come back serves later receipts only.
    """

    code: str
    currency: str
    most: int
    per: Literal["receipt"] | Span
    rules: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class EarnRule:
    """A rule that earns. `match` None means every line that counts; `pending_days` 0 means usable at once.

    `usable_on` is a day before which nothing is, and what `awaits_word` is not until somebody confirms it.
    Of the rules of one `group` only the best counts. `by_tier` multiplies rates and fixed points (1 if
    absent). With `carry`, what is left below a step counts for the next purchase. `caps` bound it.
    `offer` is the offer the rule belongs to, empty for none.
    """

    code: str
    currency: str
    gives: Gives
    match: Match | None = None
    when: Condition | None = None
    unless: Condition | None = None
    rounding: Rounding = "floor"
    round_at: Literal["receipt", "line"] = "receipt"
    by_tier: Mapping[str, Decimal] = field(default_factory=FrozenMap)
    pending_days: int = 0
    usable_on: date | None = None
    awaits_word: bool = False
    group: str = ""
    carry: bool = False
    offer: str = ""
    caps: tuple[Cap, ...] = ()
    name: Names | None = None

    @property
    def is_for_all(self) -> bool:
        """Whether it looks at every line, whoever buys and whenever."""
        return not (self.match or self.when or self.unless or self.offer)


@dataclass(frozen=True, slots=True)
class Stage:
    """A total of the counter and what reaching it gives: points, or a reward for nothing."""

    reaches: int
    points: int = 0
    reward: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """What a counter gives on the way: at each of `stages`, or (`every` > 0) the first stage again and again.

    The counter is summed over `span`; `most` bounds how often it is given in one span, 0 for any number.
    """

    code: str
    name: Names
    currency: str
    counter: str
    span: Span
    stages: tuple[Stage, ...]
    every: bool = False
    most: int = 0
    pending_days: int = 0
    usable_on: date | None = None
    awaits_word: bool = False
    when: Condition | None = None

    def stage_key(self, stage: Stage) -> int:
        """What tells a stage from the others of the milestone; 0 where there is but one, again and again."""
        return 0 if self.every else stage.reaches


@dataclass(frozen=True, slots=True)
class Counter:
    """What tiers and milestones are measured by: points of one currency, money spent, visits or units bought.

    Of points, only those of `rules` where any are named.
    """

    code: str
    measures: Literal["points", "spend", "visits", "units"]
    currency: str
    match: Match | None
    rules: frozenset[str] = frozenset()
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """Something a member does that is no purchase: `points` (by tier, rounded down) or a `reward` each time.

    It gives all or nothing, as far as its caps have room; of a cap each time takes `once`. `on` says what
    it is given for by itself: `joining`, reaching or passing by a `tier`, the `birthday`, and for a purchase
    of who was brought along, to who brought them (`referral`) and to themselves (`referred`). That purchase
    is of `from_minor` in money at least, and nothing of it came back for `after`. Else it is reported, by
    those of `reported_by`.
    """

    code: str
    name: Names
    currency: str
    points: int = 0
    on: On = ""
    tier: str = ""
    reported_by: frozenset[str] = frozenset()
    when: Condition | None = None
    caps: tuple[Cap, ...] = ()
    pending_days: int = 0
    usable_on: date | None = None
    awaits_word: bool = False
    unless: Condition | None = None
    by_tier: Mapping[str, Decimal] = field(default_factory=FrozenMap)
    reward: str = ""
    from_minor: int = 0
    after: Waiting = (14, "days")

    @property
    def once(self) -> int:
        """What one time takes of the room of a cap, whatever the tier."""
        return self.points or 1


@dataclass(frozen=True, slots=True)
class Offer:
    """Something for some members for some time. Its rules stand among the programme's, with its code.

    `activation` says whether the member must ask for it, or choose a day for it, `once` in a span of the
    calendar; `hold_out` is the share in percent of members who do not get it; `times` bounds how many
    receipts of a member it counts for and `budget` how many points it may give in all, 0 for any number of
    either.
    """

    code: str
    name: Names
    when: Condition | None = None
    activation: Activation = "none"
    hold_out: int = 0
    times: int = 0
    budget: int = 0
    once: OnceIn = "ever"
