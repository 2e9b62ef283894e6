"""Tiers that are harder to reach or to keep, or last less long."""

from __future__ import annotations

from typing import Final

from loyalty.program.adverse.wording import Found, fewer, gone, more, otherwise, place
from loyalty.program.problem import Problem
from loyalty.remedies.remedy import Remedy, worded
from tiers.ladder import Ladder
from tiers.routes import Condition, Route
from tiers.steps import Step
from tiers.terms import Term, Up

_LADDER: Final = {
    *("code", "zone", "counter", "window", "base", "steps", "review_days", "down", "refund_unmakes"),
    *("lasts", "up", "grace_days", "pay_days", "working_days", "years_from", "year_cards"),
}
_STEP: Final = {"code", "reaches", "keeps", "lasts", "up", "fee_minor", "price_minor"}
_LASTING: Final = ("this-period", "next-period", "lifetime")
_AT_ONCE: Final = Up()


def tiers(last: Ladder | None, draft: Ladder | None, money_scale: int) -> Found:
    """What of the ladder is worse; its codes stay in any case."""
    if last is None or draft is None:
        return
    now = {step.code: step for step in draft.steps}
    for was in last.steps:
        if was.code in now:
            yield from _step(
                place("tiers", "steps", was.code), was, now[was.code], (last, draft), money_scale
            )
    order = [code for code in draft.codes if code in last.codes]
    if order != [code for code in last.codes if code in draft.codes]:
        yield Problem("tiers.steps", worded("come in another order than before"))
    yield from _policies(last, draft)


def _step(path: str, was: Step, now: Step, ladders: tuple[Ladder, Ladder], money_scale: int) -> Found:
    last, draft = ladders
    for word, before, after in (
        ("reaches", last.ways_to(was), draft.ways_to(now)),
        ("keeps", last.ways_to_keep(was), draft.ways_to_keep(now)),
    ):
        is_judged = word == "reaches" or draft.term(now).kind != "lifetime"
        if is_judged and not all(any(_is_no_harder(way, other) for other in after) for way in before):
            yield Problem(f"{path}.{word}", _dearer(was, now, word))
    if not _lasts_as_long(last.term(was), draft.term(now)):
        yield Problem(f"{path}.lasts", worded("is shorter than before, or otherwise"))
    if not _is_up_as_soon(last.upward(was), draft.upward(now)):
        yield Problem(f"{path}.up", worded("comes later than before, or asks for more"))
    for word, fee, other in (
        ("keep_fee", was.fee_minor, now.fee_minor),
        ("price", was.price_minor, now.price_minor),
    ):
        if fee is not None and other is None:
            yield gone(f"{path}.{word}", worded("it can no longer be had for money"))
        elif fee is not None and other is not None:
            yield from more(f"{path}.{word}", fee, other, money_scale)
    yield from otherwise(path, was, now, _STEP)


def _dearer(was: Step, now: Step, word: str) -> Remedy:
    before, after = getattr(was, word), getattr(now, word)
    if isinstance(before, int) and isinstance(after, int) and after > before:
        return worded("asks for more than before: {after} instead of {before}", after=after, before=before)
    return worded("asks for more than before")


def _is_no_harder(was: Route, now: Route) -> bool:
    """Whether who has fulfilled the old way has fulfilled the new one."""
    from_any = not now.held or (bool(was.held) and was.held <= now.held)
    return from_any and all(any(_asks_less(old, new) for old in was.conditions) for new in now.conditions)


def _asks_less(was: Condition, now: Condition) -> bool:
    return (now.counter, now.window) == (was.counter, was.window) and now.amount <= was.amount


def _lasts_as_long(was: Term, now: Term) -> bool:
    if was == now or now.kind == "lifetime":
        return True
    if was.kind == now.kind == "duration" and was.until == now.until:
        return now.months >= was.months and now.days >= was.days
    known = was.kind in _LASTING and now.kind in _LASTING
    return known and _LASTING.index(now.kind) >= _LASTING.index(was.kind)


def _is_up_as_soon(was: Up, now: Up) -> bool:
    if now in (was, _AT_ONCE):
        return True
    same = (was.when, was.by) == (now.when, now.by) and now.nth <= was.nth
    return same and (
        now.within_days is None or (was.within_days is not None and now.within_days >= was.within_days)
    )


def _policies(last: Ladder, draft: Ladder) -> Found:
    if draft.refund_unmakes and not last.refund_unmakes:
        yield Problem("tiers.refund_unmakes", worded("lets a return take a tier at once, and did not before"))
    if last.down not in ("base", draft.down):  # nothing is worse than the base
        yield Problem("tiers.down", worded("lowers members otherwise than before"))
    if (last.years_from, last.year_cards) != (draft.years_from, draft.year_cards):
        yield Problem("tiers.card_year", worded("lets card years begin otherwise than before"))
    yield from fewer("tiers.review_days", last.review_days, draft.review_days)
    yield from fewer("tiers.grace_days", last.grace_days, draft.grace_days)
    yield from fewer("tiers.pay_days", last.pay_days, draft.pay_days)
    yield from otherwise("tiers", last, draft, _LADDER)
