"""Withdrawing: points of a milestone that still wait when goods come back and the total falls below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from loyalty.deltas import SaleDelta
from loyalty.earning import spans, words
from loyalty.program.earning import Milestone
from loyalty.program.frozen import FrozenMap
from loyalty.receipts import history
from loyalty.receipts.case import Case
from loyalty.receipts.worth import Sale, Worth, change, purchase_day
from loyalty.work import Work
from points.accounts import Account
from tiers.counters import Totals, added, total_in


def withdrawn(case: Case, work: Work, touched: Sequence[Worth], deltas: Sequence[SaleDelta]) -> list[Worth]:
    """What other sales are worth no more once these deltas count, of milestones whose points are pending.

    Costs a read where any such points wait, and none otherwise.
    """
    waiting = _waiting(work, {worth.sale.receipt_id for worth in touched})
    if not waiting or all(item.delta.amount >= 0 for item in deltas):
        return []
    totals = work.totals
    for item in deltas:
        totals = added(totals, item.delta)
    found = []
    for past in history.sales(case.session, case.retailer.shelf, work.member_id, ids=waiting):
        after = _lowered(past.sale, work, totals)
        if after is not None:
            found.append(change(past.sale.worth(), after.worth(), after))
    return [worth for worth in found if worth.differences]


def _waiting(work: Work, touched: set[str]) -> list[str]:
    """The sales, but those a document touches itself, with pending points of a milestone."""
    codes = {milestone.code for milestone in work.program.milestones}
    origins = (
        lot.origin.partition(":")
        for lot in work.state.lots.values()
        if lot.remaining and lot.account is Account.PENDING
    )
    return sorted({sale for sale, _, rule in origins if rule in codes and sale not in touched})


def _lowered(sale: Sale, work: Work, totals: Totals) -> Sale | None:
    figures = dict(_figures(sale, work, totals))
    if not figures:
        return None
    counted = FrozenMap.of({**sale.context.counted, **figures})
    return replace(sale, context=replace(sale.context, counted=counted))


def _figures(sale: Sale, work: Work, totals: Totals) -> Iterator[tuple[str, int]]:
    """What each milestone's counter stands at now, where the sale had brought it higher."""
    for milestone in sale.program.milestones:
        total = _total(milestone, sale, work, totals)
        reached = sale.context.counted.get(words.passed(milestone.code), 0)
        reached += dict(sale.worth().counters).get(milestone.counter, 0)
        if total < sale.context.counted.get(words.lowered(milestone.code), reached):
            yield words.lowered(milestone.code), total


def _total(milestone: Milestone, sale: Sale, work: Work, totals: Totals) -> int:
    span = spans.period(milestone.span, work.tier.years, purchase_day(sale))
    return total_in(totals, milestone.counter, span)
