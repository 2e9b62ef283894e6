"""Stacks: what rules and discounts may give on one basket at most, tried on every kind of day and buyer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import product

from loyalty.earning import words
from loyalty.earning.compiled import compiled
from loyalty.entitle import Context, entitle
from loyalty.pricing.price import price
from loyalty.pricing.values import TILL
from loyalty.program.earning import Condition
from loyalty.program.frozen import FrozenMap
from loyalty.program.model import Program
from loyalty.receipt import Receipt, Tender
from loyalty.replaying import basket as baskets
from loyalty.replaying.costs import cost_minor, percent
from loyalty.replaying.figures import point_minor
from tiers.windows import local_midnight

YEAR_DAYS = 366
MOST_TRIED = 20_000


@dataclass(frozen=True, slots=True)
class Stack:
    """One basket at its dearest: what it gives, in percent (two decimals, half up), and when to whom.

    `rules` are those that give, and behind them discounts; `facts` what must be true of the buyer, empty for
    nothing in particular.
    """

    cost_minor: int
    share: Decimal
    on: date
    tier: str
    rules: tuple[str, ...]
    store: str
    channel: str
    tender: str
    first_purchase: bool


@dataclass(frozen=True, slots=True)
class _Try:
    receipt: Receipt
    context: Context
    on: date


def find_worst(program: Program, basket: Receipt, from_on: date) -> Stack | None:
    """The most one purchase can get by rules, offers and discounts; None where that is worth nothing.

    Tried are all tiers, every kind of day in the year after `from_on`, every store, channel and tender that a
    rule names, all offers, segments and codes at once or none, as a first purchase and as a later one, with
    all caps unused. Milestones, which many purchases fill, are left out. At most 20,000 cases.
    """
    best: tuple[Decimal, _Try, tuple[str, ...]] | None = None
    rules = {rule.code for rule in program.earn}
    for number, each in enumerate(_tries(program, basket, from_on)):
        if number >= MOST_TRIED:
            break
        receipt, off = _priced(program, each)
        found = entitle(program, each.context, receipt)
        gives = [grant for grant in found.grants if grant.rule in rules]
        presents = [gift for gift in found.gifts if gift.rule in rules]
        worth = sum(gift.count * program.reward(gift.reward).worth_minor for gift in presents)
        points = sum((point_minor(program, grant.currency) or Decimal(0)) * grant.amount for grant in gives)
        cost = points + Decimal(worth + sum(off.values()))
        if best is None or cost > best[0]:
            given = [grant.rule for grant in gives] + [gift.rule for gift in presents]
            best = cost, each, (*given, *off)
    if best is None or not best[0]:
        return None
    cost, each, names = best
    tenders, receipt = each.receipt.tenders, each.receipt
    return Stack(
        cost_minor(cost, 1) or 0,
        percent(cost, basket.net_minor) or Decimal(0),
        each.on,
        each.context.tier,
        names,
        receipt.store,
        receipt.channel,
        "" if tenders == basket.tenders else tenders[0].kind,
        not each.context.counted.get(words.PURCHASES),
    )


def _priced(program: Program, each: _Try) -> tuple[Receipt, dict[str, int]]:
    """The basket at a member's prices, and what each discount takes off it."""
    if not program.discounts:
        return each.receipt, {}
    prices = price(program, each.context, each.receipt)
    return prices.of(each.receipt), {code: minor for code, minor in prices.totals().items() if code != TILL}


def _tries(program: Program, basket: Receipt, from_on: date) -> Iterator[_Try]:
    tiers = program.ladder.codes if program.ladder else ("",)
    contexts = list(_contexts(program))
    places = list(_places(program, basket))
    for at, on in _kinds_of_day(program, from_on):
        for place, tier, context in product(places, tiers, contexts):
            yield _Try(baskets.bought(place, at, program), replace(context, tier=tier), on)


def _contexts(program: Program) -> Iterator[Context]:
    """A buyer of whom everything is true that rules ask for, and one of whom nothing is; new and not new."""
    facts = {words.offer(each.code) for each in program.offers}
    facts |= {words.birthday(period) for period in ("day", "week", "month")}
    for condition in compiled(program).conditions:
        facts |= {words.group(each) for each in condition.store_groups}
        facts |= {words.segment(each) for each in condition.segments}
    for raises in ({words.RAISES}, set[str]()):
        for known in (facts, set[str]()):
            yield Context("", "", frozenset(known | raises))
            yield Context("", "", frozenset(known | raises), FrozenMap.of({words.PURCHASES: 1}))


def _places(program: Program, basket: Receipt) -> Iterator[Receipt]:
    """The basket wherever, however sold and paid for a rule could ask for; with all codes presented."""
    conditions: tuple[Condition, ...] = compiled(program).conditions
    codes = frozenset(code for each in conditions for code in each.codes)
    stores = {store for each in conditions for store in each.stores}
    channels = {channel for each in conditions for channel in each.channels}
    kinds = {kind for each in conditions for kind in each.tenders}
    ways = [basket.tenders, *((Tender(kind, basket.net_minor),) for kind in sorted(kinds))]
    for store, channel, tenders in product(
        (basket.store, *sorted(stores)), (basket.channel, *sorted(channels)), ways
    ):
        shown = tuple(sorted({*basket.codes, *codes}))
        yield replace(basket, store=store, channel=channel, tenders=tenders, codes=shown)


def _kinds_of_day(program: Program, from_on: date) -> Iterator[tuple[datetime, date]]:
    """An instant of each kind of day there is in a year: which named days and dates hold on it."""
    conditions: tuple[Condition, ...] = compiled(program).conditions
    bounds = sorted({each for one in conditions for each in (one.from_on, one.through_on) if each})
    hours = sorted({12 * 60, *(day.opens_minutes for day in program.days)})
    seen: set[tuple[object, ...]] = set()
    for n in range(YEAR_DAYS):
        on = from_on + timedelta(days=n)
        for minutes in hours:
            at = local_midnight(on, program.zoneinfo) + timedelta(minutes=minutes)
            held = tuple(day.covers(at, program.zoneinfo) for day in program.days)
            kind = (*held, *((on < bound, on > bound) for bound in bounds))
            if kind not in seen:
                seen.add(kind)
                yield at, on
