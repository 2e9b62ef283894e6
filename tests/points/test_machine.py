"""The journal beside a small model: whatever is done in whatever order, both say the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from db import ids
from db.engine import Database
from points import ledger, rolling
from points.errors import HoldClosed, HoldsOpen, InsufficientPoints, NotRestorable, UnknownHold
from points.rebuilding import Journal as Rows
from points.rolling import Rolling
from points.spans import Span
from points.state import Balance, Entry, State
from points.verifying import verify
from tests.databases import Cleaner
from tests.points.books import Verb, act
from tests.points.model import Aside, NotThere, Purse, Rolls
from tests.points.stores import AlreadyEntered, InDatabase, InMemory, Store

CURRENCIES = ("points", "stars")
who = st.integers(0, 2)
currencies = st.sampled_from(CURRENCIES)
amounts = st.integers(1, 60)
days = st.sampled_from([1, 2, 5, 30])
origins = st.sampled_from(["A", "B", "C"])
steps = st.sampled_from([timedelta(minutes=20), timedelta(hours=12), *map(timedelta, (1, 4, 25))])
which = st.integers(0, 9)
shares = st.integers(1, 6)
# What a lot may live on by: days after the last of some marks, or until the mark itself.
ROLLS: list[Rolls | None] = [None, None, (("earned",), 3), (("earned", "burned"), 10), (("kept:term",), None)]
Grant = tuple[str, int, str, int | None, int | None, Rolls | None]
grants = st.tuples(
    currencies, st.integers(1, 200), origins, st.none() | days, st.none() | days, st.sampled_from(ROLLS)
)


class Journal(RuleBasedStateMachine):
    """Three holders, two currencies, one clock."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store
        self.now = datetime(2026, 1, 1, tzinfo=UTC)
        self.holders = [ids.new(self.now) for _ in range(3)]
        marks: list[dict[str, datetime]] = [{} for _ in range(3)]
        self.purses = {(n, currency): Purse(self.now, marks[n]) for n in range(3) for currency in CURRENCIES}
        self.holds: list[tuple[int, str, str, Aside, Aside]] = []
        self.burns: list[tuple[int, str, int, Aside]] = []
        self.causes: list[tuple[int, str]] = []
        for holder_id in self.holders:
            store.enter(holder_id, self.now, lambda state: ledger.note(state, act("joined", self.now)))

    # What is done

    @rule(n=who, grants=st.lists(grants, min_size=1, max_size=3))
    def earn(self, n: int, grants: list[Grant]) -> None:
        why, given = act("receipt", self.now), self.granted(n, grants)
        self.store.enter(
            self.holders[n], self.now, lambda state: ledger.post(state, why, grants=given), partly=True
        )
        self.causes.append((n, why.cause))
        self.settle_up(n, "earned")

    @precondition(lambda self: self.causes)
    @rule(pick=which)
    def replay(self, pick: int) -> None:
        n, cause = self.causes[pick % len(self.causes)]
        grant = ledger.Grant("points", 5, "A", self.now, None)
        why = act("receipt", self.now, cause)
        try:
            self.store.enter(self.holders[n], self.now, lambda state: ledger.post(state, why, grants=[grant]))
        except AlreadyEntered:
            return
        raise AssertionError(f"{cause} was entered twice")

    @rule(n=who, currency=currencies, share=shares)
    def burn(self, n: int, currency: str, share: int) -> None:
        amount = self.share_of(n, currency, share)
        burned = self.expected(lambda: self.purses[n, currency].burn(amount))
        why = act("burn", self.now)
        entry = self.attempted(n, lambda state: ledger.burn(state, why, currency, amount), refused=not burned)
        if burned:
            self.burns.append((n, currency, entry.seq, burned))
            self.settle_up(n, "burned")

    @rule(n=who, currency=currencies, share=shares, minutes=st.sampled_from([15, 60 * 24 * 3]))
    def hold(self, n: int, currency: str, share: int, minutes: int) -> None:
        amount = self.share_of(n, currency, share)
        hold_id, until = ids.new(self.now), self.now + timedelta(minutes=minutes)
        aside = self.expected(lambda: self.purses[n, currency].hold(amount, until))
        why = act("hold", self.now)
        entry = self.attempted(
            n, lambda state: ledger.hold(state, why, hold_id, currency, amount, until), refused=not aside
        )
        if aside:
            burned = Aside([])  # what a capture makes of it
            self.holds.append((n, currency, hold_id, aside, burned))
            self.burns.append((n, currency, entry.seq, burned))

    @precondition(lambda self: self.holds)
    @rule(pick=which)
    def capture(self, pick: int) -> None:
        n, _, hold_id, aside, burned = self.holds[pick % len(self.holds)]
        is_open, why = aside.until is not None, act("capture", self.now)
        self.attempted(n, lambda state: ledger.capture(state, why, hold_id), refused=not is_open)
        if is_open:
            aside.until, aside.parts, burned.parts = None, [], aside.parts
            self.settle_up(n, "burned")

    @precondition(lambda self: self.holds)
    @rule(pick=which)
    def release(self, pick: int) -> None:
        n, currency, hold_id, aside, _ = self.holds[pick % len(self.holds)]
        is_open, why = aside.until is not None, act("release", self.now)
        self.attempted(n, lambda state: ledger.release(state, why, hold_id), refused=not is_open)
        if is_open:
            self.purses[n, currency].let_go(aside)
            self.settle_up(n)

    @rule(
        n=who,
        currency=currencies,
        amount=amounts,
        origin=origins,
        limit=st.sampled_from([0, 0, 30, None]),
        kept=st.lists(grants, max_size=1),
    )
    def goods_come_back(
        self, n: int, currency: str, amount: int, origin: str, limit: int | None, kept: list[Grant]
    ) -> None:
        take, shortfall, why = (
            ledger.Take(currency, amount, origin),
            ledger.Shortfall(limit),
            act("return", self.now),
        )
        self.purses[n, currency].take_back(amount, origin, limit)
        given = self.granted(n, kept)
        self.attempted(
            n, lambda state: ledger.post(state, why, grants=given, takes=[take], shortfall=shortfall)
        )
        self.settle_up(n, "earned" if given else "")

    @precondition(lambda self: self.burns)
    @rule(pick=which, amount=amounts, grace=st.sampled_from([0, 30]))
    def restore(self, pick: int, amount: int, grace: int) -> None:
        n, currency, seq, burned = self.burns[pick % len(self.burns)]
        try:
            self.purses[n, currency].give_back(burned, amount, timedelta(days=grace))
        except NotThere:
            refused = True
        else:
            refused = False
        try:
            self.store.restore(self.holders[n], self.now, seq, amount, timedelta(days=grace))
        except NotRestorable:
            assert refused
        else:
            assert not refused
            self.settle_up(n)

    @rule(
        n=who,
        currency=currencies,
        amount=amounts | amounts.map(lambda amount: -amount),
        ends=st.none() | days,
    )
    def adjust(self, n: int, currency: str, amount: int, ends: int | None) -> None:
        expires = self.now + timedelta(days=ends) if ends else None
        purse, refused, why = self.purses[n, currency], False, act("adjust", self.now)
        if amount > 0:
            purse.put_in(amount, self.now, expires, why.cause)
        else:
            refused = not self.expected(lambda: purse.burn(-amount))
        self.attempted(
            n,
            lambda state: ledger.adjust(state, why, currency, amount, expires),
            refused=refused,
        )
        self.settle_up(n)

    @precondition(lambda self: len(self.causes) % 4 == 3)
    @rule(n=who, step=st.integers(1, 2))
    def merge(self, n: int, step: int) -> None:
        other = (n + step) % 3
        purses = [(self.purses[n, currency], self.purses[other, currency]) for currency in CURRENCIES]
        refused = any(ended.held for ended, _ in purses)
        try:
            self.store.merge(self.holders[n], self.holders[other], self.now)
        except HoldsOpen:
            assert refused
        else:
            assert not refused
            for ended, survivor in purses:
                ended.empty_into(survivor)
                survivor.settle_up()

    @rule(n=who, ahead=st.integers(-5, 40))
    def points_are_kept(self, n: int, ahead: int) -> None:
        until = self.now + timedelta(days=ahead)
        why = replace(act("kept", self.now), marks=rolling.marks_text({"kept:term": until}))
        self.store.enter(self.holders[n], self.now, lambda state: ledger.note(state, why), partly=True)
        self.purses[n, "points"].marks["kept:term"] = until
        self.settle_up(n)

    @rule(n=who)
    def the_job_runs(self, n: int) -> None:
        self.store.settle(self.holders[n], self.now)

    @rule(step=steps)
    def the_clock_moves_and_no_job_runs(self, step: timedelta) -> None:
        self.now += step
        for purse in self.purses.values():
            purse.pass_to(self.now)

    # How it is done

    def granted(self, n: int, grants: list[Grant]) -> list[ledger.Grant]:
        """Put grants into the model; they come as the journal's own."""
        given = []
        for currency, amount, origin, starts, ends, rolls in grants:
            usable = self.now + timedelta(days=starts or 0)
            expires = self.now + timedelta(days=ends) if ends else None
            self.purses[n, currency].put_in(amount, usable, expires, origin, rolls)
            given.append(ledger.Grant(currency, amount, origin, usable, expires, rule_of(rolls)))
        return given

    def share_of(self, n: int, currency: str, share: int) -> int:
        """So many quarters of what is available: up to half as much again."""
        return max(1, self.purses[n, currency].available * share // 4)

    def settle_up(self, n: int, activity: str = "") -> None:
        """At the end of an entry debts are repaid; only then it counts as what its holder did last."""
        purses = [self.purses[n, currency] for currency in CURRENCIES]
        for purse in purses:
            purse.repay()
        if activity:
            purses[0].marks[activity] = self.now
        for purse in purses:
            purse.settle_up()

    def expected(self, deed: Callable[[], Aside]) -> Aside | None:
        """What the model gives, or None where it refuses."""
        try:
            return deed()
        except NotThere:
            return None

    def attempted(self, n: int, verb: Verb, *, refused: bool = False) -> Entry | None:
        """Do it; it must be refused exactly when the model refuses."""
        try:
            entry = self.store.enter(self.holders[n], self.now, verb)
        except (InsufficientPoints, HoldClosed, UnknownHold):
            assert refused
            return None
        assert not refused
        return entry

    # What must always hold

    @invariant()
    def everything_agrees(self) -> None:
        posted, journals = self.store.look(self.holders, self.now)
        for n, state in enumerate(posted):
            self.shown_is_what_the_model_says(n, state)
            posted_is_whole_in_itself(state)
        assert [difference for journal in journals for difference in verify(journal)] == []
        nothing_comes_from_nowhere(journals)

    def shown_is_what_the_model_says(self, n: int, posted: State) -> None:
        shown = ledger.settle(posted, self.now, self.now)[0]
        for currency in CURRENCIES:
            purse = self.purses[n, currency]
            assert shown.balance(currency) == Balance(purse.available, purse.pending, purse.held, purse.owed)
            assert lots_of(shown, currency) == piles_of(purse)


def rule_of(rolls: Rolls | None) -> str:
    if rolls is None:
        return ""
    names, days = rolls
    return str(Rolling(names) if days is None else Rolling(names, Span(days, "days"), "UTC"))


def posted_is_whole_in_itself(state: State) -> None:
    for currency, balance in state.balances.items():
        lots = [lot for lot in state.lots.values() if lot.currency == currency]
        assert balance.available + balance.pending == sum(lot.remaining for lot in lots)
        assert not (balance.owed and balance.available)


def nothing_comes_from_nowhere(journals: list[Rows]) -> None:
    program, have = Counter(), Counter()
    for journal in journals:
        for row in journal.movements:
            program[row["source"]] += row["amount"]
            program[row["target"]] -= row["amount"]
        for row in journal.balances:
            have["points"] += row["available"] + row["pending"] + row["held"]
            have["owed"] += row["owed"]
    assert program["transferred"] == 0
    came = program["issued"] + program["forgiven"] + program["adjusted"]
    went = -program["redeemed"] - program["expired"]
    assert have["points"] - have["owed"] == came - went


def lots_of(state: State, currency: str) -> list[Any]:
    lots = [lot for lot in state.lots.values() if lot.currency == currency and lot.remaining]
    return [(lot.remaining, lot.usable_from, state.ends_at(lot), lot.origin) for lot in lots]


def piles_of(purse: Purse) -> list[Any]:
    piles = [pile for pile in purse.piles if pile.left]
    return [(pile.left, pile.usable, pile.ends(purse.marks), pile.origin) for pile in piles]


def how(examples: int, steps: int) -> settings:
    """So many examples of so many steps, the same in every run."""
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )


def test_the_journal_does_what_the_model_does_in_memory() -> None:
    run_state_machine_as_test(lambda: Journal(InMemory()), settings=how(80, 50))


def test_the_journal_does_what_the_model_does_in_the_database(clean: Cleaner, tmp_path: Path) -> None:
    class Kept(Journal):
        def __init__(self) -> None:
            self.database = Database.open(clean(tmp_path))
            super().__init__(InDatabase(self.database))

        def teardown(self) -> None:
            self.database.dispose()

    run_state_machine_as_test(Kept, settings=how(20, 40))
