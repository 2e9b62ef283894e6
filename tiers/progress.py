"""Progress: what a member still needs for the next tier and to keep this one, and by when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from tiers.card_years import CardYears
from tiers.counters import Totals
from tiers.ground import Ground
from tiers.history import Pending, Standing
from tiers.ladder import Ladder
from tiers.routes import Condition, Route
from tiers.steps import Step
from tiers.windows import ONE_DAY, Period, Window


@dataclass(frozen=True, slots=True)
class Need:
    """What is still `missing` of the `amount` of a counter, which stands at `total` in `period`.

    `by_on` is the last day of a period that is the same on every day of it.
    """

    counter: str
    period: Period
    total: int
    amount: int
    by_on: date | None = None

    @property
    def missing(self) -> int:
        """Never less than nothing."""
        return max(0, self.amount - self.total)


@dataclass(frozen=True, slots=True)
class Way:
    """One of several ways; all of its needs together lead there."""

    needs: tuple[Need, ...]

    @property
    def distance(self) -> Fraction:
        """How far it still is: the parts that are missing of each need, added up."""
        return sum(
            (Fraction(each.missing, max(1, each.amount)) for each in self.needs if each.missing), Fraction()
        )

    @property
    def main(self) -> Need:
        """The need that is told first: the one with the largest part missing."""
        return max(self.needs, key=lambda each: Fraction(each.missing, max(1, each.amount)))


@dataclass(frozen=True, slots=True)
class Progress:
    """What a member sees on one day, each figure in the smallest unit of its counter.

    `total` of `counter` is that of `period`, in which `to_next` leads to `next_tier` (both None at the top)
    by the nearest of all `ways`; a tier that nothing counted reaches has none, and is next where no other is
    above. `to_keep` of `keep_counter` is what is still missing in `keep_period` by the nearest of the
    `keep_ways`, for the next review: 0 if nothing, all of it while that period is yet to come; what is
    missing when it is over will not come any more, but for the days of grace. All are None where nothing is
    reviewed, or nothing can keep the tier. It lasts up to and without `until_on`, and on until its
    review; `pending` are tiers that were reached and wait. With `fee_minor` an ended tier is kept by who pays
    it before `pay_before_on`.
    """

    tier: str
    next_tier: str | None
    to_next: int | None
    to_keep: int | None
    period: Period
    total: int
    until_on: date | None
    keep_period: Period | None
    counter: str = ""
    keep_counter: str = ""
    ways: tuple[Way, ...] = ()
    keep_ways: tuple[Way, ...] = ()
    pending: tuple[Pending, ...] = ()
    in_grace: bool = False
    fee_minor: int | None = None
    pay_before_on: date | None = None
    by_hand: bool = False
    by_on: date | None = None


def progress(ladder: Ladder, years: CardYears, standing: Standing, totals: Totals, on: date) -> Progress:
    """Progress on the local day `on`, given a standing reviewed up to then.

    Raises UnknownTier and DateOutOfRange.
    """
    ground = Ground(ladder, years, totals)
    above = _find_next(ladder, standing.tier)
    ways = tuple(_ways(ground, standing.earned, ground.open_ways(above, standing), on)) if above else ()
    nearest = min(ways, key=lambda way: way.distance).main if ways else _here(ground, standing, on)
    keep_ways = () if standing.beneath else tuple(_keep_ways(ground, standing))
    keep = min(keep_ways, key=lambda way: way.distance).main if keep_ways else None
    fee_minor, pay_before_on = _payment(ladder, standing)
    return Progress(
        tier=standing.tier,
        next_tier=above.code if above else None,
        to_next=nearest.missing if ways else None,
        to_keep=keep.missing if keep else None,
        period=nearest.period,
        total=nearest.total,
        until_on=standing.until_on,
        keep_period=keep.period if keep else None,
        counter=nearest.counter,
        keep_counter=keep.counter if keep else "",
        ways=ways,
        keep_ways=keep_ways,
        pending=standing.awaited,
        in_grace=standing.in_grace,
        fee_minor=fee_minor,
        pay_before_on=pay_before_on,
        by_hand=standing.beneath is not None,
        by_on=nearest.by_on,
    )


def _find_next(ladder: Ladder, tier: str) -> Step | None:
    """The next step above that a counter reaches, or one that is only bought where there is no such."""
    counted = (step for step in ladder.steps[ladder.rank(tier) :] if ladder.ways_to(step))
    return next(counted, None) or ladder.find_above(tier)


def _ways(ground: Ground, standing: Standing, routes: Iterable[Route], on: date) -> Iterator[Way]:
    for route in routes:
        yield Way(tuple(_need(ground, each, standing, on) for each in route.conditions))


def _keep_ways(ground: Ground, standing: Standing) -> Iterator[Way]:
    """What keeps the tier, as of the last day of its term or of its grace."""
    if standing.until_on is None:
        return
    step = ground.ladder.step(standing.tier)
    ended = ground.judged(standing, standing.until_on)
    looked = replace(ground, stretch_days=ground.ladder.grace_days) if standing.in_grace else ground
    last_on = ended.end_on - ONE_DAY
    for route in ground.ladder.ways_to_keep(step):
        is_any_day = any(each.is_one_day for each in route.conditions)
        days = ground.days(ended.start_on, last_on) if is_any_day else [last_on]
        met = looked.find_met_in((route,), standing, days)
        yield from _ways(looked, standing, (route,), met[0] if met else last_on)


def _here(ground: Ground, standing: Standing, on: date) -> Need:
    """At the top: where the ladder's own counter stands."""
    ladder = ground.ladder
    (condition,) = ladder.own_way(1).conditions
    return replace(_need(ground, condition, standing, on), amount=0)


def _need(ground: Ground, condition: Condition, standing: Standing, on: date) -> Need:
    found = ground.measure(condition, standing, on)
    is_fixed = isinstance(condition.window, Window) or condition.window.kind == "term"
    has_end = found.window.end_on < date.max
    by_on = found.window.end_on - ONE_DAY if is_fixed and has_end else None
    return Need(found.counter, found.window, found.total, found.threshold, by_on)


def _payment(ladder: Ladder, standing: Standing) -> tuple[int | None, date | None]:
    if standing.until_on is None or standing.beneath or not ladder.pay_days:
        return None, None
    fee_minor = ladder.step(standing.tier).fee_minor
    return fee_minor, None if fee_minor is None else standing.until_on + ladder.pay_days * ONE_DAY
