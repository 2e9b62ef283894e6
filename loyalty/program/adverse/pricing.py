"""Discounts and member prices that take off less than before, or for fewer members."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from loyalty.program.adverse.earning import by_code
from loyalty.program.adverse.lines import covers, holds_as_often, is_over
from loyalty.program.adverse.wording import Found, bounded, decimal, fewer, gone, more, otherwise, place
from loyalty.program.model import Program
from loyalty.program.pricing import (
    Basket,
    Bundle,
    Deal,
    Discount,
    Gives,
    Matrix,
    Off,
    Percent,
    Price,
    PriceList,
)
from loyalty.program.problem import Problem
from loyalty.remedies.remedy import worded

_DISCOUNT: Final = {
    *("code", "name", "gives", "match", "when", "unless", "group", "limits", "offer", "budget_minor"),
}
_ANOTHER_WAY: Final = worded("takes off in another way, which can be less")
_SHARE_SCALE: Final = 2  # shares are in hundredths of a percent


def discounts(last: Program, draft: Program, on: date) -> Found:
    """Every discount and list of prices that still held and now takes off less, or nothing."""
    offers, now = by_code(last.offers), by_code(draft.discounts)
    for was in last.discounts:
        offer = offers.get(was.offer)
        if is_over(was.when, last.days, on) or (offer and is_over(offer.when, last.days, on)):
            continue
        path = place("prices" if isinstance(was.gives, PriceList) else "discounts", was.code)
        after = now.get(was.code)
        if after is None:
            yield gone(path, worded("it takes nothing off any more"))
        else:
            yield from _discount(path, was, after, last.money_scale)


def _discount(path: str, was: Discount, now: Discount, scale: int) -> Found:
    yield from _gives(path, was.gives, now.gives, scale)
    if not covers(now.match, was.match):
        yield Problem(f"{path}.only", worded("leaves out goods that were cheaper before"))
    if not holds_as_often(was.when, now.when):
        yield Problem(f"{path}.when", worded("does not hold everywhere it held before"))
    if now.unless is not None and (was.unless is None or not holds_as_often(now.unless, was.unless)):
        yield Problem(f"{path}.unless", worded("holds where it did not hold before"))
    if now.group != was.group:
        yield Problem(f"{path}.group", worded("competes with others than before, or is taken off later"))
    if now.offer not in ("", was.offer):
        yield Problem(f"{path}.offer", worded("is for who has an offer, and was for others before"))
    yield from bounded(f"{path}.budget", was.budget_minor, now.budget_minor, scale)
    yield from _limits(path, was, now, scale)
    yield from otherwise(path, was, now, _DISCOUNT)


def _limits(path: str, was: Discount, now: Discount, scale: int) -> Found:
    before = {(limit.of, limit.per): limit.most for limit in was.limits}
    for limit in now.limits:
        word, decimals = ("cap", scale) if limit.of == "amount" else ("uses", 0)
        most = before.get((limit.of, limit.per), 0)
        yield from bounded(f"{path}.{word}.{limit.per}", most, limit.most, decimals)


def _gives(path: str, was: Gives, now: Gives, scale: int) -> Found:
    match was, now:
        case Percent(), Percent():
            yield from fewer(f"{path}.percent", was.share, now.share, _SHARE_SCALE)
        case Off(), Off():
            yield from fewer(f"{path}.off", was.minor, now.minor, scale)
        case Price(), Price():
            yield from more(f"{path}.price", was.minor, now.minor, scale)
        case PriceList(), PriceList():
            yield from _prices(path, dict(was.skus), dict(now.skus), scale)
        case Matrix(), Matrix() if was.by == now.by:
            yield from _matrix(path, was, now)
        case _:
            if not _is_as_good(was, now):
                yield Problem(path, _ANOTHER_WAY)


def _prices(path: str, was: Mapping[str, int], now: Mapping[str, int], scale: int) -> Found:
    for sku, price in was.items():
        if sku not in now:
            yield gone(f"{path}.skus.{sku}", worded("it has no price for members any more"))
        else:
            yield from more(f"{path}.skus.{sku}", price, now[sku], scale)


def _matrix(path: str, was: Matrix, now: Matrix) -> Found:
    """Cell by cell, also where one of them has the goods only within others."""
    kinds = dict.fromkeys(kind for each in (was, now) for row in each.shares.values() for kind in row)
    for tier, row in was.shares.items():
        after = now.shares.get(tier, {})
        for kind in kinds:
            shares = [_share(each, kind, was.by) for each in (row, after)]
            if shares[1] < shares[0]:
                said = [decimal(share, _SHARE_SCALE) for share in shares]
                yield Problem(
                    f"{path}.matrix.percent.{tier}.{kind}",
                    worded("is {now}, less than the {was} of before", now=said[1], was=said[0]),
                )


def _share(row: Mapping[str, int], kind: str, by: str) -> int:
    for each in _around(kind) if by == "categories" else (kind,):
        if each in row:
            return row[each]
    return 0


def _around(category: str) -> Iterator[str]:
    """A category and those it lies in, the nearest first."""
    while category:
        yield category
        category = category.rpartition("/")[0]


def _is_as_good(was: Gives, now: Gives) -> bool:
    """Whether it certainly takes off as much from as many goods together."""
    match was, now:
        case Deal(), Deal():
            return (was.buy, was.get) == (now.buy, now.get) and now.share >= was.share
        case Bundle(), Bundle():
            return _is_as_cheap(was, now)
        case Basket(), Basket():
            return was.every == now.every and all(
                any(
                    step.at_least_minor <= before.at_least_minor
                    and step.pieces <= before.pieces
                    and step.off_minor >= before.off_minor
                    and step.share >= before.share
                    for step in now.steps
                )
                for before in was.steps
            )
    return was == now


def _is_as_cheap(was: Bundle, now: Bundle) -> bool:
    """The same set, sold in the same way for no more."""
    if len(was.parts) != len(now.parts) or (was.price_minor is None) is not (now.price_minor is None):
        return False
    parts = zip(was.parts, now.parts, strict=True)
    same = all(replace(after, share=before.share) == before for before, after in parts)
    shares = all(after.share >= before.share for before, after in zip(was.parts, now.parts, strict=True))
    reduced = now.off_minor >= was.off_minor and now.share >= was.share
    return same and shares and reduced and (now.price_minor or 0) <= (was.price_minor or 0)
