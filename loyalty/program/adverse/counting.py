"""Counters that count less, and milestones that give less or later."""

from __future__ import annotations

from typing import Final

from loyalty.program.adverse.earning import by_code
from loyalty.program.adverse.lines import covers, holds_as_often
from loyalty.program.adverse.wording import Found, bounded, gone, more, otherwise, place
from loyalty.program.earning import Counter, Milestone, Stage
from loyalty.program.model import Program
from loyalty.program.problem import Problem
from loyalty.remedies.remedy import worded

_COUNTER: Final = {"code", "match", "rules", "when"}
_MILESTONE: Final = {"code", "name", "stages", "most", "pending_days", "when", "every", "funding"}


def counters(last: Program, draft: Program) -> Found:
    """Counters that no longer count what they counted."""
    now = by_code(draft.counters)
    for was in last.counters:
        path, after = place("counters", was.code), now.get(was.code)
        if after is None:
            yield gone(path, worded("what members have collected of it counts no more"))
        else:
            yield from _counter(path, was, after)


def _counter(path: str, was: Counter, now: Counter) -> Found:
    if not covers(now.match, was.match):
        yield Problem(f"{path}.only", worded("leaves out goods that counted before"))
    if not holds_as_often(was.when, now.when):
        yield Problem(f"{path}.when", worded("does not hold everywhere it held before"))
    if now.rules and not (was.rules and was.rules <= now.rules):
        yield Problem(f"{path}.of", worded("leaves out rules that counted before"))
    yield from otherwise(path, was, now, _COUNTER)


def milestones(last: Program, draft: Program) -> Found:
    """Milestones that are gone, further away, or give less."""
    now = by_code(draft.milestones)
    for was in last.milestones:
        path, after = place("milestones", was.code), now.get(was.code)
        if after is None:
            yield gone(path, worded("what members have on the way to it counts no more"))
        else:
            yield from _milestone(path, was, after)


def _milestone(path: str, was: Milestone, now: Milestone) -> Found:
    for stage in was.stages:
        if not any(_is_as_good(stage, other) for other in now.stages):
            given = stage.reward or worded("{points} points", points=stage.points)
            yield Problem(
                f"{path}.stages",
                worded(
                    "give less for {reaches} than the {given} of before", reaches=stage.reaches, given=given
                ),
            )
    if was.every and not now.every:
        yield Problem(f"{path}.every", worded("is left out: it is given once, and was given again and again"))
    if now.every:
        yield from bounded(f"{path}.most", was.most if was.every else 0, now.most)
    yield from more(f"{path}.pending.days", was.pending_days, now.pending_days)
    if not holds_as_often(was.when, now.when):
        yield Problem(f"{path}.when", worded("does not hold everywhere it held before"))
    yield from otherwise(path, was, now, _MILESTONE)


def _is_as_good(was: Stage, now: Stage) -> bool:
    return now.reaches <= was.reaches and now.points >= was.points and now.reward == was.reward
