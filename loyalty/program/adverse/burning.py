"""Rewards that are gone, dearer or for fewer members, and bills that fewer points pay."""

from __future__ import annotations

from datetime import date
from typing import Final

from loyalty.program.adverse.earning import by_code
from loyalty.program.adverse.points import ends_sooner
from loyalty.program.adverse.wording import Found, bounded, decimal, fewer, gone, more, otherwise, place
from loyalty.program.model import Program
from loyalty.program.problem import Problem
from loyalty.program.rewards import Paying, Reward
from loyalty.remedies.remedy import worded

_REWARD: Final = {
    *("code", "name", "cost", "worth_minor", "valid", "stock", "limits", "from_on", "through_on", "tiers"),
    "funding",
}
_SENT: Final = "spending.one_time_up_to"
_PAYING: Final = {"currency", "minimum", "maximum", "multiples", "share", "covers"}


def rewards(last: Program, draft: Program, on: date) -> Found:
    """Rewards that could still be had and are gone, dearer, worth less or for fewer members."""
    now = by_code(draft.rewards)
    for was in last.rewards:
        path, after = place("rewards", was.code), now.get(was.code)
        if was.through_on is not None and was.through_on < on:
            continue
        if after is None:
            yield gone(path, worded("points can no longer be given for it"))
        else:
            yield from _reward(path, was, after, (last, draft), on)


def _reward(path: str, was: Reward, now: Reward, programs: tuple[Program, Program], on: date) -> Found:
    last, draft = programs
    if was.is_for_points and not now.is_for_points:
        yield Problem(f"{path}.for_points", worded("points can no longer be given for it"))
    yield from more(f"{path}.cost", was.cost, now.cost, last.currency(was.currency).scale)
    yield from fewer(f"{path}.worth", was.worth_minor, now.worth_minor, draft.money_scale)
    if ends_sooner(was.valid, now.valid, "", on):
        yield Problem(f"{path}.valid", worded("ends sooner than before"))
    if now.stock is not None and (was.stock is None or now.stock < was.stock):
        yield Problem(f"{path}.stock", worded("is {now}, fewer than before", now=now.stock))
    for span, most in now.limits.items():
        if most < was.limits.get(span, most + 1):
            yield Problem(f"{path}.limit.{span}", worded("is {most}, fewer than before", most=most))
    if now.from_on is not None and now.from_on > max(was.from_on or on, on):
        yield Problem(f"{path}.from", worded("comes later than before"))
    if now.through_on is not None and (was.through_on is None or now.through_on < was.through_on):
        yield Problem(f"{path}.through", worded("comes sooner than before"))
    if now.tiers and not (was.tiers and was.tiers <= now.tiers):
        yield Problem(f"{path}.tiers", worded("leaves out members of other tiers"))
    yield from otherwise(path, was, now, _REWARD)


def spending(last: Program, draft: Program) -> Found:
    """Points that pay less of a bill, or only from more of them on."""
    scale = last.currencies[0].scale
    was, now = last.spending, draft.spending
    yield from more("spending.minimum", was.minimum, now.minimum, scale)
    yield from fewer("spending.static_card_up_to", was.static_card_up_to, now.static_card_up_to, scale)
    if was.pin_up_to:  # A PIN spends no less than the card beside it.
        by_pin = [max(each.static_card_up_to, each.pin_up_to) for each in (was, now)]
        yield from fewer("spending.pin_up_to", by_pin[0], by_pin[1], scale)
    for word in ("static_card_per_day", "pin_per_day"):
        yield from _any_or(f"spending.{word}", getattr(was, word), getattr(now, word), scale)
    yield from _any_or(_SENT, was.one_time_up_to, now.one_time_up_to, scale)
    for currency in last.currencies:
        code = currency.code
        paid, pays = (each.pays(code) or Paying(code) for each in (was, now))
        yield from _paying(place("spending", "paying", code), paid, pays, currency.scale)


def _any_or(path: str, was: int | None, now: int | None, scale: int) -> Found:
    """A bound of which more is better, and None means that there is none; 0 is one."""
    if was is None and now is not None:
        yield Problem(path, worded("is {now}, and there was no bound before", now=decimal(now, scale)))
    elif was is not None and now is not None:
        yield from fewer(path, was, now, scale)


def _paying(path: str, was: Paying, now: Paying, scale: int) -> Found:
    yield from more(f"{path}.minimum", was.minimum, now.minimum, scale)
    yield from bounded(f"{path}.maximum", was.maximum, now.maximum, scale)
    if was.multiples % now.multiples:
        multiples = decimal(now.multiples, scale)
        yield Problem(
            f"{path}.multiples",
            worded("is {multiples}, which rules out sums that were possible before", multiples=multiples),
        )
    yield from fewer(f"{path}.share", was.share, now.share)
    if (was.covers, now.covers) == ("part", "whole"):
        yield Problem(f"{path}.covers", worded("is whole; points paid a part before"))
    yield from otherwise(path, was, now, _PAYING)
