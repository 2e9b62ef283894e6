"""Room: what caps and offers have left for a sale that comes to more than it did. Pure.

A sale keeps the room it found at the purchase. Where a correction makes it larger, or a return is withdrawn,
others may have filled that room since; then it gets what it had and what is left now, and keeps to that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from loyalty.earning import words
from loyalty.earning.compiled import compiled
from loyalty.earning.context import Purchase, counted
from loyalty.program.frozen import FrozenMap
from loyalty.program.model import Program
from loyalty.receipts.worth import Sale
from loyalty.work import Work

Pair = tuple[Sale, Sale]


def kept_to(work: Work, sales: Iterable[Pair]) -> list[Pair]:
    """The sales before and after a document, those after it with no more room than there is."""
    return [(before, _bounded(work, before, after)) for before, after in sales]


def _bounded(work: Work, before: Sale, after: Sale) -> Sale:
    limits = list(_limits(after.program))
    if not limits:
        return after
    old = {key: left for key, left in after.context.counted.items() if words.is_ceiling(key)}
    free = _with(after, {})
    was, now = dict(before.worth().counters), dict(free.worth().counters)
    filled = _filled(work, after)
    ceilings: dict[str, int] = {}
    for counter, most in limits:
        own, wanted, key = was.get(counter, 0), now.get(counter, 0), words.ceiling(counter)
        left = own + max(0, most - filled.get(counter, 0))
        if wanted > own:
            ceilings |= {key: left} if wanted > left else {}
        elif key in old:
            ceilings[key] = old[key]
    return after if ceilings == old else _with(free, ceilings)


def _limits(program: Program) -> Iterator[tuple[str, int]]:
    """What outlasts a receipt, each by its counter: caps, and offers for so many receipts."""
    yield from ((words.capped(cap.code), cap.most) for cap in program.caps if cap.per != "receipt")
    yield from ((words.used(offer.code), offer.times) for offer in program.offers if offer.times)


def _filled(work: Work, sale: Sale) -> Mapping[str, int]:
    """What each counter stands at by now in the span of the purchase."""
    receipt = sale.receipt
    purchase = Purchase(receipt.purchased_at, receipt.store, sale.zone, work.tier.years)
    return counted(compiled(sale.program), purchase, work.totals)


def _with(sale: Sale, ceilings: Mapping[str, int]) -> Sale:
    context = sale.context
    others = {key: value for key, value in context.counted.items() if not words.is_ceiling(key)}
    return replace(sale, context=replace(context, counted=FrozenMap.of({**others, **ceilings})))
