"""A rerun: one member's past under given rules, through the same functions as at the till. Pure.

What the rules do not decide stays as it happened: what was bought and brought back, what people did about a
tier, what points were given by hand. Points are spent as they were, as far as there are as many. Goods get
the discounts of the given rules; what was paid for them, on which points are earned, stays. What members did
beside buying gives what the given rules give for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from loyalty.activities import giving
from loyalty.earning import words
from loyalty.entitle import NOTHING, Context, Entitlement
from loyalty.people.own_offers import is_held_out
from loyalty.pricing import converting, told
from loyalty.program.frozen import FrozenMap
from loyalty.program.model import Program
from loyalty.receipts import selling
from loyalty.receipts.keys import following_key, in_order_key, later_key
from loyalty.receipts.rebuilding import PastSale, Stage
from loyalty.receipts.worth import Sale, change
from loyalty.replaying import deeds
from loyalty.replaying.deeds import Deed, Extra
from loyalty.replaying.pasts import Given, Past, Spending
from loyalty.replaying.shares import Shares
from loyalty.tier_rows import TierState
from loyalty.work import Work
from points import ledger
from points.state import State
from tiers import standing
from tiers.acts import Act
from tiers.card_years import CardYears
from tiers.history import Standing

_ORIGIN = "replay"


@dataclass(slots=True)
class Rerun:
    """What it came to. `worths` are the sales' final entitlements, in the order of purchase.

    `extras` are what activities gave; `tier` and `balances` are at the end; `short` is what was spent
    in truth and would not have been there.
    """

    worths: list[tuple[PastSale, Entitlement]] = field(default_factory=list)
    short: Counter[str] = field(default_factory=Counter)
    tier: str = ""
    ups: int = 0
    downs: int = 0
    outstanding: dict[str, int] = field(default_factory=dict)
    owed: dict[str, int] = field(default_factory=dict)
    extras: list[Extra] = field(default_factory=list)


def rerun(
    past: Past, program: Program, until: datetime, shares: Shares, *, is_charged: bool = False
) -> Rerun:
    """A member's past from joining up to `until` (UTC), every sale under the one programme.

    `is_charged` says that goods cost what these rules say, instead of what was paid in truth.
    """
    return _Run(past, program, shares, is_charged=is_charged).to(until)


class _Run:
    def __init__(self, past: Past, program: Program, shares: Shares, *, is_charged: bool) -> None:
        self.past = past
        self.is_charged = is_charged
        self.program = program
        self.shares = shares
        self.found = Rerun()
        self.known: dict[str, tuple[Context, Entitlement]] = {}
        self.work = _joined(past, program)
        self.numbers = iter(range(10**12))

    def to(self, until: datetime) -> Rerun:
        for at, _, _, act in sorted(self._acts(), key=lambda each: each[:3]):
            if at > until:
                break
            act()
        self.work.review(until)
        self.work.settle(until)
        return self._outcome(until)

    def _acts(self) -> Iterator[tuple[datetime, str, int, Callable[[], None]]]:
        """What happened, each with its place."""
        for sale in self.past.sales:
            first, *others = sale.stages
            key = in_order_key(sale.order)
            yield sale.order[0], key, next(self.numbers), _bound(self._sell, sale, first)
            for stage in others:
                at = max(self.past.known_at[stage.seq], sale.order[0])
                yield at, later_key(stage.seq), next(self.numbers), _bound(self._correct, sale, stage, at)
        for spending in self.past.spendings:
            yield spending.at, "~", next(self.numbers), _bound(self._spend, spending)
        for given in self.past.given:
            yield given.at, "~", next(self.numbers), _bound(self._give, given)
        for act in self.past.acts:
            yield act.at, act.key, next(self.numbers), _bound(self._do, act)
        for deed in self.past.deeds:
            yield deed.at, following_key(deed.seq), next(self.numbers), _bound(self._repeat, deed)

    def _sell(self, sale: PastSale, stage: Stage) -> None:
        work, at = self.work, sale.order[0]
        work.settle(at)
        work.review(at)
        facts = facts_under(self.program, self.past.member_id, sale.sale.context)
        bare = replace(stage.sale, program=self.program, context=Context("", facts=facts), posted=())
        known = self._priced(replace(bare, context=selling.before(work).context(bare)))
        mine = self.shares.share(known)
        self._post(sale, mine, NOTHING, at, in_order_key(sale.order))

    def _correct(self, sale: PastSale, stage: Stage, at: datetime) -> None:
        if sale.sale.receipt_id not in self.known:
            return
        context, before = self.known[sale.sale.receipt_id]
        self.work.settle(at)
        self.work.review(at)
        mine = self._priced(replace(stage.sale, program=self.program, context=context, posted=()))
        self._post(sale, mine, before, at, later_key(stage.seq))

    def _priced(self, sale: Sale) -> Sale:
        """The sale with the discounts that these rules give it."""
        if not self.program.discounts:
            return sale
        left = self.shares.left(self.program)
        context = replace(sale.context, counted=FrozenMap.of({**sale.context.counted, **left}))
        bare = told.undone(sale.receipt)
        prices = converting.priced(self.program, context, bare)
        receipt = prices.of(bare) if self.is_charged else told.as_priced(sale.receipt, prices)
        return replace(sale, receipt=receipt)

    def _post(self, past: PastSale, sale: Sale, before: Entitlement, at: datetime, key: str) -> None:
        work, worth = self.work, change(before, sale.worth(), sale)
        changes = len(work.changes)
        self.known[past.sale.receipt_id] = sale.context, worth.after
        self.shares.draw(worth)
        if worth.differences or before is NOTHING or before.counters != worth.after.counters:
            deltas = worth.deltas(max(at, work.tier.counted_at), key)
            work.post(self._act(at), deltas, worth.grants(at), worth.takes())
            work.count(deltas)
        giving.reached(work, at, changes)

    def _spend(self, spending: Spending) -> None:
        work, currency = self.work, spending.currency
        if not self._knows(currency):
            return
        work.settle(spending.at)
        if spending.amount < 0:
            back = -spending.amount - self.found.short[currency]
            self.found.short[currency] = max(0, -back)
            if back > 0:
                self._give(Given(spending.at, currency, back, None, ""))
            return
        amount = min(spending.amount, work.state.balance(currency).available)
        self.found.short[currency] += spending.amount - amount
        if amount:
            work.take_in(*ledger.burn(work.state, self._act(spending.at), currency, amount))

    def _give(self, given: Given) -> None:
        if self._knows(given.currency):
            self.work.settle(given.at)
            act = self._act(given.at)
            self.work.take_in(
                *ledger.adjust(
                    self.work.state, act, given.currency, given.amount, given.expires_at, given.rolls
                )
            )

    def _do(self, act: Act) -> None:
        work, ladder = self.work, self.work.ladder
        if ladder is None:
            return
        work.review(act.at)
        tier = work.tier
        after, changes = standing.act(ladder, tier.years, tier.standing, work.totals, act)
        years = standing.years_after(ladder, tier.years, act)
        moments = [tier.counted_at, act.at, *(each.at for each in changes)]
        tier = replace(tier, years=years, standing=after, counted_at=max(moments))
        work.replace_tier(tier, work.totals, changes)
        giving.reached(work, act.at, len(work.changes))

    def _repeat(self, deed: Deed) -> None:
        self.work.settle(deed.at)
        self.work.review(deed.at)
        deeds.repeat(self.work, deed)

    def _act(self, at: datetime) -> Any:
        return self.work.act(_ORIGIN, f"{_ORIGIN}:{self.work.state.head.seq + 1}", at)

    def _knows(self, currency: str) -> bool:
        return any(each.code == currency for each in self.program.currencies)

    def _outcome(self, until: datetime) -> Rerun:
        found, work = self.found, self.work
        found.worths = [
            (sale, self.known[sale.sale.receipt_id][1])
            for sale in self.past.sales
            if sale.sale.receipt_id in self.known
        ]
        found.extras = list(deeds.extras(work.entries))
        found.tier = work.tier.standing.tier
        rank = {code: n for n, code in enumerate(work.ladder.codes)} if work.ladder else {}
        for move in work.moves():
            step = rank.get(move.after, 0) - rank.get(move.before, 0)
            found.ups += step > 0
            found.downs += step < 0
        for currency, balance in work.state.balances.items():
            found.outstanding[currency] = balance.available + balance.pending + balance.held
            found.owed[currency] = balance.owed
        return found


def _bound(act: Callable[..., None], *arguments: Any) -> Callable[[], None]:
    return lambda: act(*arguments)


def facts_under(program: Program, member_id: str, frozen: Context) -> frozenset[str]:
    """The facts of a purchase as these rules would have found them.

    What is known of the buyer and the store stays; offers are those of this programme: one that needs no
    asking was the member's unless held out, one that does only if it was asked for in truth.
    """
    own = {fact for fact in frozen.facts if not fact.startswith(words.offer("")) and fact != words.RAISES}
    for offer in program.offers:
        fact = words.offer(offer.code)
        asked = offer.activation == "none" or fact in frozen.facts
        if asked and not is_held_out(offer, member_id):
            own.add(fact)
    return frozenset(own)


def _joined(past: Past, program: Program) -> Work:
    ladder, at = program.ladder, past.joined_at
    first = Standing("", at, None, None)
    if ladder is not None:
        first = standing.joined(ladder, past.anchor_on, at)
    tier = TierState(CardYears(past.anchor_on), first, at)
    work = Work(program, State.new(past.member_id), tier, {}, at, announces=False)
    deeds.welcome(work, at)
    return work
