"""Whether lines, conditions and days reach as far as before."""

from __future__ import annotations

from datetime import date
from typing import Final

from loyalty.program import firing
from loyalty.program.adverse.wording import Found, place
from loyalty.program.days.day import Day
from loyalty.program.earning import Condition, Match
from loyalty.program.model import Program
from loyalty.program.problem import Problem
from loyalty.remedies.remedy import worded

_SETS: Final = ("skus", "classes", "labels", "brands")
_SHOWN: Final = 3


def covers(wider: Match | None, narrower: Match | None) -> bool:
    """Whether each line that the second names is certainly named by the first; None names every line."""
    if wider is None or wider == narrower:
        return True
    if narrower is None or not _lists_cover(wider, narrower):
        return False
    within = wider.narrowed is None or (
        narrower.narrowed is not None and covers(wider.narrowed, narrower.narrowed)
    )
    return within and (
        wider.but_not is None or (narrower.but_not is not None and covers(narrower.but_not, wider.but_not))
    )


def _lists_cover(wider: Match, narrower: Match) -> bool:
    paths = tuple(f"{path}/" for path in wider.categories)
    return (
        all(getattr(narrower, name) <= getattr(wider, name) for name in _SETS if name != "skus")
        and all(sku in wider.skus or sku.startswith(wider.sku_prefixes) for sku in narrower.skus)
        and all(prefix.startswith(wider.sku_prefixes) for prefix in narrower.sku_prefixes)
        and all(f"{path}/".startswith(paths) for path in narrower.categories)
    )


def holds_as_often(was: Condition | None, now: Condition | None) -> bool:
    """Whether the new condition certainly holds wherever the old one did; None always holds."""
    return now is None or firing.implies(was or Condition(), now)


def is_over(condition: Condition | None, days: tuple[Day, ...], on: date) -> bool:
    """Whether a condition can hold on no day from this one on, whatever is published."""
    if condition is None:
        return False
    if condition.through_on is not None and condition.through_on < on:
        return True
    named = [day for day in days if day.code in condition.days]
    return bool(named) and all(
        day.through_on is not None and day.through_on < on and all(each < on for each in day.also)
        for day in named
    )


def days(last: Program, draft: Program, on: date) -> Found:
    """Member days that are held no more, or for fewer hours, within this year or the next."""
    now = {day.code: day for day in draft.days}
    for was in last.days:
        after = now.get(was.code)
        if after is None:
            continue
        lost = sorted(each for each in _coming(was, on) if not after.held_on(each))
        if lost:
            more = " …" if len(lost) > _SHOWN else ""
            remedy = worded("is not held on {days}{more}", days=tuple(lost[:_SHOWN]), more=more)
            yield Problem(place("days", was.code), remedy)
        elif after.opens_minutes > was.opens_minutes or after.closes_minutes < was.closes_minutes:
            yield Problem(place("days", was.code), worded("has fewer hours than before"))


def _coming(day: Day, on: date) -> set[date]:
    return {each for year in (on.year, on.year + 1) for each in day.dates_in(year) if each >= on}
