"""Figures of a replay: sums that are added up member by member, and can be written down and gone on with."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import orjson

from loyalty.goods import kept
from loyalty.pricing import converting, told
from loyalty.program.model import Program
from loyalty.replaying import months
from loyalty.replaying.months import Months
from loyalty.replaying.pasts import Past
from loyalty.replaying.rerun import Rerun
from loyalty.replaying.shares import Shares

_SEPARATOR = "\t"


@dataclass(frozen=True, slots=True)
class Span:
    """The purchases that are told of: days of the programme's zone, both inclusive; None for no bound."""

    from_on: date | None = None
    through_on: date | None = None

    def __contains__(self, on: date) -> bool:
        """Whether a day lies in it."""
        return (self.from_on is None or self.from_on <= on) and (
            self.through_on is None or on <= self.through_on
        )


@dataclass(slots=True)
class Side:
    """What one set of rules came to. Points are in the currency's smallest unit.

    `points` and `receipts` go by rule and currency, those of activities too, which were given so many times;
    `gifts` are rewards for nothing by rule and reward;
    `discounts` are in minor units by code, `discounted` counts the receipts they were given on;
    `outstanding`, `owed` and `short` go by currency, `tiers` counts members at the end.
    """

    points: Counter[str] = field(default_factory=Counter)
    receipts: Counter[str] = field(default_factory=Counter)
    gifts: Counter[str] = field(default_factory=Counter)
    discounts: Counter[str] = field(default_factory=Counter)
    discounted: Counter[str] = field(default_factory=Counter)
    outstanding: Counter[str] = field(default_factory=Counter)
    owed: Counter[str] = field(default_factory=Counter)
    short: Counter[str] = field(default_factory=Counter)
    tiers: Counter[str] = field(default_factory=Counter)
    ups: int = 0
    downs: int = 0
    shares: Shares = field(default_factory=Shares)
    months: Months = field(default_factory=Months)


@dataclass(frozen=True, slots=True, order=True)
class Loser:
    """A member who gets less: `lost_minor` in money where points have a worth, else in points."""

    lost: int
    member_id: str
    external_id: str = ""
    published: int = 0
    draft: int = 0
    tier_before: str = ""
    tier_after: str = ""


@dataclass(slots=True)
class Figures:
    """Both sides and what they share.

    `posted` are the points as they were posted in truth, `told_minor` what tills said discounts took off.
    `moves` counts members by their tier at the end under the one and the other; `losers` are those who lose
    most, at most `most_losers`, `worse` and `better` how many members get less or more. `last` is the id of
    the last member. `is_monthly` is false for figures that were begun before months were added up: theirs
    would be of some members only.
    """

    published: Side = field(default_factory=Side)
    draft: Side = field(default_factory=Side)
    posted: Counter[str] = field(default_factory=Counter)
    moves: Counter[str] = field(default_factory=Counter)
    losers: list[Loser] = field(default_factory=list)
    members: int = 0
    sales: int = 0
    sales_minor: int = 0
    told_minor: int = 0
    worse: int = 0
    better: int = 0
    last: str = ""
    most_losers: int = 20
    monthly_sales_minor: Counter[str] = field(default_factory=Counter)
    is_monthly: bool = True


def add(
    figures: Figures, past: Past, span: Span, published: tuple[Program, Rerun], draft: tuple[Program, Rerun]
) -> None:
    """Add one member under both."""
    earned = [_add_side(side, span, *each) for side, each in _sides(figures, published, draft)]
    zone = published[0].zoneinfo
    for sale in past.sales:
        on = sale.order[0].astimezone(zone).date()
        if on in span:
            figures.sales += 1
            goods = kept(sale.sale.receipt, sale.sale.returned)
            net_minor = sale.sale.program.converted(goods.currency, goods.net_minor)
            figures.sales_minor += net_minor
            figures.monthly_sales_minor[months.month_of(on)] += net_minor
            named = told.totals(sale.sale.program, converting.converted(sale.sale.program, goods))
            figures.told_minor += sum(minor for _, minor in named)
            for _, currency, amount in sale.sale.posted:
                figures.posted[currency] += amount
    for deed in past.deeds:
        if deed.at.astimezone(zone).date() in span:
            for currency, amount in deed.given:
                figures.posted[currency] += amount
    before, after = (
        _in_one(program, *each) for (program, _), each in zip((published, draft), earned, strict=True)
    )
    figures.worse += after < before
    figures.better += after > before
    figures.moves[_SEPARATOR.join((published[1].tier, draft[1].tier))] += 1
    if after < before:
        own = Loser(
            before - after, past.member_id, past.external_id, before, after, published[1].tier, draft[1].tier
        )
        heapq.heappush(figures.losers, own)
        if len(figures.losers) > figures.most_losers:
            heapq.heappop(figures.losers)
    figures.members += 1
    figures.last = past.member_id


def _sides(figures: Figures, *each: tuple[Program, Rerun]) -> list[tuple[Side, tuple[Program, Rerun]]]:
    return list(zip((figures.published, figures.draft), each, strict=True))


def _add_side(side: Side, span: Span, program: Program, found: Rerun) -> tuple[Counter[str], int]:
    """The member's points by currency in the span, and what discounts took off in minor units."""
    earned: Counter[str] = Counter()
    saved_minor = 0
    for sale, worth in found.worths:
        on = sale.order[0].astimezone(program.zoneinfo).date()
        if on not in span:
            continue
        side.months.add(on, worth)
        for grant in worth.grants:
            earned[grant.currency] += grant.amount
            side.points[_SEPARATOR.join((grant.rule, grant.currency))] += grant.amount
            side.receipts[_SEPARATOR.join((grant.rule, grant.currency))] += 1
        for gift in worth.gifts:
            side.gifts[_SEPARATOR.join((gift.rule, gift.reward))] += gift.count
        for code, minor in worth.discounts:
            saved_minor += minor
            side.discounts[code] += minor
            side.discounted[code] += 1
    earned.update(_add_extras(side, span, program, found))
    side.outstanding.update(found.outstanding)
    side.owed.update(found.owed)
    side.short.update(found.short)
    side.tiers[found.tier] += 1
    side.ups += found.ups
    side.downs += found.downs
    return earned, saved_minor


def _add_extras(side: Side, span: Span, program: Program, found: Rerun) -> Counter[str]:
    """The member's points by currency in the span for more than buying."""
    earned: Counter[str] = Counter()
    for extra in found.extras:
        on = extra.at.astimezone(program.zoneinfo).date()
        if on not in span:
            continue
        side.months.add_extra(on, extra)
        key = _SEPARATOR.join((extra.activity, extra.of))
        if extra.is_reward:
            side.gifts[key] += extra.amount
            continue
        earned[extra.of] += extra.amount
        side.points[key] += extra.amount
        side.receipts[key] += extra.amount > 0
    return earned


def point_minor(program: Program, currency: str) -> Decimal | None:
    """What the smallest unit of a currency is worth to the shop, in minor units of money, exact.

    What it buys at the till; else what it buys in the dearest of the rewards with a worth; None for neither.
    """
    found = program.currency(currency)
    if found.worth is not None:
        return found.worth.scaleb(program.money_scale - found.scale)
    rates = [
        Decimal(reward.worth_minor) / reward.cost
        for reward in program.rewards
        if reward.currency == currency and reward.worth_minor and reward.cost
    ]
    return max(rates, default=None)


def _in_one(program: Program, earned: Mapping[str, int], saved_minor: int) -> int:
    """What a member got as one figure to compare: minor units of money, rounded down; else points alone."""
    worths = [point_minor(program, each.code) for each in program.currencies]
    total = Decimal(0) if None in worths else Decimal(saved_minor)
    for currency, amount in earned.items():
        each = point_minor(program, currency)
        total += amount * (Decimal(1) if each is None else each)
    return int(total)


def to_json(figures: Figures) -> str:
    """The figures as text to go on from."""
    return orjson.dumps(figures, option=orjson.OPT_SORT_KEYS).decode()


def from_json(text: str) -> Figures:
    """The inverse of `to_json`."""
    found: dict[str, Any] = orjson.loads(text)
    found["published"], found["draft"] = _side(found["published"]), _side(found["draft"])
    found["posted"], found["moves"] = Counter(found["posted"]), Counter(found["moves"])
    found["losers"] = [Loser(**each) for each in found["losers"]]
    heapq.heapify(found["losers"])
    # What was written down before there were months goes on without them.
    found.setdefault("is_monthly", False)
    found["monthly_sales_minor"] = Counter(found.get("monthly_sales_minor", {}))
    return Figures(**found)


def _side(found: dict[str, Any]) -> Side:
    shares = Shares(Counter(found.pop("shares")["spent"]))
    by_month = months.from_plain(found.pop("months", {}))
    counters = {name: Counter(value) for name, value in found.items() if isinstance(value, dict)}
    return Side(**counters, ups=found["ups"], downs=found["downs"], shares=shares, months=by_month)
