"""A member's change under construction: journal, counters and standing move together, entry by entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import tiers.tables
from db import plan
from db.plan import Plan
from loyalty import happenings, keeping
from loyalty.deltas import SaleDelta, counters_text
from loyalty.happenings import Story
from loyalty.program.model import Program
from loyalty.program.shelf import reference
from loyalty.tier_rows import TierMove, TierState, change_row, change_text, standing_row
from points import ledger, planning
from points.state import Act, Entry, State
from tiers import standing
from tiers.acts import Act as Doing
from tiers.counters import Totals, added
from tiers.history import Change, Standing
from tiers.ladder import Ladder


class Work:
    """Gathers entries for one member; `plan` gives the rows. All instants are aware UTC."""

    def __init__(
        self,
        program: Program,
        state: State,
        tier: TierState,
        totals: Totals,
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
        *,
        pays_out: bool = True,
    ) -> int:
        """Make one entry of points and counters; returns its sequence number.

        Where it `pays_out` no money, none can be kept back for points that are gone: then they are owed.
        """
        returns = self.program.returns
        owes = returns.shortfall == "owe" or (returns.shortfall != "clip" and not pays_out)
        shortfall = ledger.Shortfall(returns.owe_limit if owes else 0)
        kept = keeping.marks(
            self.program, self.state.head.marks, self.totals, (item.delta for item in deltas), act.at
        )
        act = replace(act, counters=counters_text(deltas), marks=kept)
        state, entry = ledger.post(self.state, act, grants, takes, shortfall)
        self.take_in(state, entry, deltas)
        return entry.seq

    def look_at(self, journal: State) -> None:
        """Have the lots of a fuller reading of the same journal at hand, beside those that were changed."""
        for key, lot in journal.lots.items():
            if key not in self.state.lots:
                self.state = self.state.with_lot(lot)

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
        self._change(*standing.review(self.ladder, self.tier.years, self.tier.standing, self.totals, at))

    def count(self, deltas: Iterable[SaleDelta]) -> None:
        """Let deltas count towards the tier, in their order, each after the reviews due before it."""
        for item in sorted(deltas, key=lambda item: item.delta.order):
            delta = item.delta
            self.review(delta.known_at)
            if self.ladder is not None:
                self._change(
                    *standing.count(self.ladder, self.tier.years, self.tier.standing, self.totals, delta)
                )
            self.tier = replace(self.tier, counted_at=max(self.tier.counted_at, delta.known_at))
            self.totals = added(self.totals, delta)

    def do(self, doing: Doing) -> tuple[Change, ...]:
        """Let what a person or a payment does count towards the tier. No changes: it did not apply."""
        assert self.ladder is not None, "only on a ladder can anything be done"
        self.review(doing.at)
        after, changes = standing.act(self.ladder, self.tier.years, self.tier.standing, self.totals, doing)
        years = standing.years_after(self.ladder, self.tier.years, doing)
        self._change(after, changes)
        self.tier = replace(self.tier, years=years, counted_at=max(self.tier.counted_at, doing.at))
        return changes

    def replace_tier(self, tier: TierState, totals: Totals, changes: Iterable[Change]) -> None:
        """Take over what a fold from joining found; `changes` are those that are new."""
        assert self.ladder is not None, "only a ladder can be folded"
        self.tier = tier
        self.totals = totals
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
            Story(
                self.member_id,
                self.program.code,
                self.before.balances,
                self.entries,
                self.changes,
                tier,
                self.program.currencies[0].code,
            )
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
        rows = [standing_row(self.member_id, self.program, self.ladder, self.tier)]
        by_seq = self.entries[-1].seq
        changes = [change_row(self.member_id, self.ladder, seq, change) for seq, change in self.changes]
        replaced = [{**row, "superseded_by": by_seq} for row in self.superseded]
        return plan.of(tiers.tables.standing, rows) + plan.of(tiers.tables.tier_change, changes + replaced)
