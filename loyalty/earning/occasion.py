"""The occasion: whether a rule's conditions hold for one receipt, under the context frozen with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from loyalty.earning import belonging, words
from loyalty.earning.basis import Counted
from loyalty.earning.compiled import Compiled
from loyalty.earning.values import Context
from loyalty.program.earning import Basket, Condition
from loyalty.receipt import Receipt

_PIECE = 1000  # thousandths


class Occasion:
    """A receipt with the lines of it that count, asked about; what takes work is worked out once.

    Lines are in the programme's money; `as_paid` has them in that of the receipt.
    """

    def __init__(
        self,
        compiled: Compiled,
        context: Context,
        receipt: Receipt,
        lines: Sequence[Counted],
        as_paid: Occasion | None = None,
    ) -> None:
        self.compiled = compiled
        self.context = context
        self.receipt = receipt
        self.lines = lines
        self.as_paid = as_paid or self
        self._offers: dict[str, bool] = {}
        self._covered: dict[int, Sequence[Counted]] = {}

    @cached_property
    def zone(self) -> ZoneInfo:
        """Where the purchase has its day."""
        return ZoneInfo(self.context.zone) if self.context.zone else self.compiled.program.zoneinfo

    @cached_property
    def on(self) -> date:
        """The calendar day of the purchase where the store is."""
        return self.receipt.purchased_at.astimezone(self.zone).date()

    @cached_property
    def tenders(self) -> frozenset[str]:
        """What it was paid with."""
        return frozenset(tender.kind for tender in self.receipt.tenders if tender.amount_minor > 0)

    def covered(self, bit: int) -> Sequence[Counted]:
        """The lines that count and that a match covers; all of them for the match of every line."""
        if not bit:
            return self.lines
        found = self._covered.get(bit)
        if found is None:
            found = self._covered[bit] = [line for line in self.lines if line.covered_by & bit]
        return found

    def has_offer(self, code: str) -> bool:
        """Whether an offer is the member's, and its own conditions hold."""
        if not code:
            return True
        if code not in self._offers:
            offer = self.compiled.offer(code)
            used, counted = words.used(code), self.context.counted
            left = counted.get(words.ceiling(used), 1) > 0
            left = left and (not offer.times or counted.get(used, 0) < offer.times)
            mine = left and words.offer(code) in self.context.facts
            self._offers[code] = mine and self.holds(offer.when)
        return self._offers[code]

    def holds(self, condition: Condition | None) -> bool:
        """Whether everything a condition says is true."""
        return condition is None or (
            self._is_place(condition)
            and self._is_member(condition)
            and self._is_time(condition)
            and (condition.basket is None or self._is_basket(condition.basket))
        )

    def _is_place(self, wanted: Condition) -> bool:
        receipt, facts = self.receipt, self.context.facts
        return (
            (not wanted.stores or receipt.store in wanted.stores)
            and (not wanted.channels or receipt.channel in wanted.channels)
            and (not wanted.monies or receipt.currency in wanted.monies)
            and (not wanted.codes or not wanted.codes.isdisjoint(receipt.codes))
            and (not wanted.tenders or not wanted.tenders.isdisjoint(self.tenders))
            and (not wanted.store_groups or any(words.group(each) in facts for each in wanted.store_groups))
        )

    def _is_member(self, wanted: Condition) -> bool:
        facts, counted = self.context.facts, self.context.counted
        if wanted.tiers and self.context.tier not in wanted.tiers:
            return False
        if wanted.segments and not any(self._is_in(code) for code in wanted.segments):
            return False
        if wanted.birthday and words.birthday(wanted.birthday) not in facts:
            return False
        if wanted.first_purchase is not None:
            is_first = not counted.get(words.PURCHASES, 0)
            if is_first is not wanted.first_purchase:
                return False
        if wanted.raises_tier is not None and (words.RAISES in facts) is not wanted.raises_tier:
            return False
        within = wanted.joined_within_days
        return within is None or 0 <= counted.get(words.JOINED_DAYS, within) < within

    def _is_in(self, code: str) -> bool:
        """Whether the member was in a segment when they bought."""
        if words.segment(code) not in self.context.facts:
            return False
        return belonging.holds(self.compiled.segments[code].when, self.context.tier, self.context.counted)

    def _is_time(self, wanted: Condition) -> bool:
        if wanted.from_on is not None and self.on < wanted.from_on:
            return False
        if wanted.through_on is not None and self.on > wanted.through_on:
            return False
        program, at = self.compiled.program, self.receipt.purchased_at
        return not wanted.days or any(program.day(code).covers(at, self.zone) for code in wanted.days)

    def _is_basket(self, wanted: Basket) -> bool:
        lines = self.covered(self.compiled.bit(wanted.match))
        minor = sum(line.minor for line in lines)
        if minor < wanted.at_least_minor or not lines:
            return False
        if wanted.at_most_minor is not None and minor > wanted.at_most_minor:
            return False
        return sum(line.quantity for line in lines) // _PIECE >= wanted.at_least_units
