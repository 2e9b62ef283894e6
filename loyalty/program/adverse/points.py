"""Points that end sooner or buy less, and policies that ask for more or take back more."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from loyalty.program import calendar
from loyalty.program.adverse.earning import by_code
from loyalty.program.adverse.wording import Found, fewer, place
from loyalty.program.calendar import Holder
from loyalty.program.expiry import Expiry
from loyalty.program.model import Program, ReturnsPolicy
from loyalty.program.problem import Problem
from loyalty.remedies.remedy import Remedy, worded
from points.spans import Span

# From the one that is best for a member.
_SHORTFALLS: Final = ("clip", "owe", "withhold", "credit-note")
_SAMPLED_DAYS: Final = 366 + 31


def currencies(last: Program, draft: Program, on: date) -> Found:
    """Points that end sooner, or with which less can be paid."""
    now = by_code(draft.currencies)
    for was in last.currencies:
        path, after = place("currencies", was.code), now.get(was.code)
        if after is None:
            continue  # a version that drops what members hold is refused altogether
        if was.worth is not None and (after.worth is None or after.worth < was.worth):
            yield Problem(
                f"{path}.worth",
                worded(
                    "is {now}, less than the {was} of before",
                    now=after.worth or worded("nothing"),
                    was=was.worth,
                ),
            )
        tiers = last.ladder.codes if last.ladder else ("",)
        shorter = [tier for tier in tiers if ends_sooner(was.expiry, after.expiry, tier, on)]
        if shorter:
            yield Problem(f"{path}.expiry", _sooner(() if shorter == list(tiers) else tuple(shorter)))


def _sooner(tiers: tuple[str, ...]) -> Remedy:
    if tiers:
        return worded("ends points sooner than before for {tiers}", tiers=tiers)
    return worded("ends points sooner than before")


def ends_sooner(was: Expiry | None, now: Expiry | None, tier: str, on: date) -> bool:
    """Whether points of any day of the coming year can end sooner than they did."""
    before = None if was is None else was.on_tier(tier)
    after = None if now is None else now.on_tier(tier)
    if after is None or before == after:
        return False
    if before is None:
        return True
    if not _lives_on_as_well(before, after):
        return True
    holder = Holder(tier, on - timedelta(days=200))
    days = (on + timedelta(days=n) for n in range(_SAMPLED_DAYS))
    return any(calendar.last_day(after, day, holder) < calendar.last_day(before, day, holder) for day in days)


def _lives_on_as_well(was: Expiry, now: Expiry) -> bool:
    """Whether what moves the end on still does, as far."""
    if was.start != now.start and "membership-end" in (was.start, now.start):
        return False
    if was.unless is not None and (
        now.unless is None
        or now.unless.counter != was.unless.counter
        or now.unless.reaches > was.unless.reaches
    ):
        return False
    if was.inactive is None:
        return True
    same = now.activity in (was.activity, "either")
    return same and now.inactive is not None and _is_as_long(was.inactive, now.inactive)


def _is_as_long(was: Span, now: Span) -> bool:
    days = (date(2027, 1, 1) + timedelta(days=n) for n in range(_SAMPLED_DAYS))
    return all(now.last_day(day) >= was.last_day(day) for day in days)


def policies(last: Program, draft: Program) -> Found:
    """What is taken back otherwise, or comes back for less long."""
    yield from _returns(last.returns, draft.returns)
    yield from fewer("restore.grace_days", last.restore.grace_days, draft.restore.grace_days)


def _returns(was: ReturnsPolicy, now: ReturnsPolicy) -> Found:
    if _SHORTFALLS.index(now.shortfall) > _SHORTFALLS.index(was.shortfall):
        yield Problem(
            "returns.shortfall", worded("is {now}; it was {was}", now=now.shortfall, was=was.shortfall)
        )
    limit, before = now.owe_limit, was.owe_limit
    owes_more = before is not None and (limit is None or limit > before)
    if owes_more and now.shortfall == "owe":
        yield Problem("returns.owe_limit", worded("lets members owe more than before"))
