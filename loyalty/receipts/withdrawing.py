"""Withdrawing: what a milestone gave goes when other goods come back and its total falls below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from loyalty.deltas import SaleDelta
from loyalty.earning import spans, words
from loyalty.program.earning import Milestone
from loyalty.program.frozen import FrozenMap
from loyalty.receipts import history
from loyalty.receipts.case import Case
from loyalty.receipts.worth import Sale, Worth, change, purchase_day
from loyalty.work import Work
from tiers.counters import Totals, added, total_in
from tiers.windows import ONE_DAY

_EARLIEST = date(1970, 1, 1)


def withdrawn(case: Case, work: Work, touched: Sequence[Worth], deltas: Sequence[SaleDelta]) -> list[Worth]:
    """What other sales are worth no more once these deltas count: of milestones passed that no longer are.

    Else one could pass a milestone again and again. Costs a read where a total falls below a stage.
    """
    totals = work.totals
    for item in deltas:
        totals = added(totals, item.delta)
    since_on = min(_fallen(work, deltas, totals), default=None)
    if since_on is None:
        return []
    own = {worth.sale.receipt_id for worth in touched}
    # The day may have begun elsewhere.
    since = datetime.combine(max(since_on, _EARLIEST), time(), UTC) - 2 * ONE_DAY
    found = []
    for past in history.sales(case.session, case.retailer.shelf, work.member_id, since=since):
        after = None if past.sale.receipt_id in own else _lowered(past.sale, work, totals)
        if after is not None:
            found.append(change(past.sale.worth(), after.worth(), after))
    return [worth for worth in found if worth.differences or worth.before.gifts != worth.after.gifts]


def _fallen(work: Work, deltas: Sequence[SaleDelta], totals: Totals) -> Iterator[date]:
    """From which days on sales may have passed a stage below which a counter falls now."""
    for milestone in work.program.milestones:
        for on in {d.on for each in deltas for d in (each.delta,) if d.counter == milestone.counter}:
            span = spans.period(milestone.span, work.tier.anchor_on, on)
            was, now = (total_in(each, milestone.counter, span) for each in (work.totals, totals))
            if _stages_below(milestone, now) < _stages_below(milestone, was):
                yield span.start_on


def _stages_below(milestone: Milestone, total: int) -> int:
    """How many stages a total has passed."""
    if milestone.every:
        return max(0, total) // milestone.stages[0].reaches
    return sum(stage.reaches <= total for stage in milestone.stages)


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
    span = spans.period(milestone.span, work.tier.anchor_on, purchase_day(sale))
    return total_in(totals, milestone.counter, span)
