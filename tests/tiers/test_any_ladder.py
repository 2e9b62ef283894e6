"""Whatever ladder a document can say, folding on and folding from joining agree, and nothing crashes."""

from __future__ import annotations

import pickle
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.tiers.lives import JOINED_AT, JOINED_ON, UNTIL, ladders, lives
from tiers import standing, stored
from tiers.acts import Act
from tiers.card_years import CardYears
from tiers.counters import Delta, added
from tiers.forecast import find_difference
from tiers.ladder import Ladder
from tiers.progress import progress
from tiers.standing import Fold, Standing

Known = list[Delta | Act]


def resumed(ladder: Ladder, start: Fold, known: Known, until: datetime) -> Fold:
    """Go on from a stored standing and stored totals, one thing at a time."""
    now, changes, totals, years = start.standing, start.changes, start.totals, start.years
    for each in known:
        at = each.at if isinstance(each, Act) else each.known_at
        now, due = standing.review(ladder, years, now, totals, at)
        if isinstance(each, Act):
            now, moved = standing.act(ladder, years, now, totals, each)
            years = standing.years_after(ladder, years, each)
        elif ladder.depends_on(each.counter):
            now, moved = standing.count(ladder, years, now, totals, each)
            totals = added(totals, each)
        else:
            moved = ()
        changes += due + moved
        now = stored.with_text(plain(now), stored.to_text(now))
    now, due = standing.review(ladder, years, now, totals, until)
    return Fold(now, changes + due, totals, years)


def plain(now: Standing) -> Standing:
    """What the columns of a row hold."""
    return Standing(now.tier, now.since_at, now.until_on, now.review_at)


def folded(ladder: Ladder, known: Known, until: datetime) -> Fold:
    deltas = [each for each in known if isinstance(each, Delta)]
    acts = [each for each in known if isinstance(each, Act)]
    return standing.fold(ladder, JOINED_ON, JOINED_AT, deltas, until, acts)


def at_of(each: Delta | Act) -> datetime:
    return each.at if isinstance(each, Act) else each.known_at


@given(ladders(), lives(), st.integers(0, 24))
def test_resuming_at_any_point_ends_where_the_fold_from_joining_ends(
    ladder: Ladder, known: Known, stop: int
) -> None:
    stop = min(stop, len(known))
    begun = folded(ladder, known[:stop], at_of(known[stop - 1]) if stop else JOINED_AT)
    assert resumed(ladder, begun, known[stop:], UNTIL) == folded(ladder, known, UNTIL)


@given(ladders(), lives(), st.randoms())
def test_a_late_arrival_ends_where_the_straight_order_ends(ladder: Ladder, known: Known, random) -> None:
    assert folded(ladder, random.sample(known, len(known)), UNTIL) == folded(ladder, known, UNTIL)


@given(ladders(), lives(), st.lists(st.integers(0, 1_800), max_size=5))
def test_looking_in_between_moves_nothing(ladder: Ladder, known: Known, looks: list[int]) -> None:
    seen = folded(ladder, known, JOINED_AT)
    for days in sorted(looks):
        seen = resumed(ladder, seen, [], JOINED_AT + timedelta(days=days))
        assert resumed(ladder, seen, [], JOINED_AT + timedelta(days=days)) == seen
    assert resumed(ladder, seen, [], UNTIL) == folded(ladder, known, UNTIL)


@given(ladders(), lives())
def test_totals_from_the_first_day_that_still_counts_are_enough(ladder: Ladder, known: Known) -> None:
    whole = resumed(ladder, folded(ladder, [], JOINED_AT), known, UNTIL)
    now, changes, totals, at = standing.joined(ladder, JOINED_ON, JOINED_AT), (), {}, JOINED_AT
    years = CardYears(JOINED_ON)
    for each in known:
        first = standing.counts_from(ladder, years, now, at)
        recent = {place: amount for place, amount in totals.items() if place.on >= first}
        step = resumed(ladder, Fold(now, changes, recent, years), [each], at_of(each))
        now, changes, years, at = step.standing, step.changes, step.years, at_of(each)
        if isinstance(each, Delta) and ladder.depends_on(each.counter):
            totals = added(totals, each)
    assert resumed(ladder, Fold(now, changes, totals, years), [], UNTIL) == whole


@given(ladders(), lives())
def test_every_history_is_a_chain_and_what_is_due_has_been_done(ladder: Ladder, known: Known) -> None:
    end = folded(ladder, known, UNTIL)
    tier, at = ladder.base, JOINED_AT
    for change in end.changes:
        assert (change.before, change.at >= at) == (tier, True)
        tier, at = change.after, change.at
    assert end.standing.tier == tier
    now = end.standing
    assert all(due is None or due > UNTIL for due in (now.review_at, now.moves_at))
    assert (now.until_on is None) == (now.review_at is None)


@given(ladders(), lives())
def test_a_tier_set_by_hand_is_not_lowered_before_its_end(ladder: Ladder, known: Known) -> None:
    top = ladder.codes[-1]
    doing = Act("set", JOINED_AT, "!", top, date(2026, 1, 1))
    others = [each for each in known if not isinstance(each, Act)]
    end = folded(ladder, [doing, *others], doing.at)
    assert {change.after for change in end.changes if change.at < ends_at(ladder)} == {top}


def ends_at(ladder: Ladder) -> datetime:
    return datetime(2026, 1, 1, tzinfo=ladder.zoneinfo)


@given(ladders(), lives(), st.integers(0, 1_500))
def test_progress_and_forecasts_can_always_be_told(ladder: Ladder, known: Known, day: int) -> None:
    known = [each for each in known if at_of(each) <= JOINED_AT + timedelta(days=day)]
    at = JOINED_AT + timedelta(days=day)
    end = folded(ladder, known, at)
    on = at.astimezone(ladder.zoneinfo).date()
    seen = progress(ladder, end.years, end.standing, end.totals, on)
    assert seen.tier == end.standing.tier
    assert all(way.needs for way in (*seen.ways, *seen.keep_ways))
    back = Delta("spend", on, at, "north", -1, "~", "x", 0)
    found = find_difference(ladder, end.years, end.standing, end.totals, [back])
    assert found is None or found.tier != found.otherwise


@given(ladders())
def test_a_ladder_can_be_hashed_and_sent(ladder: Ladder) -> None:
    assert pickle.loads(pickle.dumps(ladder)) == ladder
    assert hash(ladder) == hash(pickle.loads(pickle.dumps(ladder)))
