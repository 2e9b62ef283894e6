"""Standing: the tier a member has and until when, as a fold from joining over what became known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from tiers import acts, floors, passing, refunds, rising
from tiers.acts import Act
from tiers.card_years import CardYears
from tiers.counters import Delta, Place, Totals, added
from tiers.ground import Ground
from tiers.history import Change, Evidence, Standing, changed
from tiers.ladder import Ladder
from tiers.windows import ONE_DAY

__all__ = [
    "Act",
    "Change",
    "Delta",
    "Fold",
    "Standing",
    "Totals",
    "act",
    "count",
    "counts_from",
    "find_fee",
    "fold",
    "joined",
    "joining",
    "review",
    "years_after",
]

_EMPTY: Totals = {}


@dataclass(frozen=True, slots=True)
class Fold:
    """Where a fold ends: the standing, every change on the way in order, the totals and the card years."""

    standing: Standing
    changes: tuple[Change, ...]
    totals: Totals
    years: CardYears


# Every verb here is given the ladder and the years, though joining needs no day: nothing is counted yet.
def joined(ladder: Ladder, anchor: date, at: datetime) -> Standing:  # noqa: ARG001
    """The standing of a member who joins at `at` (UTC), on the day `anchor`: the base."""
    return Standing(ladder.base, at, None, None)


def joining(ladder: Ladder, anchor: date, at: datetime) -> Change:
    """The first line of a member's history, which `fold` leaves out: it is written once."""
    ground, standing = Ground(ladder, CardYears(anchor), _EMPTY), joined(ladder, anchor, at)
    evidence = Evidence(ladder.counter, ground.period(ladder.window, standing, anchor), 0, 0)
    return changed(at, "", standing, "joined", evidence)


def review(
    ladder: Ladder, years: CardYears, standing: Standing, totals: Totals, at: datetime
) -> tuple[Standing, tuple[Change, ...]]:
    """Everything that time does up to `at` (UTC), in order: reviews, promises that take effect, what lapses.

    `totals` holds what was known strictly before the first of them: what becomes known at that very instant
    comes after it. Running it again with the same `at` changes nothing. Raises UnknownTier.
    """
    return passing.passed(Ground(ladder, years, totals), standing, at)


def count(
    ladder: Ladder, years: CardYears, standing: Standing, totals_before: Totals, delta: Delta
) -> tuple[Standing, tuple[Change, ...]]:
    """Count one delta; what is due up to its `known_at` has been run, and `totals_before` is without it.

    A purchase raises to the highest step that is reached with it, at once or as the step says; who has that
    tier already awaits the review. A return takes back what only waits, and lowers nothing that is held,
    unless the ladder says `refund_unmakes`. Deltas of other counters change nothing. Raises UnknownTier and
    DateOutOfRange.
    """
    if not delta.amount or not ladder.depends_on(delta.counter):
        return standing, ()
    ground = Ground(ladder, years, added(totals_before, delta), delta)
    earned, floor = standing.earned, standing.floor
    if delta.amount > 0:
        earned, changes = rising.risen(ground, earned, delta.on, delta.known_at)
    else:
        ground = replace(ground, delta=None)
        earned, changes = refunds.withdrawn(ground, earned, delta)
        if ladder.refund_unmakes:
            before = Ground(ladder, years, totals_before)
            earned, more = refunds.unmade(before, ground, earned, delta)
            changes += more
    if not changes:
        return standing, ()
    return floors.above(ground, floor, earned), tuple(floors.told(ground, floor, each) for each in changes)


def act(
    ladder: Ladder, years: CardYears, standing: Standing, totals: Totals, doing: Act
) -> tuple[Standing, tuple[Change, ...]]:
    """Do what a person or a payment does; what is due by then has been run. No changes: it did not apply.

    `years_after` has the card years that hold from then on.
    """
    return acts.done(Ground(ladder, years, totals), standing, doing)


def years_after(ladder: Ladder, years: CardYears, doing: Act) -> CardYears:
    """The card years once something was done: others where a card began one, and the ladder goes by that."""
    return acts.years_after(Ground(ladder, years, _EMPTY), doing)


def find_fee(ladder: Ladder, years: CardYears, standing: Standing, doing: Act) -> int | None:
    """What a payment must come to, in minor units of the money; None where nothing can be paid for.

    Raises UnknownTier.
    """
    return acts.find_fee(Ground(ladder, years, _EMPTY), standing, doing)


def counts_from(ladder: Ladder, years: CardYears, standing: Standing, at: datetime) -> date:
    """The first day whose totals any verb here can still depend on, for a standing as of `at` (UTC).

    Totals without the days before it do for whatever becomes known or is reviewed at `at` or later.
    """
    if ladder.refund_unmakes:
        return date.min
    ground, earned = Ground(ladder, years, _EMPTY), standing.earned
    # A store in another zone may still be a day behind.
    days = [ground.day(at) - ONE_DAY, *(each.on for each in earned.pending)]
    if earned.until_on is not None:
        days.append(ground.judged(earned, earned.until_on).start_on)
    windows = {each.window for each in ladder.conditions()} | {ladder.window}
    starts = (ground.period(window, earned, on).start_on for window in windows for on in days)
    return min(starts)


def fold(
    ladder: Ladder,
    anchor: date,
    joined_at: datetime,
    deltas: Iterable[Delta],
    until: datetime,
    doings: Iterable[Act] = (),
) -> Fold:
    """Fold from joining: for each delta that matters and each act, in order, what is due and then itself.

    Afterwards what is due up to `until` (UTC) runs; it ends no fold early: every delta given is counted.
    Folding on by `review`, `count` and `act` from any point of the way ends in the same standing, changes
    and totals.
    """
    standing, totals = joined(ladder, anchor, joined_at), dict[Place, int]()
    years = CardYears(anchor)
    changes: list[Change] = []
    counted = (delta for delta in deltas if ladder.depends_on(delta.counter))
    known: list[Delta | Act] = [*counted, *doings]
    for each in sorted(known, key=lambda each: each.order):
        at = each.at if isinstance(each, Act) else each.known_at
        standing, due = review(ladder, years, standing, totals, at)
        if isinstance(each, Act):
            standing, moved = act(ladder, years, standing, totals, each)
            years = years_after(ladder, years, each)
        else:
            standing, moved = count(ladder, years, standing, totals, each)
            totals[each.place] = totals.get(each.place, 0) + each.amount
        changes += due + moved
    standing, due = review(ladder, years, standing, totals, until)
    return Fold(standing, (*changes, *due), totals, years)
