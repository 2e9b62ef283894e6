"""Counting: what a receipt adds to the programme's counters, and to those its caps and conditions watch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from loyalty.earning import words
from loyalty.earning.compiled import Compiled
from loyalty.earning.occasion import Occasion
from loyalty.earning.values import RuleReason
from loyalty.program.earning import Counter

_PIECE = 1000  # thousandths


def counts(occasion: Occasion, rules: Sequence[RuleReason]) -> dict[str, int]:
    """What is added to each declared counter, zero where nothing is."""
    return {counter.code: _count(occasion, counter, rules) for counter in occasion.compiled.program.counters}


def _count(occasion: Occasion, counter: Counter, rules: Sequence[RuleReason]) -> int:
    if not occasion.holds(counter.when):
        return 0
    if counter.measures == "points":
        return sum(rule.amount for rule in rules if _is_counted(counter, rule))
    lines = occasion.covered(occasion.compiled.bit(counter.match))
    if counter.measures == "visits":
        return 1 if lines else 0
    if counter.measures == "units":
        return sum(line.quantity // _PIECE for line in lines)
    return sum(line.minor for line in lines)


def _is_counted(counter: Counter, rule: RuleReason) -> bool:
    return rule.currency == counter.currency and (not counter.rules or rule.rule in counter.rules)


def watched(
    occasion: Occasion, rules: Sequence[RuleReason], used: Mapping[str, int]
) -> Iterator[tuple[str, int]]:
    """What is added to the counters of the programme's own making, only those it watches.

    Purchases are counted always: a rule for the first one may come with a later version.
    """
    made = occasion.compiled
    if occasion.lines:
        yield words.PURCHASES, 1
    if made.counts_spending and occasion.lines:
        yield words.SPENT, sum(line.minor for line in occasion.lines)
    for cap in made.program.caps:
        if cap.per != "receipt" and used[cap.code]:
            yield words.capped(cap.code), used[cap.code]
    for rule in rules:
        if rule.rule in made.carrying and rule.eligible:
            yield words.carried(rule.rule, rule.money), rule.eligible
    yield from _offers(made, rules)


def _offers(made: Compiled, rules: Sequence[RuleReason]) -> Iterator[tuple[str, int]]:
    """Each offer with a limit that gave anything counts once."""
    gave = {
        made.offer_of[rule.rule]
        for rule in rules
        if rule.rule in made.offer_of and (rule.amount or (rule.kind == "present" and rule.steps))
    }
    for offer in made.program.offers:
        if offer.times and offer.code in gave:
            yield words.used(offer.code), 1
