"""The fold: a late sale is put in its place, and every later one looked at again. Pure."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any

from loyalty.deltas import SaleDelta, netted
from loyalty.entitle import NOTHING, Context
from loyalty.receipts.budgets import Budgets
from loyalty.receipts.contexts import Before
from loyalty.receipts.course import Course, Member
from loyalty.receipts.keys import following_key, in_order_key
from loyalty.receipts.reading import order
from loyalty.receipts.rebuilding import PastSale
from loyalty.receipts.values import Order
from loyalty.receipts.worth import Sale, Worth, change, counter_deltas
from tiers.acts import Act
from tiers.card_years import CardYears
from tiers.counters import Totals
from tiers.history import Change, Standing

StoredDelta = tuple[int, datetime, SaleDelta]  # the entry, its instant, and what it added


@dataclass(frozen=True, slots=True)
class Refold:
    """Where the fold ends, the worth of the late sale, and of the later ones that changed with it.

    `years` are the card years there.

    `moments` are those (UTC) of everything that was counted and of every change.
    """

    standing: Standing
    changes: tuple[Change, ...]
    totals: Totals
    late: Worth
    restated: tuple[tuple[Worth, tuple[SaleDelta, ...]], ...]
    moments: tuple[datetime, ...]
    years: CardYears


def refold(
    member: Member,
    late: Sale,
    place: Order,
    later: Sequence[PastSale],
    stored: Iterable[StoredDelta],
    until: datetime,
    budgets: Budgets,
    acts: Iterable[Act] = (),
) -> Refold:
    """Fold from joining with `late` put in at its place, and run the reviews due up to `until`.

    `later` are the sales after it, `stored` all deltas ever entered, `acts` all that people did. A later sale
    whose context comes out different is evaluated again, stage by stage, with all that came back of it; the
    others keep their deltas.
    """
    return _Fold(member, late, later, list(stored), budgets, acts).run(place, until)


class _Fold:
    def __init__(
        self,
        member: Member,
        late: Sale,
        later: Sequence[PastSale],
        stored: list[StoredDelta],
        budgets: Budgets,
        acts: Iterable[Act],
    ) -> None:
        self.budgets = budgets
        self.member = member
        self.late = late
        self.later = later
        self.stored = stored
        self.course = Course(member)
        # What counts waits here in its order; a number breaks ties so that nothing else is compared.
        self.numbers = count()
        self.queue: list[tuple[tuple[Any, ...], int, SaleDelta | Act]] = [
            (act.order, next(self.numbers), act) for act in acts
        ]
        heapq.heapify(self.queue)

    def run(self, place: Order, until: datetime) -> Refold:
        later_ids = {past.sale.receipt_id for past in self.later}
        self._wait(item for _, _, item in self.stored if item.receipt_id not in later_ids)
        restated: list[tuple[Worth, tuple[SaleDelta, ...]]] = []
        self._count_before(place)
        worth = self._late()
        for past in self.later:
            self._count_before(past.order)
            found = self._look_again(past)
            restated += [found] if found else []
        self._count_before(None)
        course = self.course
        course.review(until)
        moments = (*course.moments, *(change.at for change in course.changes))
        return Refold(
            course.standing,
            tuple(course.changes),
            course.totals,
            worth,
            tuple(restated),
            moments,
            course.years,
        )

    def _late(self) -> Worth:
        sale = self.budgets.share(replace(self.late, context=self._before().context(self.late)))
        worth = change(NOTHING, sale.worth(), sale)
        self._wait(worth.deltas(sale.receipt.purchased_at, in_order_key(order(sale.receipt))))
        return worth

    def _look_again(self, past: PastSale) -> tuple[Worth, tuple[SaleDelta, ...]] | None:
        own = [(seq, at, item) for seq, at, item in self.stored if item.receipt_id == past.sale.receipt_id]
        context = self._before().again(past.sale, past.stages[0].sale)
        if past.sale.context == context:
            self._wait(item for _, _, item in own)
            return None
        new, differing = _staged(past, context, own)
        self._wait(new)
        sale = replace(past.sale, context=context)
        return change(past.sale.worth(), sale.worth(), sale), tuple(differing)

    def _wait(self, items: Iterable[SaleDelta]) -> None:
        for item in netted(items):
            heapq.heappush(self.queue, (item.delta.order, next(self.numbers), item))

    def _count_before(self, place: Order | None) -> None:
        """Count what was known before a document, then run the reviews due by its purchase."""
        limit = None if place is None else (place[0], in_order_key(place))
        while self.queue and (limit is None or self.queue[0][0][:2] < limit):
            self._count(heapq.heappop(self.queue)[2])
        if place is not None:
            self.course.review(place[0])

    def _count(self, item: SaleDelta | Act) -> None:
        if isinstance(item, Act):
            self.course.act(item)
        else:
            self.course.count(item.delta)

    def _before(self) -> Before:
        course = self.course
        return Before(course.ladder, course.years, course.standing, course.totals)


def _staged(
    past: PastSale, context: Context, own: Sequence[StoredDelta]
) -> tuple[list[SaleDelta], list[SaleDelta]]:
    """A sale's deltas under another context, stage by stage: all of them, and where they differ."""
    new: list[SaleDelta] = []
    differing: list[SaleDelta] = []
    before = was_before = NOTHING
    for stage in past.stages:
        known_at, key = _known(stage.seq, past, own)
        sale = replace(stage.sale, context=context)
        after, was_after = sale.worth(), stage.sale.worth()
        own_new = counter_deltas(sale, before, after, known_at, key)
        own_old = counter_deltas(sale, was_before, was_after, known_at, key)
        new += own_new
        differing += _difference(own_old, own_new)
        before, was_before = after, was_after
    return new, differing


def _known(seq: int, past: PastSale, own: Sequence[StoredDelta]) -> tuple[datetime, str]:
    """When a stage became known and its place then: as its own deltas say, else by its entry."""
    if seq == past.stages[0].seq:
        return past.order[0], in_order_key(past.order)
    for found, _, item in own:
        if found == seq:
            return item.delta.known_at, item.delta.key
    return past.order[0], following_key(seq)


def _difference(old: Sequence[SaleDelta], new: Sequence[SaleDelta]) -> list[SaleDelta]:
    was = {item.delta.counter: item.delta.amount for item in old}
    now = {item.delta.counter: item for item in (*old, *new)}
    amounts = {item.delta.counter: item.delta.amount for item in new}
    wholes = {item.delta.counter: item.delta.whole for item in new}
    return [
        replace(
            item,
            delta=replace(
                item.delta,
                amount=amounts.get(counter, 0) - was.get(counter, 0),
                purchase_total=wholes.get(counter, 0),
            ),
        )
        for counter, item in now.items()
        if amounts.get(counter, 0) != was.get(counter, 0)
    ]
