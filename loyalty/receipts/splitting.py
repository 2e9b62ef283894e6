"""Splitting: what several paid together, as lines for each of them that add up to the whole. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from loyalty import goods
from loyalty.goods import Returned, Sold
from loyalty.pricing.shares import spread
from loyalty.receipt import Line

QUANTITY_DECIMALS = 6  # of a part; what a till sends has at most four
_NONE = Decimal(0)
Lines = tuple[Line, ...]


class Dealer:
    """Deals amounts out in proportion to weights, exactly; who got too little before is served first.

    Each gets what is due rounded down, and what is left goes in ones to those who were owed most by then,
    the first of equals first. So every amount adds up, and over many of them nobody gains by the rounding.
    """

    def __init__(self, weights: Sequence[int]) -> None:
        """`weights` are not negative, and one of them is more than 0."""
        self.weights = weights
        self._whole = sum(weights)
        self._owed = [0] * len(weights)
        assert self._whole > 0 <= min(weights), "somebody must have a share"

    def deal(self, amount: int) -> list[int]:
        """The amount in parts, one for each weight; what is below zero is dealt like what is above."""
        sign = -1 if amount < 0 else 1
        due = [abs(amount) * weight for weight in self.weights]
        parts = [each // self._whole for each in due]
        owed = [
            before + sign * (each - part * self._whole)
            for before, each, part in zip(self._owed, due, parts, strict=True)
        ]
        able = [n for n, weight in enumerate(self.weights) if weight]
        for n in sorted(able, key=lambda n: -sign * owed[n])[: abs(amount) - sum(parts)]:
            parts[n] += 1
            owed[n] -= sign * self._whole
        self._owed = owed
        return [sign * part for part in parts]


def shared(lines: Iterable[Line], weights: Sequence[int]) -> list[Lines]:
    """The lines of a sale for each weight, every line in each; all that counts of them adds up.

    Net, tax and what was taken off are dealt to the minor unit, quantities to a millionth; a price of one
    stays what it is.
    """
    net, tax, off = (Dealer(weights) for _ in range(3))
    parts: list[list[Line]] = [[] for _ in weights]
    for line in lines:
        quantities = _quantities(line.quantity, weights)
        nets, taxes = net.deal(line.net_minor), tax.deal(line.tax_minor)
        discounts = _discounts(line, off)
        for n, part in enumerate(parts):
            taken_off, named = discounts[n]
            part.append(
                replace(
                    line,
                    quantity=quantities[n],
                    net_minor=nets[n],
                    tax_minor=taxes[n],
                    discount_minor=taken_off,
                    discounts=named,
                )
            )
    return [tuple(part) for part in parts]


def _quantities(quantity: Decimal, weights: Sequence[int]) -> list[Decimal]:
    return [_quantity(part) for part in Dealer(weights).deal(_millionths(quantity))]


def _millionths(quantity: Decimal) -> int:
    return int(quantity.scaleb(QUANTITY_DECIMALS))


def _quantity(millionths: int) -> Decimal:
    return Decimal(millionths).scaleb(-QUANTITY_DECIMALS)


def _discounts(line: Line, off: Dealer) -> list[tuple[int, tuple[tuple[str, int], ...]]]:
    """What was taken off in all, and by which discount, for each: the ones together are never more."""
    own = off.deal(line.discount_minor - sum(minor for _, minor in line.discounts))
    named = [(code, off.deal(minor)) for code, minor in line.discounts]
    return [
        (
            mine + sum(parts[n] for _, parts in named),
            tuple((code, parts[n]) for code, parts in named if parts[n]),
        )
        for n, mine in enumerate(own)
    ]


@dataclass(slots=True)
class _Left:
    """What may still come back of one line of a sale: of each part, millionths of goods and minor units."""

    quantities: list[int]
    amounts: list[int]

    def take(self, match: Returned) -> list[int]:
        """So much of it, goods or of goods kept money, in proportion to what each part has left.

        No part gives more than it has, and when all comes back each gives all of that.
        """
        has = self.quantities if match.quantity else self.amounts
        given = spread(_millionths(match.quantity) or match.amount_minor, has)
        has[:] = [each - gives for each, gives in zip(has, given, strict=True)]
        return given


def brought_back(lines: Sequence[Line], parts: Sequence[Sold], *, whole: bool = False) -> list[Lines]:
    """The lines of a return for each part of the sale it names, as what is left of it is shared by now.

    Lines find their goods as in a sale of one. What finds none stays with the first part, which looks for it
    and keeps it waiting; a part that nothing comes back to has no lines. Of a `whole` that is all or nothing,
    all waits there.
    """
    together, left = _together(parts)
    found = goods.match(lines, [together])
    if whole and found.unmatched:
        return [tuple(lines), *[() for _ in parts[1:]]]
    given = [[0] * len(parts) for _ in lines]
    for match in found.returned:
        more = left[match.line].take(match)
        given[match.return_line] = [a + b for a, b in zip(given[match.return_line], more, strict=True)]
    mine: list[list[Line]] = [[] for _ in parts]
    for line, shares in zip(lines, given, strict=True):
        for n, part in enumerate(_returned(line, shares)):
            mine[n] += [part] if shares[n] else []
    mine[0] += found.unmatched
    return [tuple(each) for each in mine]


def together(parts: Sequence[Sold]) -> Sold:
    """What is left of a sale that several paid, as if one had bought it."""
    return _together(parts)[0]


def _together(parts: Sequence[Sold]) -> tuple[Sold, list[_Left]]:
    """What is left of a sale as if one had bought it, and whose that is, line by line."""
    kept = [goods.kept(sold.receipt, sold.returned).lines for sold in parts]
    lines, left = [], []
    longest: Lines = max(kept, key=len)
    for n, line in enumerate(longest):
        own = [part[n] if n < len(part) and part[n].sku == line.sku else None for part in kept]
        has = _Left(
            [max(0, _millionths(each.quantity)) if each else 0 for each in own],
            [max(0, each.net_minor) if each else 0 for each in own],
        )
        lines.append(replace(line, quantity=_quantity(sum(has.quantities)), net_minor=sum(has.amounts)))
        left.append(has)
    # What exchanges gave is among the lines already.
    return Sold("", replace(parts[0].receipt, lines=tuple(lines), given=()), ()), left


def _returned(line: Line, shares: Sequence[int]) -> Lines:
    """One line of a return for each part: what each gives is millionths of goods or, of none, minor units."""
    if not any(shares):
        return (line,) * len(shares)
    if not line.quantity:
        return tuple(part for (part,) in shared([replace(line, net_minor=sum(shares))], shares))
    found = _quantity(sum(shares))
    rest = line.net_minor * (line.quantity - found) / line.quantity
    net_minor = line.net_minor - int(rest.to_integral_value(rounding=ROUND_HALF_UP))
    parts = shared([replace(line, quantity=found, net_minor=net_minor)], shares)
    return tuple(part for (part,) in parts)
