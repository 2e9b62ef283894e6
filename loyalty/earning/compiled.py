"""A programme made ready for evaluation: once per programme, so that a receipt's lines are only looked up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Generic, TypeVar

from loyalty.earning import belonging, words
from loyalty.program.earning import Cap, Condition, EarnRule, Fixed, Match, Offer, Present, Rate, Span, Times
from loyalty.program.expiry import Expiry
from loyalty.program.model import Program
from loyalty.program.segments import Segment
from loyalty.receipt import Line

_MOST_GOODS = 20_000  # kinds of goods remembered per programme; a shop sells fewer in a day

EVERY_LINE = 0
_ONE = Decimal(1)
SCALE = 10_000  # multipliers have up to four decimals
G = TypeVar("G", Rate, Fixed, Present, Times)


class Compiled:
    """A programme's matches as bits, and which of them cover each kind of goods, remembered."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._bits = {match: 1 << n for n, match in enumerate(dict.fromkeys(_matches(program)))}
        self._exclusions = tuple((self._bits[each.match], each.code) for each in program.exclude)
        self._known: dict[tuple[object, ...], int] = {}
        self.rates = tuple(self._giving(Rate))
        self.rates_in = {money: tuple(_in(money, each) for each in self.rates) for money in program.monies}
        self.fixed = tuple(self._giving(Fixed))
        self.presents = tuple(self._giving(Present))
        self.times = tuple(self._giving(Times))
        self.has_groups = any(rule.group for rule in program.earn if not isinstance(rule.gives, Times))
        self.caps = {n: _caps_of(program, rule) for n, rule in enumerate(program.earn)}
        self.carrying = frozenset(rule.code for rule in program.earn if rule.carry)
        self.offer_of = {rule.code: rule.offer for rule in program.earn if rule.offer}
        self._offers = {offer.code: offer for offer in program.offers}
        self.conditions = tuple(_conditions(program))
        self.segments = _asked_segments(program, self.conditions)
        self.watches_purchases = any(each.first_purchase is not None for each in self.conditions)
        # Staff look at segments that no rule asks for.
        memberships = [each.when for each in program.segments]
        self.counts_spending = belonging.counts(memberships, "spent")
        self.birthdays = frozenset(each.birthday for each in self.conditions if each.birthday)
        self.watches_joining = any(each.joined_within_days is not None for each in self.conditions)
        self.ends_by_joining = any(_ends_by_joining(each.expiry) for each in program.currencies)
        self.watches_raises = any(each.raises_tier is not None for each in self.conditions)
        self.watches = tuple(_watches(self))

    def covering(self, line: Line) -> int:
        """The matches that cover a line, one bit each."""
        goods = (line.sku, line.category, line.item_class, line.brand, line.labels)
        found = self._known.get(goods)
        if found is None:
            if len(self._known) >= _MOST_GOODS:
                self._known.clear()
            found = sum(bit for match, bit in self._bits.items() if match.covers(line))
            self._known[goods] = found
        return found

    def bit(self, match: Match | None) -> int:
        """The bit of a match; EVERY_LINE for none."""
        return EVERY_LINE if match is None else self._bits[match]

    def _giving(self, kind: type[G]) -> Iterator[Giving[G]]:
        """The rules that give in one way."""
        for n, rule in enumerate(self.program.earn):
            if isinstance(rule.gives, kind):
                factors = {tier: scaled(times) for tier, times in rule.by_tier.items()}
                more = scaled(getattr(rule.gives, "factor", _ONE)) - SCALE
                yield Giving(n, rule, rule.gives, self.bit(rule.match), factors, more)

    def offer(self, code: str) -> Offer:
        """The offer of a code."""
        return self._offers[code]

    def excluded(self, covered_by: int) -> str:
        """Why a line so covered earns nothing; empty if it may."""
        for bit, code in self._exclusions:
            if covered_by & bit:
                return f"excluded:{code}"
        return ""


@dataclass(frozen=True, slots=True)
class Giving(Generic[G]):
    """A rule with its number in the programme, what it gives, and the bit of its lines.

    `factors` are those of the tiers that have one of their own, `more` a multiplier's factor above 1, both in
    units of 1 / SCALE. `money` is what a rate has a step of its own in; empty for the programme's.
    """

    n: int
    rule: EarnRule
    gives: G
    bit: int
    factors: Mapping[str, int]
    more: int
    money: str = ""


def _in(money: str, rate: Giving[Rate]) -> Giving[Rate]:
    """A rate as receipts in a money have it."""
    step = rate.gives.steps_in.get(money)
    return rate if step is None else replace(rate, gives=replace(rate.gives, step=step), money=money)


def scaled(multiplier: Decimal) -> int:
    """A multiplier in units of 1 / SCALE."""
    return int(multiplier * SCALE)


def _caps_of(program: Program, rule: EarnRule) -> tuple[Cap, ...]:
    """The caps that bound a rule, in the document's order."""
    return tuple(
        cap
        for cap in program.caps
        if cap.currency == rule.currency and (not cap.rules or rule.code in cap.rules)
    )


def _matches(program: Program) -> Iterable[Match]:
    for exclusion in program.exclude:
        yield exclusion.match
    for match in (*(rule.match for rule in program.earn), *(each.match for each in program.counters)):
        if match is not None:
            yield match
    for discount in program.discounts:
        yield from discount.matches()
    for condition in _conditions(program):
        if condition.basket is not None and condition.basket.match is not None:
            yield condition.basket.match


def _ends_by_joining(expiry: Expiry | None) -> bool:
    """Whether points may end by the day their holder joined."""
    if expiry is None:
        return False
    return expiry.start != "earning" or any(map(_ends_by_joining, expiry.by_tier.values()))


def _conditions(program: Program) -> Iterable[Condition]:
    """Every condition of the programme."""
    found = [condition for rule in program.earn for condition in (rule.when, rule.unless)]
    found += [counter.when for counter in program.counters]
    found += [offer.when for offer in program.offers]
    found += [milestone.when for milestone in program.milestones]
    found += [condition for each in program.activities for condition in (each.when, each.unless)]
    found += [condition for each in program.discounts for condition in (each.when, each.unless)]
    return (condition for condition in found if condition is not None)


def _asked_segments(program: Program, conditions: Iterable[Condition]) -> Mapping[str, Segment]:
    """The segments that any condition names, by their codes."""
    named = {code for condition in conditions for code in condition.segments}
    return {each.code: each for each in program.segments if each.code in named}


@dataclass(frozen=True, slots=True)
class Watch:
    """A counter whose total in the span of the purchase, before it, is frozen with the purchase as `key`.

    Where `days` are said, they are the last ones up to the purchase, whatever the span.
    """

    key: str
    counter: str
    span: Span
    days: int = 0


def _watches(made: Compiled) -> Iterable[Watch]:
    program = made.program
    for cap in program.caps:
        if cap.per != "receipt":
            yield Watch(words.capped(cap.code), words.capped(cap.code), cap.per)
    for activity in program.activities:
        if activity.on == "tier":
            yield Watch(words.entered(activity.code), words.entered(activity.code), "ever")
    yield from _milestone_watches(program)
    for each in made.rates:
        for money in ("", *each.gives.steps_in) if each.rule.carry else ():
            key = words.carried(each.rule.code, money)
            yield Watch(key, key, "ever")
    for offer in program.offers:
        if offer.times:
            yield Watch(words.used(offer.code), words.used(offer.code), "ever")
    yield from _discount_watches(program)
    if made.watches_purchases:
        yield Watch(words.PURCHASES, words.PURCHASES, "ever")
    yield from _lately(made)


def _milestone_watches(program: Program) -> Iterable[Watch]:
    """What each milestone's counter stood at, and what of it was held already."""
    for milestone in program.milestones:
        yield Watch(words.passed(milestone.code), milestone.counter, milestone.span)
        for stage in milestone.stages:
            held = words.held(milestone.code, milestone.stage_key(stage))
            yield Watch(held, held, milestone.span)


def _lately(made: Compiled) -> Iterable[Watch]:
    """What segments ask to have been counted in the last days."""
    for segment in made.segments.values():
        for each in segment.when.counted:
            yield Watch(belonging.key_of(each), belonging.counter_of(each), "ever", each.within_days)


def _discount_watches(program: Program) -> Iterable[Watch]:
    """What limits of discounts that outlast a receipt look at."""
    for discount in program.discounts:
        for limit in discount.limits:
            if limit.per != "receipt":
                named = words.discounted if limit.of == "amount" else words.discounts
                yield Watch(named(discount.code, limit.per), named(discount.code), limit.per)


compiled: Callable[[Program], Compiled] = lru_cache(maxsize=128)(Compiled)
