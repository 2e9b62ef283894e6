"""Goods: what is kept of a sale once goods came back, and which sale a returned line belongs to. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from loyalty.pricing.shares import spread
from loyalty.receipt import Line, Receipt

_NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Returned:
    """Part of a return's line, matched to a line of a sale (lines count from 0).

    `quantity` is goods that came back; where it is 0, `amount_minor` is money given back for goods kept.
    `return_id` is the return it belongs to, empty until that is written.
    """

    return_line: int
    receipt_id: str
    line: int
    quantity: Decimal
    amount_minor: int
    return_id: str = ""


@dataclass(frozen=True, slots=True)
class Sold:
    """A sale goods may come back to: its id, its content, and what came back already."""

    receipt_id: str
    receipt: Receipt
    returned: tuple[Returned, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """What found its sale, and the lines, cut to what is left over, that did not."""

    returned: tuple[Returned, ...]
    unmatched: tuple[Line, ...]


def kept(receipt: Receipt, returned: Iterable[Returned]) -> Receipt:
    """The sale as if only the goods kept had been bought.

    A line's net goes down in proportion to its quantity, rounded half up to the minor unit once from the
    total kept (never per return), then by the money given back for it, not below zero; its tax goes down
    with its net and what was taken off with its quantity, rounded likewise, and so do its discounts together.
    What redemptions took off the price goes down with the sum, rounded down once. What exchanges gave is
    among the goods kept.
    """
    back: dict[int, tuple[Decimal, int]] = defaultdict(lambda: (_NONE, 0))
    for part in returned:
        quantity, amount = back[part.line]
        back[part.line] = (quantity + part.quantity, amount + part.amount_minor)
    if not back and not receipt.given:
        return receipt
    lines = tuple(_line_kept(line, *back[n]) if n in back else line for n, line in enumerate(receipt.goods))
    left = replace(receipt, lines=lines, given=())
    off, whole = receipt.discounted_minor, receipt.net_minor
    if not off or left.net_minor <= 0:
        return left  # with all of what was taken off: what is left cost nothing
    return replace(left, discounted_minor=off * left.net_minor // whole)


def _line_kept(line: Line, quantity: Decimal, amount_minor: int) -> Line:
    left = max(_NONE, line.quantity - quantity) if line.quantity > 0 else line.quantity
    net, discount, discounts = line.net_minor, line.discount_minor, line.discounts
    if quantity and line.quantity:
        net, discount = (_in_proportion(minor, left, line.quantity) for minor in (net, discount))
        discounts = _discounts_kept(discounts, left, line.quantity) if discounts else ()
    net = max(0, net - amount_minor)
    tax = _in_proportion(line.tax_minor, Decimal(net), Decimal(line.net_minor)) if line.net_minor else 0
    return replace(
        line, quantity=left, net_minor=net, discount_minor=discount, tax_minor=tax, discounts=discounts
    )


def _discounts_kept(
    discounts: tuple[tuple[str, int], ...], part: Decimal, whole: Decimal
) -> tuple[tuple[str, int], ...]:
    """Rounded as one sum, so that they never come to more than the line's discount does."""
    weights = [minor for _, minor in discounts]
    parts = spread(_in_proportion(sum(weights), part, whole), weights)
    return tuple((code, minor) for (code, _), minor in zip(discounts, parts, strict=True) if minor)


def _in_proportion(minor: int, part: Decimal, whole: Decimal) -> int:
    return int((minor * part / whole).to_integral_value(rounding=ROUND_HALF_UP))


def whole(sale: Sold) -> tuple[Returned, ...]:
    """All that is left of a sale, as if it came back: goods by quantity, the rest by what was paid for it."""
    left = kept(sale.receipt, sale.returned).lines
    return tuple(
        Returned(n, sale.receipt_id, n, line.quantity, 0)
        if line.quantity > 0
        else Returned(n, sale.receipt_id, n, _NONE, line.net_minor)
        for n, line in enumerate(left)
        if line.quantity > 0 or line.net_minor > 0
    )


def is_whole(receipt: Receipt, returned: Collection[Returned]) -> bool:
    """Whether nothing of a sale was given back but for other goods of the same price."""
    return not returned or (bool(receipt.given) and kept(receipt, returned).net_minor == receipt.net_minor)


def carried(back: Collection[tuple[Returned, Receipt]], now: Receipt) -> tuple[Returned, ...]:
    """What came back of a sale, on the lines the sale has now; each part comes with the content it was of.

    Goods stay on their line where it still holds their stock code, and go to others of that code, first line
    first, up to what was bought now; the rest is gone with the correction. What only went out since, in
    exchanges, moves nothing.
    """
    room = [line.quantity for line in now.goods]
    stays = [_is_among(then, now) for _, then in back]
    for (part, _), stay in zip(back, stays, strict=True):
        if stay:
            room[part.line] -= part.quantity
    moved: list[Returned] = []
    for (part, then), stay in zip(back, stays, strict=True):
        moved += [part] if stay else _moved(part, then, now, room)
    return tuple(moved)


def _is_among(then: Receipt, now: Receipt) -> bool:
    """Whether all goods there were stand where they stood; what exchanges gave may cost something else."""
    if then.lines != now.lines or then.currency != now.currency:
        return False
    given = now.given[: len(then.given)]
    return [(line.sku, line.quantity) for line in then.given] == [(line.sku, line.quantity) for line in given]


def _moved(part: Returned, then: Receipt, now: Receipt, room: list[Decimal]) -> list[Returned]:
    sku = then.goods[part.line].sku
    lines = [n for n, line in enumerate(now.goods) if line.sku == sku and line.quantity > 0]
    lines.sort(key=lambda n: n != part.line)
    if not part.quantity:
        # An amount in another money says nothing of the sale as it is now.
        return [replace(part, line=n) for n in lines[:1] if then.currency == now.currency]
    found: list[Returned] = []
    wanted = part.quantity
    for n in lines:
        if (share := min(wanted, room[n])) > 0:
            found.append(replace(part, line=n, quantity=share))
            room[n] -= share
            wanted -= share
    return found


def match(lines: Sequence[Line], sales: Sequence[Sold], money: str = "") -> Matched:
    """Match returned lines to sales in the order given; within a sale, first line first.

    Goods come back for the `money` they were bought in: only sales in that are looked at (empty: in any).

    A line takes up to what was bought of its stock code and has not come back. Money given back for kept
    goods (quantity 0) takes up to what was paid and not yet given back.
    """
    open_lines = _open_lines([sale for sale in sales if money in ("", sale.receipt.currency)])
    found: list[Returned] = []
    unmatched: list[Line] = []
    for n, line in enumerate(lines):
        parts, rest = _matched(n, line, open_lines[line.sku])
        found += parts
        unmatched += [] if rest is None else [rest]
    return Matched(tuple(found), tuple(unmatched))


@dataclass(slots=True)
class _Open:
    """What may still come back of one line of a sale."""

    receipt_id: str
    line: int
    quantity: Decimal
    amount_minor: int


def _open_lines(sales: Sequence[Sold]) -> Mapping[str, list[_Open]]:
    by_sku: dict[str, list[_Open]] = defaultdict(list)
    for sale in sales:
        left = kept(sale.receipt, sale.returned)
        for n, line in enumerate(left.lines):
            if line.quantity > 0 or line.net_minor > 0:
                quantity, amount = max(_NONE, line.quantity), max(0, line.net_minor)
                by_sku[line.sku].append(_Open(sale.receipt_id, n, quantity, amount))
    return by_sku


def _matched(n: int, line: Line, candidates: list[_Open]) -> tuple[list[Returned], Line | None]:
    if not line.quantity:
        return _matched_money(n, line, candidates)
    parts: list[Returned] = []
    wanted = line.quantity
    for candidate in candidates:
        if part := min(wanted, candidate.quantity):
            parts.append(Returned(n, candidate.receipt_id, candidate.line, part, 0))
            candidate.quantity -= part
            wanted -= part
    if not wanted:
        return parts, None
    net = (line.net_minor * wanted / line.quantity).to_integral_value(rounding=ROUND_HALF_UP)
    return parts, replace(line, quantity=wanted, net_minor=int(net))


def _matched_money(n: int, line: Line, candidates: list[_Open]) -> tuple[list[Returned], Line | None]:
    parts: list[Returned] = []
    wanted = line.net_minor
    for candidate in candidates:
        if part := min(wanted, candidate.amount_minor):
            parts.append(Returned(n, candidate.receipt_id, candidate.line, _NONE, part))
            candidate.amount_minor -= part
            wanted -= part
    return parts, replace(line, net_minor=wanted) if wanted else None
