"""The fold: a late sale is put in its place, and every later one looked at again. Pure."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count

from loyalty.entitle import NOTHING, Context
from loyalty.receipts.history import PastSale
from loyalty.receipts.keys import following_key, in_order_key
from loyalty.receipts.reading import order
from loyalty.receipts.values import Order
from loyalty.receipts.worth import Sale, Worth, change, counter_deltas
from loyalty.work import SaleDelta, netted
from tiers import standing
from tiers.counters import Totals, added
from tiers.history import Change, Standing
from tiers.ladder import Ladder

StoredDelta = tuple[int, datetime, SaleDelta]  # the entry, its instant, and what it added


@dataclass(frozen=True, slots=True)
class Refold:
    """Where the fold ends, the worth of the late sale, and of the later ones that changed with it.

    `moments` are those (UTC) of everything that was counted and of every change.
    """

    standing: Standing
    changes: tuple[Change, ...]
    totals: Totals
    late: Worth
    restated: tuple[tuple[Worth, tuple[SaleDelta, ...]], ...]
    moments: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """What the fold starts from: the ladder, when the member joined, and the day card years begin on."""

    ladder: Ladder
    anchor_on: date
    joined_at: datetime


def refold(
    member: Member,
    late: Sale,
    place: Order,
    later: Sequence[PastSale],
    stored: Iterable[StoredDelta],
    until: datetime,
) -> Refold:
    """Fold from joining with `late` put in at its place, and run the reviews due up to `until`.

    `later` are the sales after it, `stored` all deltas ever entered. A later sale whose tier comes out
    different is evaluated again, stage by stage, with all that came back of it; the others keep their deltas.
    """
    return _Fold(member, late, later, list(stored)).run(place, until)


class _Fold:
    def __init__(
        self, member: Member, late: Sale, later: Sequence[PastSale], stored: list[StoredDelta]
    ) -> None:
        self.member = member
        self.late = late
        self.later = later
        self.stored = stored
        self.standing = standing.joined(member.ladder, member.anchor_on, member.joined_at)
        self.totals: Totals = {}
        self.changes: list[Change] = []
        self.moments: list[datetime] = []
        # Deltas wait here in the order they count; a number breaks ties so that nothing else is compared.
        self.queue: list[tuple[datetime, str, int, SaleDelta]] = []
        self.numbers = count()

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
        self._review(until)
        moments = (*self.moments, *(change.at for change in self.changes))
        return Refold(self.standing, tuple(self.changes), self.totals, worth, tuple(restated), moments)

    def _late(self) -> Worth:
        sale = replace(self.late, context=Context(tier=self.standing.tier))
        worth = change(NOTHING, sale.worth(), sale)
        self._wait(worth.deltas(sale.receipt.purchased_at, in_order_key(order(sale.receipt))))
        return worth

    def _look_again(self, past: PastSale) -> tuple[Worth, tuple[SaleDelta, ...]] | None:
        own = [(seq, at, item) for seq, at, item in self.stored if item.receipt_id == past.sale.receipt_id]
        if past.sale.context.tier == self.standing.tier:
            self._wait(item for _, _, item in own)
            return None
        context = Context(tier=self.standing.tier)
        new, differing = _staged(past, context, own)
        self._wait(new)
        sale = replace(past.sale, context=context)
        return change(past.sale.worth(), sale.worth(), sale), tuple(differing)

    def _wait(self, items: Iterable[SaleDelta]) -> None:
        for item in netted(items):
            delta = item.delta
            heapq.heappush(self.queue, (delta.known_at, delta.key, next(self.numbers), item))

    def _count_before(self, place: Order | None) -> None:
        """Count what was known before a document, then run the reviews due by its purchase."""
        limit = None if place is None else (place[0], in_order_key(place))
        while self.queue and (limit is None or self.queue[0][:2] < limit):
            self._count(heapq.heappop(self.queue)[3])
        if place is not None:
            self._review(place[0])

    def _count(self, item: SaleDelta) -> None:
        self.moments.append(item.delta.known_at)
        if item.delta.counter != self.member.ladder.counter:
            return
        self._review(item.delta.known_at)
        self.standing, changes = standing.count(
            self.member.ladder, self.member.anchor_on, self.standing, self.totals, item.delta
        )
        self.totals = added(self.totals, item.delta)
        self.changes += changes

    def _review(self, at: datetime) -> None:
        self.standing, changes = standing.review(
            self.member.ladder, self.member.anchor_on, self.standing, self.totals, at
        )
        self.changes += changes


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
    return [
        replace(item, delta=replace(item.delta, amount=amounts.get(counter, 0) - was.get(counter, 0)))
        for counter, item in now.items()
        if amounts.get(counter, 0) != was.get(counter, 0)
    ]
