"""Price: what the goods on a receipt cost a member under a programme. Pure: no clock, no session."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence

from loyalty.earning import words
from loyalty.earning.compiled import Compiled, compiled
from loyalty.earning.occasion import Occasion
from loyalty.earning.values import Context
from loyalty.pricing import goods as goods_of_receipt
from loyalty.pricing import told
from loyalty.pricing.choosing import Group, choose
from loyalty.pricing.compiled import pricing_of
from loyalty.pricing.goods import Goods
from loyalty.pricing.values import Considered, Outcome, Priced, PricedLine
from loyalty.program.model import Program
from loyalty.program.pricing import Discount
from loyalty.receipt import Line, Receipt


def price(program: Program, context: Context, receipt: Receipt, *, with_own: bool = True) -> Priced:
    """The price of every line, and why.

    A line's price before is its net and all that was taken off. What the till took off by itself, and not by
    a discount of ours that the line names, competes with the discounts of the first group unless `with_own`
    is false. Sums are exact and no line is below zero.
    """
    made, pricing = compiled(program), pricing_of(program)
    goods = goods_of_receipt.goods_of(made, receipt, pricing.codes, with_own=with_own)
    occasion = Occasion(made, context, receipt, goods_of_receipt.counted(goods))
    rooms: dict[str, int] = {}
    for _, discounts in pricing.groups:
        holding = [each for each in discounts if _holds(occasion, each)]
        room = {each.code: left for each in holding if (left := _room(context, each)) is not None}
        rooms |= room
        usable = [each for each in holding if room.get(each.code, 1) > 0]
        _give(Group(made, pricing, context.tier, usable, room), goods)
        for each in holding:
            if room.get(each.code, 1) <= 0:
                _note_used_up(made, each, goods)
    return Priced(tuple(_priced(receipt, goods, rooms)))


def unpriced(receipt: Receipt) -> Priced:
    """The prices as the till says them, for somebody who has no discounts."""
    return Priced(tuple(unpriced_line(n, line) for n, line in enumerate(receipt.lines)))


def unpriced_line(n: int, line: Line) -> PricedLine:
    """A line at the till's own price."""
    return PricedLine(n, line.net_minor + line.discount_minor, line.net_minor, told.whole(line))


def _holds(occasion: Occasion, discount: Discount) -> bool:
    return (
        occasion.has_offer(discount.offer)
        and occasion.holds(discount.when)
        and not (discount.unless is not None and occasion.holds(discount.unless))
    )


def _room(context: Context, discount: Discount) -> int | None:
    """How much a discount may still take off, in minor units; None for any amount."""
    room = context.counted.get(words.left(discount.code)) if discount.budget_minor else None
    for limit in discount.limits:
        before = 0
        if limit.per != "receipt":
            named = words.discounted if limit.of == "amount" else words.discounts
            before = max(0, context.counted.get(named(discount.code, limit.per), 0))
        if limit.of == "uses" and before < limit.most:
            continue
        left = 0 if limit.of == "uses" else max(0, limit.most - before)
        room = left if room is None else min(room, left)
    return room


def _give(group: Group, goods: Sequence[Goods]) -> None:
    """Let a group give, and the next one find what is left."""
    given = choose(group, goods)
    for each in goods:
        for code, minor in given[each.n].items():
            if minor:
                each.given[code] = each.given.get(code, 0) + minor
                each.left_minor -= minor
        each.own_minor = 0  # what the till took off competes in the first group only
        assert each.left_minor >= 0, "no discount takes off more than is left"


def _note_used_up(made: Compiled, discount: Discount, goods: Sequence[Goods]) -> None:
    """A discount that has nothing left is told with the goods it is for."""
    bits = [made.bit(match) for match in discount.matches()]
    for each in goods:
        if not bits or any(each.covered_by & bit for bit in bits):
            each.looked_at[discount.code] = 0


def _priced(receipt: Receipt, goods: Sequence[Goods], rooms: Mapping[str, int]) -> Iterator[PricedLine]:
    """Every line with its price; those that have none are left as they are."""
    by_line = {each.n: each for each in goods}
    totals: dict[str, int] = {}
    for each in goods:
        for code, minor in each.given.items():
            totals[code] = totals.get(code, 0) + minor
    full = {code for code, room in rooms.items() if totals.get(code, 0) >= room}
    for n, line in enumerate(receipt.lines):
        if n not in by_line:
            yield unpriced_line(n, line)
            continue
        each = by_line[n]
        considered = tuple(
            Considered(code, minor, _outcome(each, code, rooms, full))
            for code, minor in each.looked_at.items()
            if minor or rooms.get(code, 1) <= 0
        )
        yield PricedLine(n, each.before_minor, each.left_minor, tuple(each.given.items()), considered)


def _outcome(goods: Goods, code: str, rooms: Mapping[str, int], full: Container[str]) -> Outcome:
    if rooms.get(code, 1) <= 0:
        return "used-up"
    if code not in goods.given:
        return "outdone"
    return "capped" if code in full and goods.given[code] < goods.looked_at.get(code, 0) else "given"
