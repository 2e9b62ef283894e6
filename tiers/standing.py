"""Standing: the tier a member has and until when, as a fold from joining over what became known."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from tiers.counters import Delta, Totals, added, total_in
from tiers.history import Change, Evidence, Standing, changed, placed
from tiers.ladder import Ladder
from tiers.reviews import review
from tiers.windows import ONE_DAY, local_midnight

__all__ = [
    "Change",
    "Delta",
    "Fold",
    "Standing",
    "Totals",
    "count",
    "counts_from",
    "fold",
    "joined",
    "joining",
    "review",
]


@dataclass(frozen=True, slots=True)
class Fold:
    """Where a fold ends: the standing, every change on the way in order, and the totals."""

    standing: Standing
    changes: tuple[Change, ...]
    totals: Totals


# Every verb here is given the ladder and the anchor, though joining needs no anchor: nothing is counted yet.
def joined(ladder: Ladder, anchor: date, at: datetime) -> Standing:  # noqa: ARG001
    """The standing of a member who joins at `at` (UTC) and whose card years begin on `anchor`: the base."""
    return Standing(ladder.base, at, None, None)


def joining(ladder: Ladder, anchor: date, at: datetime) -> Change:
    """The first line of a member's history, which `fold` leaves out: it is written once."""
    evidence = Evidence(ladder.window.period(anchor, anchor), 0, 0)
    return changed(ladder, at, "", joined(ladder, anchor, at), "joined", evidence)


def count(
    ladder: Ladder, anchor: date, standing: Standing, totals_before: Totals, delta: Delta
) -> tuple[Standing, tuple[Change, ...]]:
    """Count one delta; the reviews up to its `known_at` have been run, and `totals_before` is without it.

    A purchase raises at once to the highest step that the window of its day reaches, through the end of the
    window after it; who has that tier already awaits the review. A return lowers nothing here, unless the
    ladder says `refund_unmakes`. Deltas of other counters change nothing. Raises UnknownTier and
    DateOutOfRange.
    """
    if delta.counter != ladder.counter:
        return standing, ()
    if delta.amount > 0 and _is_timely(ladder, anchor, delta):
        return _raised(ladder, anchor, standing, totals_before, delta)
    if delta.amount < 0 and ladder.refund_unmakes:
        return _unmade(ladder, anchor, standing, totals_before, delta)
    return standing, ()


def counts_from(ladder: Ladder, anchor: date, standing: Standing, at: datetime) -> date:
    """The first day whose totals any verb here can still depend on, for a standing as of `at` (UTC).

    Totals without the days before it do for whatever becomes known or is reviewed at `at` or later.
    """
    if ladder.refund_unmakes:
        return date.min
    # A store in another zone may still be a day behind.
    yesterday = at.astimezone(ladder.zoneinfo).date() - ONE_DAY
    running = ladder.window.period(anchor, yesterday)
    if standing.until_on is None:
        return running.start_on
    return min(running.start_on, ladder.window.ending(anchor, standing.until_on).start_on)


def fold(ladder: Ladder, anchor: date, joined_at: datetime, deltas: Iterable[Delta], until: datetime) -> Fold:
    """Fold from joining: for each delta of the ladder's counter, in order, the reviews due and then itself.

    Afterwards the reviews due up to `until` (UTC) run; it ends no fold early: every delta given is counted.
    Folding on by `review` and `count` from any point of the way ends in the same standing, changes and
    totals.
    """
    standing, totals = joined(ladder, anchor, joined_at), dict[date, int]()
    changes: list[Change] = []
    for delta in sorted(deltas, key=lambda delta: delta.order):
        if delta.counter != ladder.counter:
            continue
        standing, reviewed = review(ladder, anchor, standing, totals, delta.known_at)
        standing, counted = count(ladder, anchor, standing, totals, delta)
        totals = added(totals, delta)
        changes += reviewed + counted
    standing, reviewed = review(ladder, anchor, standing, totals, until)
    return Fold(standing, (*changes, *reviewed), totals)


def _is_timely(ladder: Ladder, anchor: date, delta: Delta) -> bool:
    """Whether the window a delta counts in is still running, so that it can raise a tier.

    The day of a store in another zone may be the one before or after the ladder's; such a purchase is timely
    too.
    """
    known_on = delta.known_at.astimezone(ladder.zoneinfo).date()
    return abs(delta.on - known_on) <= ONE_DAY or known_on in ladder.window.period(anchor, delta.on)


def _raised(
    ladder: Ladder, anchor: date, standing: Standing, totals_before: Totals, delta: Delta
) -> tuple[Standing, tuple[Change, ...]]:
    window = ladder.window.period(anchor, delta.on)
    total = total_in(totals_before, window) + delta.amount
    tier = ladder.reached(total)
    if ladder.rank(tier) <= ladder.rank(standing.tier):
        return standing, ()
    after = placed(ladder, tier, delta.known_at, ladder.window.next(anchor, window))
    evidence = Evidence(window, total, ladder.step(tier).reaches)
    return after, (changed(ladder, delta.known_at, standing.tier, after, "reached", evidence),)


def _unmade(
    ladder: Ladder, anchor: date, standing: Standing, totals_before: Totals, delta: Delta
) -> tuple[Standing, tuple[Change, ...]]:
    """Lower a tier that the totals founded with the goods returned and do not found without them."""
    totals = added(totals_before, delta)
    had = _founded(ladder, anchor, totals_before, delta.known_at)
    kept = _founded(ladder, anchor, totals, delta.known_at)
    if not ladder.rank(kept.tier) < ladder.rank(standing.tier) <= ladder.rank(had.tier):
        return standing, ()
    window = ladder.window.period(anchor, delta.on)
    total = total_in(totals, window)
    thresholds = {threshold for step in ladder.steps for threshold in (step.reaches, step.keeps)}
    # Standing depends on a window only by its thresholds, so the return has taken it below one of them.
    threshold = max(each for each in thresholds if each <= total - delta.amount)
    after = replace(kept, since_at=delta.known_at)
    evidence = Evidence(window, total, threshold)
    return after, (changed(ladder, delta.known_at, standing.tier, after, "refund", evidence),)


def _founded(ladder: Ladder, anchor: date, totals: Totals, at: datetime) -> Standing:
    """The standing at `at` if every window had come to its total at once, on its first day."""
    sums: Counter[date] = Counter()
    for on, amount in totals.items():
        sums[ladder.window.period(anchor, on).start_on] += amount
    deltas = [
        Delta(ladder.counter, on, min(at, local_midnight(on, ladder.zoneinfo)), "", total, on.isoformat())
        for on, total in sums.items()
    ]
    return fold(replace(ladder, refund_unmakes=False), anchor, at, deltas, at).standing
