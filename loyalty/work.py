"""A member's change under construction: journal, counters and standing move together, entry by entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import orjson

import tiers.tables
from db import plan
from db.plan import Plan
from loyalty import happenings
from loyalty.happenings import Story
from loyalty.program.model import Program
from loyalty.program.shelf import reference
from points import ledger, planning
from points.state import Act, Entry, State
from tiers import standing
from tiers.counters import Delta, Totals, added
from tiers.history import Change, Standing
from tiers.ladder import Ladder


@dataclass(frozen=True, slots=True)
class TierState:
    """A member's standing as stored, the day card years begin on, and up to when everything was counted.

    What was bought before `counted_at` (UTC) belongs before something that counted already.
    """

    anchor_on: date
    standing: Standing
    counted_at: datetime


@dataclass(frozen=True, slots=True)
class TierMove:
    """A tier left for another (or kept), and why."""

    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class SaleDelta:
    """What a sale (or what came back of it) adds to a counter. `receipt_id` is the sale's."""

    receipt_id: str
    delta: Delta


class Work:
    """Gathers entries for one member; `plan` gives the rows. All instants are aware UTC."""

    def __init__(
        self,
        program: Program,
        state: State,
        tier: TierState,
        totals: dict[str, Totals],
        recorded_at: datetime,
        *,
        announces: bool,
    ) -> None:
        self.program = program
        self.member_id = state.head.holder_id
        self.before = state
        self.state = state
        self.tier = tier
        self.totals = totals
        self.recorded_at = recorded_at
        self.announces = announces
        self.entries: list[Entry] = []
        self.changes: list[tuple[int, Change]] = []
        self.superseded: list[dict[str, Any]] = []
        self._buckets: dict[tuple[str, date, str], int] = defaultdict(int)

    @property
    def ladder(self) -> Ladder | None:
        """The ladder in force, None for a programme without tiers."""
        return self.program.ladder

    def moves(self) -> tuple[TierMove, ...]:
        """The tier changes made so far."""
        return tuple(TierMove(change.before, change.after, change.reason) for _, change in self.changes)

    def join(self, at: datetime) -> None:
        """Open the journal: the entry of joining, and the first line of the tier's history."""
        self.enter(self.act("joined", "joined", at))
        if self.ladder is not None:
            self._enter((standing.joining(self.ladder, self.tier.anchor_on, at),))

    def settle(self, at: datetime) -> None:
        """Enter what time alone did to the points up to `at`."""
        self.state, entries = ledger.settle(self.state, at, self.recorded_at)
        self.entries += entries

    def act(self, kind: str, cause: str, at: datetime, **words: str) -> Act:
        """An act under this programme, written now."""
        return Act(kind, cause, at, self.recorded_at, program=reference(self.program), **words)

    def post(
        self,
        act: Act,
        deltas: Sequence[SaleDelta],
        grants: Sequence[ledger.Grant] = (),
        takes: Sequence[ledger.Take] = (),
    ) -> int:
        """Make one entry of points and counters; returns its sequence number."""
        returns = self.program.returns
        shortfall = ledger.Shortfall(returns.owe_limit if returns.shortfall == "owe" else 0)
        act = replace(act, counters=counters_text(deltas))
        state, entry = ledger.post(self.state, act, grants, takes, shortfall)
        self.take_in(state, entry, deltas)
        return entry.seq

    def take_in(self, state: State, entry: Entry, deltas: Iterable[SaleDelta] = ()) -> None:
        """Add an entry made of this state, and what its act says it counts; the standing is not folded on."""
        self.state = state
        self.entries.append(entry)
        for item in deltas:
            delta = item.delta
            self._buckets[delta.counter, delta.on, delta.store] += delta.amount

    def review(self, at: datetime) -> None:
        """Run the tier reviews due up to `at`."""
        if self.ladder is None:
            return
        totals = self.totals.get(self.ladder.counter, {})
        after, changes = standing.review(self.ladder, self.tier.anchor_on, self.tier.standing, totals, at)
        self._change(after, changes)

    def count(self, deltas: Iterable[SaleDelta]) -> None:
        """Let deltas count towards the tier, in their order, each after the reviews due before it."""
        for item in sorted(deltas, key=lambda item: item.delta.order):
            delta = item.delta
            self.review(delta.known_at)
            totals = self.totals.get(delta.counter, {})
            if self.ladder is not None:
                self._change(
                    *standing.count(self.ladder, self.tier.anchor_on, self.tier.standing, totals, delta)
                )
            self.tier = replace(self.tier, counted_at=max(self.tier.counted_at, delta.known_at))
            self.totals = {**self.totals, delta.counter: added(totals, delta)}

    def replace_tier(self, tier: TierState, totals: Totals, changes: Iterable[Change]) -> None:
        """Take over what a fold from joining found; `changes` are those that are new."""
        assert self.ladder is not None, "only a ladder can be folded"
        self.tier = tier
        self.totals = {**self.totals, self.ladder.counter: totals}
        self._enter(changes)

    def _change(self, after: Standing, changes: Sequence[Change]) -> None:
        self._enter(changes)
        counted_at = max([self.tier.counted_at, *(change.at for change in changes)])
        self.tier = replace(self.tier, standing=after, counted_at=counted_at)

    def enter(self, act: Act) -> None:
        """Make an entry that moves no points."""
        self.state, entry = ledger.note(self.state, act)
        self.entries.append(entry)

    def _enter(self, changes: Iterable[Change]) -> None:
        """A change of tier is an entry too, so that whoever watches the sequence number sees it."""
        for change in changes:
            assert self.ladder is not None, "a change comes from a ladder"
            cause = f"tier:{self.ladder.code}:{self.state.head.seq + 1}"
            self.enter(self.act("tier", cause, change.at, codes=change_text(change)))
            self.changes.append((self.state.head.seq, change))

    def plan(self) -> Plan:
        """The rows of journal, counters, standing and events, and the swap that guards them."""
        journal, self.state = planning.plan_of(self.before, self.state, self.entries)
        beside = plan.of(tiers.tables.bucket, self._bucket_rows()) + self._tier_plan()
        return journal + beside + self._happenings()

    def _happenings(self) -> Plan:
        if not self.announces:
            return Plan()
        tier = self.tier.standing.tier
        return happenings.plan_of(
            Story(self.member_id, self.program.code, self.before.balances, self.entries, self.changes, tier)
        )

    def _bucket_rows(self) -> list[dict[str, Any]]:
        return [
            {"member_id": self.member_id, "counter": counter, "on_day": day, "store": store, "amount": amount}
            for (counter, day, store), amount in self._buckets.items()
            if amount
        ]

    def _tier_plan(self) -> Plan:
        if self.ladder is None:
            return Plan()
        rows = [standing_row(self.member_id, self.ladder, self.tier)]
        by_seq = self.entries[-1].seq
        changes = [change_row(self.member_id, self.ladder, seq, change) for seq, change in self.changes]
        replaced = [{**row, "superseded_by": by_seq} for row in self.superseded]
        return plan.of(tiers.tables.standing, rows) + plan.of(tiers.tables.tier_change, changes + replaced)


def counters_text(deltas: Iterable[SaleDelta]) -> str:
    """The counters' part of an entry: canonical JSON, hashed with it and folded again by verify."""
    rows = [
        [d.counter, d.on.isoformat(), d.known_at.isoformat(), d.store, d.amount, d.key, item.receipt_id]
        for item in deltas
        for d in (item.delta,)
    ]
    return orjson.dumps(rows).decode() if rows else ""


def read_counters(text: str) -> list[SaleDelta]:
    """The inverse of `counters_text`."""
    rows = orjson.loads(text) if text else []
    return [
        SaleDelta(
            receipt_id,
            Delta(counter, date.fromisoformat(on), datetime.fromisoformat(known_at), store, amount, key),
        )
        for counter, on, known_at, store, amount, key, receipt_id in rows
    ]


def netted(items: Iterable[SaleDelta]) -> list[SaleDelta]:
    """What each sale added at one place as one delta: a restatement belongs to what it restates."""
    amounts: dict[SaleDelta, int] = defaultdict(int)
    for item in items:
        amounts[replace(item, delta=replace(item.delta, amount=0))] += item.delta.amount
    return [replace(item, delta=replace(item.delta, amount=amount)) for item, amount in amounts.items()]


def change_text(change: Change) -> str:
    """A change of tier as the codes of its entry."""
    return orjson.dumps(change, option=orjson.OPT_SORT_KEYS).decode()


def standing_row(member_id: str, ladder: Ladder, tier: TierState) -> dict[str, Any]:
    """The row of a standing. `counts_from` is the first day whose counters it can still depend on.

    That goes by what was counted, not by the clock: a till may send last year's receipts in the new year.
    """
    now = tier.standing
    return {
        "member_id": member_id,
        "ladder": ladder.code,
        "anchor_on": tier.anchor_on,
        "tier": now.tier,
        "since_at": now.since_at,
        "until_on": now.until_on,
        "review_at": now.review_at,
        "counted_at": tier.counted_at,
        "counts_from": standing.counts_from(ladder, tier.anchor_on, now, tier.counted_at),
    }


def change_row(member_id: str, ladder: Ladder, seq: int, change: Change) -> dict[str, Any]:
    """The row of one line of a tier's history."""
    return {
        "member_id": member_id,
        "seq": seq,
        "n": 0,
        "ladder": ladder.code,
        "at": change.at,
        "before": change.before,
        "after": change.after,
        "reason": change.reason,
        "counter": change.counter,
        "window_from": change.window.start_on,
        "window_to": change.window.end_on,
        "total": change.total,
        "threshold": change.threshold,
        "until_on": change.until_on,
        "superseded_by": None,
    }
