"""Placing: where a member stands once a tier is theirs, and when one that was reached takes effect."""

from __future__ import annotations

from datetime import date, datetime

from tiers import workdays
from tiers.ground import Ground
from tiers.history import Pending, Standing
from tiers.terms import Up
from tiers.windows import ONE_DAY, Window


def placed(ground: Ground, tier: str, since_at: datetime, on: date) -> Standing:
    """Standing on a tier taken at `since_at` for what was reached on the day `on`; the base has no end."""
    ladder, taken_on = ground.ladder, ground.day(since_at)
    if tier == ladder.base:
        return Standing(tier, since_at, None, None)
    until_on = _until(ground, tier, on, taken_on)
    if until_on is not None and until_on <= taken_on:
        until_on = _until(ground, tier, taken_on, taken_on)
    return _through(ground, tier, since_at, taken_on, until_on)


def renewed(ground: Ground, tier: str, since_at: datetime, from_on: date, at: datetime) -> Standing:
    """Standing on a tier for the term after the one that ended on the day before `from_on`, known at `at`.

    Where reviews are on fixed days and terms are shorter, it is the one whose review comes after this one.
    """
    ladder = ground.ladder
    if tier == ladder.base:
        return Standing(tier, since_at, None, None)
    until_on = _next_until(ground, tier, from_on)
    while until_on is not None and ladder.review_at(until_on) <= at:
        from_on, until_on = until_on, _next_until(ground, tier, until_on)
    return _through(ground, tier, since_at, from_on, until_on)


def effect_at(ground: Ground, up: Up, known_at: datetime, on: date) -> datetime:
    """The UTC instant at which what was reached on the day `on`, and known then, takes effect."""
    known_on, window = ground.day(known_at), ground.ladder.window
    match up.when:
        case "next-day":
            return ground.midnight(known_on + ONE_DAY)
        case "working-day":
            return ground.midnight(workdays.of_next_month(ground.ladder.working_days, known_on, up.nth))
        case "next-period" if isinstance(window, Window):
            return max(known_at, ground.midnight(ground.years.period(window, on).end_on))
    return known_at


def carried(ground: Ground, standing: Standing, pending: tuple[Pending, ...]) -> tuple[Pending, ...]:
    """What stays pending for who stands there now: tiers above it, from the lowest."""
    rank = ground.ladder.rank
    above = (each for each in pending if rank(each.tier) > rank(standing.tier))
    return tuple(sorted(above, key=lambda each: rank(each.tier)))


def _until(ground: Ground, tier: str, on: date, taken_on: date) -> date | None:
    ladder, years = ground.ladder, ground.years
    term, window = ladder.term(ladder.step(tier)), ladder.window
    if term.is_periods:
        assert isinstance(window, Window), "a ladder refuses terms by period without periods"
        is_this = term.kind == "this-period"
        return years.full_end(window, on if is_this else years.period(window, on).end_on)
    return None if term.kind == "lifetime" else term.end(taken_on)


def _next_until(ground: Ground, tier: str, from_on: date) -> date | None:
    ladder = ground.ladder
    if ladder.term(ladder.step(tier)).is_periods and isinstance(ladder.window, Window):
        return ground.years.full_end(ladder.window, from_on)
    return _until(ground, tier, from_on, from_on)


def _through(ground: Ground, tier: str, since_at: datetime, from_on: date, until_on: date | None) -> Standing:
    ladder = ground.ladder
    review_at = None if until_on is None else ladder.review_at(until_on)
    return Standing(tier, since_at, until_on, review_at, from_on if ladder.dates_terms else None)
