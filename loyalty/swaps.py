"""Swaps: goods that went out for others of a sale that came back, at the price of those. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from loyalty.goods import Returned, carried, kept
from loyalty.pricing.shares import spread
from loyalty.receipt import Line, Receipt

Parts = tuple[tuple[Returned, Receipt], ...]  # what came back, each with the content it was matched to


@dataclass(frozen=True, slots=True)
class Swap:
    """An exchange: its id, and what it gave, as its till priced it. What came back is with the returned."""

    exchange_id: str
    given: tuple[Line, ...]


def placed(receipt: Receipt, back: Parts, swaps: Sequence[Swap]) -> tuple[Receipt, tuple[Returned, ...]]:
    """A sale's content with what its exchanges gave, and what came back of it on the lines it has then.

    What goes out costs what came back for it has cost by what is kept of it, discounts and all, so that a
    sale is worth no more after an exchange than before, whatever the till thought. An exchange holds whole:
    where a correction left not all of the goods it brought back, it is as if they had never been exchanged.
    """
    if not swaps:
        return receipt, carried(back, receipt)
    now = replace(receipt, given=tuple(line for swap in swaps for line in swap.given))
    parts = carried(back, now)
    broken = _find_broken(receipt, back, parts, swaps)
    if broken is not None:
        others = tuple(pair for pair in back if pair[0].return_id != broken.exchange_id)
        return placed(receipt, others, [swap for swap in swaps if swap is not broken])
    return _priced(now, parts, swaps), parts


def _find_broken(
    receipt: Receipt, back: Parts, parts: Iterable[Returned], swaps: Sequence[Swap]
) -> Swap | None:
    """The first exchange whose goods are not all there, among what went out before it."""
    found = tuple(parts)
    start = len(receipt.lines)
    for swap in swaps:
        brought = sum(part.quantity for part, _ in back if part.return_id == swap.exchange_id)
        own = [part for part in found if part.return_id == swap.exchange_id]
        if sum(part.quantity for part in own) < brought or any(part.line >= start for part in own):
            return swap
        start += len(swap.given)
    return None


def _priced(now: Receipt, parts: Sequence[Returned], swaps: Sequence[Swap]) -> Receipt:
    """What each exchange gave at the price of what came back for it, after all that had come back before."""
    given = list(now.given)
    start = 0
    for swap in swaps:
        first = next(n for n, part in enumerate(parts) if part.return_id == swap.exchange_id)
        others = parts[:first]
        own = [part for part in parts if part.return_id == swap.exchange_id]
        before, after = kept(now, others), kept(now, (*others, *own))
        end = start + len(swap.given)
        costing = _costing(before.net_minor - after.net_minor, swap.given)
        given[start:end] = _taken_off(_off(before, after), costing)
        now = replace(now, given=tuple(given))
        start = end
    return now


def _costing(net_minor: int, lines: Sequence[Line]) -> list[Line]:
    """Lines that cost so much together, by what the till thought each cost; evenly where it said nothing."""
    weights = [line.net_minor for line in lines]
    nets = spread(net_minor, weights if sum(weights) > 0 else [1] * len(lines))
    return [
        line if line.net_minor == net else replace(line, net_minor=net, tax_minor=_tax(line, net))
        for line, net in zip(lines, nets, strict=True)
    ]


def _off(before: Receipt, after: Receipt) -> dict[str | None, int]:
    """What had been taken off the goods that came back, by what each says took it; None: no word of it."""
    found: Counter[str | None] = Counter()
    for receipt, sign in ((before, 1), (after, -1)):
        for line in receipt.lines:
            found[None] += sign * (line.discount_minor - sum(minor for _, minor in line.discounts))
            for code, minor in line.discounts:
                found[code] += sign * minor
    return {code: minor for code, minor in found.items() if minor > 0}


def _taken_off(off: Mapping[str | None, int], lines: Sequence[Line]) -> list[Line]:
    """Lines that this was taken off together, whatever the till thought, by what each costs now.

    A discount was had once: an exchange frees no limit and no budget, and draws on none.
    """
    weights = [line.net_minor for line in lines]
    weights = weights if sum(weights) > 0 else [1] * len(lines)
    dealt = {code: spread(minor, weights) for code, minor in off.items()}
    return [
        replace(
            line,
            discount_minor=sum(parts[n] for parts in dealt.values()),
            discounts=tuple(
                (code, parts[n]) for code, parts in dealt.items() if code is not None and parts[n]
            ),
        )
        for n, line in enumerate(lines)
    ]


def _tax(line: Line, net_minor: int) -> int:
    if not line.net_minor:
        return line.tax_minor
    tax = Decimal(line.tax_minor) * net_minor / line.net_minor
    return int(tax.to_integral_value(rounding=ROUND_HALF_UP))
