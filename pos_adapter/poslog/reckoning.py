"""What each line of a POSLog came to, so that the sum is what the till's own totals say.

Tills write the same thing in several ways: a discount is in the amount of a line or beside it, a discount of
the whole is dealt out or not, tax is in the price or on top. The totals tell which: the ways are tried, the
one that the standard means first, and where none comes to the totals, the transaction is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from pos_adapter.poslog import payments, plain_sale, voids
from pos_adapter.poslog import taxes as poslog_taxes
from pos_adapter.poslog.contents import Basket, Reckoned, Reduction, line_of
from pos_adapter.poslog.goods import Good
from pos_adapter.poslog.part import Part, Unread
from pos_adapter.poslog.shares import dealt
from pos_adapter.poslog.totals import GRAND, Totals, totals, written


class Reading(NamedTuple):
    """One way to read the amounts. `due_minor` is what they come to with all tax, what came back less."""

    goods: Sequence[Good]
    nets: Sequence[int]
    discounts: Sequence[int]
    taxes: Sequence[int]
    due_minor: int
    tax_minor: int
    is_added: bool


def reckoned(retail: Part, basket: Basket) -> Reckoned:
    """The lines as the totals, and where there are none the payments, say that they are. Raises Unread."""
    said = totals(retail, basket)
    plain = plain_sale.find(basket, said)
    return plain if plain is not None else by_ways(basket, said)


def by_ways(basket: Basket, said: Totals) -> Reckoned:
    """The first way to read the amounts that comes to the totals and the payments. Raises Unread."""
    has_totals = said.grand_minor is not None or bool(said.others)
    best: Reading | None = None
    first: Reading | None = None
    for reading in readings(basket, said):
        first = first or reading
        if has_totals and not agrees(reading, said, basket):
            continue
        way = paid_way(reading, basket) if basket.payments else None
        if way is not None or not basket.payments:
            return result(reading, basket, way)
        if has_totals and best is None:
            best = reading
    if best is not None:
        return result(best, basket, None)
    assert first is not None, "a basket with goods is read in at least one way"
    raise Unread("totals-disagree", disagreement(first, said, basket))


def readings(basket: Basket, said: Totals) -> Iterator[Reading]:
    """The ways to read the amounts, the likeliest first."""
    kept = [basket.goods]
    if basket.voided:
        undone = voids.undone_by(basket.voided, basket.goods)
        kept += [undone] if undone and len(undone) != len(basket.goods) else []
    own = (False, True) if [good for good in basket.goods if good.off_minor] else (False,)
    outside = [each for each in basket.reductions if not each.is_inside]
    whole = (True, False) if outside else (False,)
    for goods, is_off, is_taken in product(kept, own, whole):
        nets, discounts = reduced(goods, basket.reductions if is_taken else (), is_off=is_off)
        taxes = poslog_taxes.by_line(goods, nets, basket, said.tax_minor)
        for is_added in tax_ways(goods, taxes):
            yield reading_of(goods, nets, discounts, taxes, is_added=is_added)


def reading_of(
    goods: Sequence[Good],
    nets: Sequence[int],
    discounts: Sequence[int],
    taxes: Sequence[int],
    *,
    is_added: bool,
) -> Reading:
    """A reading with its sums."""
    if is_added:
        nets = [net + tax for net, tax in zip(nets, taxes, strict=True)]
    due, tax = sum(nets), sum(taxes)
    for good, net, line_tax in zip(goods, nets, taxes, strict=True):
        if good.is_back:
            due, tax = due - 2 * net, tax - 2 * line_tax
    return Reading(goods, nets, discounts, taxes, due, tax, is_added)


def reduced(
    goods: Sequence[Good], reductions: Sequence[Reduction], *, is_off: bool
) -> tuple[list[int], list[int]]:
    """What each line came to without tax on top, and what was taken off it."""
    nets = [good.amount_minor - (good.off_minor if is_off else 0) for good in goods]
    discounts = [max(0, good.off_minor or good.inside_minor) for good in goods]
    for each in reductions:
        if each.is_inside:
            continue
        for n, share in enumerate(dealt(each.off_minor, weights(each, goods, nets))):
            nets[n] -= share
            discounts[n] += max(0, share)
    return nets, discounts


def weights(each: Reduction, goods: Sequence[Good], nets: Sequence[int]) -> list[int]:
    """By what a reduction is dealt out: over the lines that it names, else over all that went out."""
    named = [n for n, good in enumerate(goods) if good.n in each.lines or is_entry(each, good)]
    is_back = all(good.is_back for good in goods)
    chosen = set(named or [n for n, good in enumerate(goods) if good.is_back is is_back])
    return [max(0, net) if n in chosen else 0 for n, net in enumerate(nets)]


def is_entry(each: Reduction, good: Good) -> bool:
    """Whether a reduction is of what was entered there."""
    return each.entered_as not in ("", "0") and each.entered_as == good.entered_as


def tax_ways(goods: Sequence[Good], taxes: Sequence[int]) -> tuple[bool, ...]:
    """Whether tax comes on top of the amounts: where the till does not say, both may be."""
    if not any(taxes):
        return (False,)
    told = {good.tax_included for good in goods}
    return (False, True) if True in told else (True, False)


def agrees(reading: Reading, said: Totals, basket: Basket) -> bool:
    """Whether the totals are those of this reading: what is paid or, where that is not told, without tax."""
    if said.grand_minor is not None:
        return is_sum(said.grand_minor, reading.due_minor, reading, basket)
    likely = {reading.due_minor, reading.due_minor - reading.tax_minor}
    return any(is_sum(other, due, reading, basket) for other in said.others for due in likely)


def is_sum(told: int, due: int, reading: Reading, basket: Basket) -> bool:
    """Whether a sum is what is due, give or take what may stand beside the goods.

    The signs do not matter where everything came back.
    """
    if told == due:
        return True
    sums = {due + extra for extra in besides(basket)}
    return told in sums or (all(good.is_back for good in reading.goods) and -told in sums)


def besides(basket: Basket) -> set[int]:
    """What may stand in a total besides goods: tips, roundings of cash, money for what was sold elsewhere."""
    found = {0}
    for extra in (basket.tips_minor, basket.beside_minor, basket.rounding_minor, -basket.rounding_minor):
        if extra:
            found |= {each + extra for each in found}
    return found


def paid_way(reading: Reading, basket: Basket) -> tuple[bool, bool] | None:
    """In which way the payments come to what is due: less change, less cash given back; or in none."""
    for paid, less_change, less_cash in payments.sums(basket.payments):
        if is_sum(paid, reading.due_minor, reading, basket):
            return less_change, less_cash
    return None


def result(reading: Reading, basket: Basket, way: tuple[bool, bool] | None) -> Reckoned:
    """The lines of the reading. Raises Unread for one that no receipt may have."""
    if sum(map(abs, reading.nets)) > plain_sale.MOST_MINOR:
        raise Unread("invalid-field", "the lines come to more than any receipt may")
    lines = []
    for good, net, discount, tax in zip(
        reading.goods, reading.nets, reading.discounts, reading.taxes, strict=True
    ):
        if net < 0 and good.is_back:
            raise Unread("invalid-field", f"line {good.n}: what comes back must not cost less than nothing")
        lines.append((good, line_of(good, net, discount, tax)))
    less_change, less_cash = way or (True, False)
    paid = 0
    for each in basket.payments:
        paid += each.amount_minor - each.change_minor * less_change
    sign = -1 if paid < 0 and all(good.is_back for good in reading.goods) else 1
    tenders = payments.tenders(basket.payments, less_change=less_change, less_cash=less_cash, sign=sign)
    return Reckoned(tuple(lines), tenders, reading.due_minor, way is not None)


def disagreement(reading: Reading, said: Totals, basket: Basket) -> str:
    """The sentence for lines that come to something else than the totals, or than what was paid."""
    scale = basket.here.scale
    come = written(reading.due_minor, scale)
    if said.grand_minor is not None:
        return f"the lines come to {come}, but {GRAND} is {written(said.grand_minor, scale)}; export it again"
    if said.others:
        told = " and ".join(written(each, scale) for each in said.others)
        return f"the lines come to {come}, but the totals are {told}; export it again"
    paid, *_ = next(payments.sums(basket.payments))
    return f"the lines come to {come}, but {written(paid, scale)} was paid; export it again with its totals"
