"""Rules, offers, caps and exclusions that give less than before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import gcd
from typing import Any, Final, get_args

from loyalty.program.adverse.lines import covers, holds_as_often, is_over
from loyalty.program.adverse.wording import Found, bounded, decimal, fewer, gone, more, otherwise, place
from loyalty.program.earning import Basis, Cap, EarnRule, Fixed, Gives, Offer, OnceIn, Present, Rate, Times
from loyalty.program.iso4217 import DECIMALS
from loyalty.program.model import Program
from loyalty.program.problem import Problem
from loyalty.remedies.remedy import Remedy, worded

_ROUNDED: Final = ("floor", "half-up", "up")
_MOST_STEPS: Final = 10_000  # steps compared one by one; beyond them the better ratio has won
_RULE: Final = {
    *("code", "name", "offer", "currency", "gives", "match", "when", "unless", "rounding", "round_at"),
    *("by_tier", "pending_days", "group", "carry", "caps", "funding"),
}
_ONCE: Final = get_args(OnceIn)
_OFFER: Final = {
    *("code", "name", "when", "activation", "once", "hold_out", "times", "budget", "funding", "announce")
}
_BASIS: Final = {"tax", "discounts", "not_tenders"}


def rules(last: Program, draft: Program, on: date) -> Found:
    """Every rule that still gave something and now gives less, or nothing."""
    offers, now = {each.code: each for each in last.offers}, {each.code: each for each in draft.earn}
    for was in last.earn:
        offer = offers.get(was.offer)
        if is_over(was.when, last.days, on) or (offer and is_over(offer.when, last.days, on)):
            continue
        path = place("offers", was.offer, "earn", was.code) if was.offer else place("earn", was.code)
        after = now.get(was.code)
        if after is None:
            yield gone(path, worded("it gives no more points"))
        else:
            yield from _rule(path, was, after, last, draft)


def _rule(path: str, was: EarnRule, now: EarnRule, last: Program, draft: Program) -> Found:
    if now.currency != was.currency:
        yield Problem(
            f"{path}.currency",
            worded('is "{now}"; the rule gave "{was}"', now=now.currency, was=was.currency),
        )
        return
    yield from _gives(path, was.gives, now.gives, last.money_scale)
    if not covers(now.match, was.match):
        yield Problem(f"{path}.only", worded("leaves out goods that earned before"))
    if not holds_as_often(was.when, now.when):
        yield Problem(f"{path}.when", worded("does not hold everywhere it held before"))
    if now.unless is not None and (was.unless is None or not holds_as_often(now.unless, was.unless)):
        yield Problem(f"{path}.unless", worded("holds where it did not hold before"))
    yield from _rounding(path, was, now)
    tiers = draft.ladder.codes if draft.ladder else ()
    for tier in tiers:
        before, after = was.by_tier.get(tier, 1), now.by_tier.get(tier, 1)
        if after < before:
            yield Problem(
                f"{path}.by_tier.{tier}",
                worded("is {after}, less than the {before} of before", after=after, before=before),
            )
    yield from more(f"{path}.pending.days", was.pending_days, now.pending_days)
    if now.group and now.group != was.group:
        yield Problem(f"{path}.group", worded("competes with rules it was added to before"))
    if was.carry and not now.carry:
        yield Problem(f"{path}.carry", worded("loses what was left below a step"))
    offered = bool(now.offer) and not was.offer
    if offered:
        yield Problem(path, worded("belongs to an offer, and was for everyone before"))
    yield from otherwise(path, was, now, _RULE)


def _gives(path: str, was: Gives, now: Gives, money_scale: int) -> Found:
    match was, now:
        case Rate(), Rate() if was.of == now.of:
            if not _is_as_good(was, now):
                scale = money_scale if was.of == "amount" else 3
                said = [_rate(rate, scale) for rate in (now, was)]
                yield Problem(
                    f"{path}.per", worded("is {now}, less than the {was} of before", now=said[0], was=said[1])
                )
            yield from _in_other_monies(f"{path}.per.in", was, now)
        case Fixed(), Fixed():
            yield from fewer(f"{path}.points", was.points, now.points)
        case Present(), Present():
            if now.reward != was.reward:
                yield Problem(
                    f"{path}.reward",
                    worded('is "{now}"; the rule gave "{was}"', now=now.reward, was=was.reward),
                )
        case Times(), Times():
            if now.factor < was.factor:
                yield Problem(
                    f"{path}.times",
                    worded("is {now}, less than the {was} of before", now=now.factor, was=was.factor),
                )
            if now.of and not (was.of and was.of <= now.of):
                yield Problem(f"{path}.of", worded("leaves out rules it multiplied before"))
        case _:
            yield Problem(path, worded("gives in another way, which can be less"))


def _rate(rate: Rate, scale: int) -> Remedy:
    return worded("{points} for each {step}", points=rate.points, step=decimal(rate.step, scale))


def _in_other_monies(path: str, was: Rate, now: Rate) -> Found:
    """Steps of their own that are longer than before, or that take the place of what the money counts as."""
    for money in dict.fromkeys((*was.steps_in, *now.steps_in)):
        before, after = (
            Rate("amount", each.steps_in[money], each.points) if money in each.steps_in else None
            for each in (was, now)
        )
        if before is None or after is None:
            yield Problem(f"{path}.{money}", worded("gives in another way, which can be less"))
        elif not _is_as_good(before, after):
            said = [_rate(rate, DECIMALS[money]) for rate in (after, before)]
            yield Problem(
                f"{path}.{money}", worded("is {now}, less than the {was} of before", now=said[0], was=said[1])
            )


def monies(last: Program, draft: Program) -> Found:
    """Monies that count as less than before."""
    now = {each.money: each.rate for each in draft.foreign}
    for was in last.foreign:
        if now.get(was.money, was.rate) < was.rate:
            told = worded("is {now}, less than the {was} of before", now=now[was.money], was=was.rate)
            yield Problem(place("monies", was.money), told)


def _is_as_good(was: Rate, now: Rate) -> bool:
    """Whether no amount earns less: it is enough to look where the old rate made a step."""
    if now.points * was.step < was.points * now.step:
        return False
    most = min(now.step // gcd(was.step, now.step), _MOST_STEPS)
    return all(n * was.step // now.step * now.points >= n * was.points for n in range(1, most + 1))


def _rounding(path: str, was: EarnRule, now: EarnRule) -> Found:
    if _ROUNDED.index(now.rounding) < _ROUNDED.index(was.rounding):
        yield Problem(
            f"{path}.rounding", worded("is {now}; it was {was}", now=now.rounding, was=was.rounding)
        )
    if now.round_at == was.round_at:
        return
    better = {("floor", "receipt"), ("up", "line")}
    if (now.rounding, now.round_at) not in better:
        yield Problem(
            f"{path}.round_at", worded("is {now}; it was {was}", now=now.round_at, was=was.round_at)
        )


def offers(last: Program, draft: Program, on: date) -> Found:
    """Offers that run and are for fewer members, fewer times or fewer points; what is gone, its rules say."""
    now = {each.code: each for each in draft.offers}
    for was in last.offers:
        after = now.get(was.code)
        if after is not None and not is_over(was.when, last.days, on):
            yield from _offer(place("offers", was.code), was, after)


def _offer(path: str, was: Offer, now: Offer) -> Found:
    if not holds_as_often(was.when, now.when):
        yield Problem(f"{path}.when", worded("does not hold everywhere it held before"))
    if now.activation not in {was.activation, "none"}:
        yield Problem(f"{path}.activation", worded("asks members for something it did not ask before"))
    if _ONCE.index(now.once) > _ONCE.index(was.once):
        yield Problem(f"{path}.once", worded("lets members choose a day less often"))
    yield from more(f"{path}.hold_out", was.hold_out, now.hold_out)
    yield from bounded(f"{path}.times", was.times, now.times)
    yield from bounded(f"{path}.budget", was.budget, now.budget)
    yield from otherwise(path, was, now, _OFFER)


def caps(last: Program, draft: Program) -> Found:
    """Caps that bound what they did not bound before, or at less."""
    known = {rule.code for rule in last.earn}
    own = {rule.code: rule for rule in draft.earn}
    for cap in draft.caps:
        capped = (cap.rules or frozenset(own)) & known
        if capped and not any(_bounds(was, cap, capped) for was in last.caps):
            path = place("caps", cap.code)
            if ":" in cap.code:  # a rule's own
                rule, _, span = cap.code.partition(":")
                path = place("earn", rule, "cap", span)
            yield Problem(path, worded("bounds at {most} what was not bounded so before", most=cap.most))


def _bounds(was: Cap, now: Cap, capped: frozenset[str]) -> bool:
    """Whether the old cap already bounded at least these rules, together, as far as the new one does."""
    same = was.per == now.per and was.currency == now.currency and was.most <= now.most
    return same and (not was.rules or capped <= was.rules)


def exclusions(last: Program, draft: Program) -> Found:
    """Goods that earn nothing and did."""
    for now in draft.exclude:
        if not any(covers(was.match, now.match) for was in last.exclude):
            yield Problem(place("exclude", now.code), worded("keeps goods from earning that earned before"))


def basis(was: Basis, now: Basis) -> Found:
    """Less of a price that counts."""
    if (was.tax, now.tax) == ("included", "excluded"):
        yield Problem("counts.tax", worded("is excluded; it counted before"))
    if (was.discounts, now.discounts) == ("ignored", "deducted"):
        yield Problem("counts.discounts", worded("are deducted; they were ignored before"))
    for tender in sorted(now.not_tenders - was.not_tenders):
        yield Problem(
            "counts.not_tenders", worded("names {tender}, with which members earned before", tender=tender)
        )
    yield from otherwise("counts", was, now, _BASIS)


def by_code(things: Any) -> Mapping[str, Any]:
    """Things by their codes."""
    return {each.code: each for each in things}
