"""Ground: what every judgement about one member stands on, and what it measures there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from tiers import spans
from tiers.card_years import CardYears
from tiers.counters import Delta, Totals, best_store_in, days_in, total_in
from tiers.history import Evidence, Standing
from tiers.ladder import Ladder
from tiers.routes import Condition, Route
from tiers.spans import AnyWindow, Held, Span
from tiers.steps import Step
from tiers.windows import LATEST_YEAR, ONE_DAY, Period, Window, local_midnight


@dataclass(frozen=True, slots=True)
class Reached:
    """A step, the first day that reaches it, and by what."""

    step: Step
    on: date
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Ground:
    """The ladder, the card years and all totals known; `delta` is what has just been counted.

    `stretch_days` are added to the end of every period that is over: the days in which a tier may still be
    made good.
    """

    ladder: Ladder
    years: CardYears
    totals: Totals
    delta: Delta | None = None
    stretch_days: int = 0

    def day(self, at: datetime) -> date:
        """The local day of an instant."""
        return at.astimezone(self.ladder.zoneinfo).date()

    def midnight(self, on: date) -> datetime:
        """The UTC instant at which a local day begins."""
        return local_midnight(on, self.ladder.zoneinfo)

    def period(self, window: AnyWindow, standing: Standing, on: date) -> Period:
        """The days that count as of `on` for who stands there; raises DateOutOfRange."""
        if self.delta and isinstance(window, Span) and window.kind == "rolling":
            on = max(on, self.day(self.delta.known_at))
        found = spans.period(window, self.years, on, self.held(standing))
        if not self.stretch_days or found.end_on.year > LATEST_YEAR:
            return found
        return Period(found.start_on, found.end_on + self.stretch_days * ONE_DAY)

    def held(self, standing: Standing) -> Held:
        """Since when, and for which term, a tier is held."""
        since_on = self.day(standing.since_at)
        return Held(since_on, Period(standing.from_on or since_on, standing.until_on or date.max))

    def judged(self, standing: Standing, until_on: date) -> Period:
        """What a review of a term that ends there looks at: its last period, or all of it."""
        ladder = self.ladder
        if isinstance(ladder.window, Window) and ladder.term(ladder.step(standing.tier)).is_periods:
            return self.years.ending(ladder.window, until_on)
        return self.held(standing).term

    def measure(self, condition: Condition, standing: Standing, on: date) -> Evidence:
        """What a condition's counter stands at as of `on`.

        A purchase is known only while it is being counted. Looked back at, the best day in one store stands
        in for it: nothing smaller is kept.
        """
        counter, window = condition.counter, condition.window
        period = self.period(window, standing, on)
        kind = window.kind
        if kind == "single-purchase" and self.delta:
            whole, purchase = self.delta.whole, self.delta.purchase
            total = whole if (counter, on) == (self.delta.counter, self.delta.on) else 0
            return Evidence(counter, period, total, condition.amount, purchase=purchase)
        if kind in ("one-day-one-store", "single-purchase"):
            total, store = best_store_in(self.totals, counter, period)
            return Evidence(counter, period, total, condition.amount, store)
        return Evidence(counter, period, total_in(self.totals, counter, period), condition.amount)

    def find_met(self, route: Route, standing: Standing, on: date) -> Evidence | None:
        """The evidence that a route's conditions all hold as of `on`: the first's. None if they do not."""
        found = [self.measure(each, standing, on) for each in route.conditions]
        return found[0] if all(each.total >= each.threshold for each in found) else None

    def find_met_in(
        self, routes: Iterable[Route], standing: Standing, days: Sequence[date]
    ) -> tuple[date, Evidence] | None:
        """The first of some days, in order, as of which a route is met; a rolling one only as of the last."""
        ways = list(routes)
        seen: set[tuple[int, tuple[Period, ...]]] = set()
        for on in days:
            for n, route in enumerate(ways):
                if on != days[-1] and any(each.is_rolling for each in route.conditions):
                    continue
                periods = tuple(self.period(each.window, standing, on) for each in route.conditions)
                if (n, periods) in seen:
                    continue
                seen.add((n, periods))
                if evidence := self.find_met(route, standing, on):
                    return on, evidence
        return None

    def highest(self, standing: Standing, days: Sequence[date]) -> Reached | None:
        """The highest step that any of some days reaches."""
        for step in reversed(self.ladder.steps):
            if found := self.find_met_in(self.open_ways(step, standing), standing, days):
                return Reached(step, *found)
        return None

    def open_ways(self, step: Step, standing: Standing) -> Iterator[Route]:
        """The routes to a step that are open to who stands there; below one's own tier all of them are."""
        at_or_below = self.ladder.rank(step.code) <= self.ladder.rank(standing.tier)
        for route in self.ladder.ways_to(step):
            if not route.held or standing.tier in route.held or at_or_below:
                yield route

    def nearest(self, routes: Iterable[Route], standing: Standing, on: date) -> Evidence | None:
        """Of conditions that do not hold as of `on`, the one with the largest part of it done."""
        found = [self.measure(each, standing, on) for route in routes for each in route.conditions]
        missed = [each for each in found if each.total < each.threshold]
        return max(missed, key=lambda each: Fraction(each.total, max(1, each.threshold)), default=None)

    def days(self, start_on: date, end_on: date) -> list[date]:
        """The first of these days, and all others up to the last on which anything was counted."""
        return sorted({start_on, *days_in(self.totals, Period(start_on, end_on + ONE_DAY))})
